"""Mail through SES. What is wrong with one mail is final; what is wrong with the deployment is tried again.

A mistake in the deployment, such as a sender that is not verified, must not lose mails: they go to the dead-letter
queue, raise its alarm, and are sent when it is corrected. A refusal with an unknown code is tried a few
times.
"""

import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.connection import error_code
from chalicelib.adapters.ses.mime import as_message
from chalicelib.domain.errors import Invalid, Problem, Transient
from chalicelib.services.ports.mail import Letter, Refused

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

_log = logging.getLogger("heed.mailer")

_NEVER = frozenset({"BadRequestException", "MessageRejected"})
"""Codes of what is wrong with this one mail, most of all with its reader's address, however SES words it."""

_UNVERIFIED = re.compile(r"not verified", re.IGNORECASE)
"""SES says so in a ``MessageRejected`` of a deployment whose own address it has not verified."""

_OURS = frozenset(
    {
        "AccessDeniedException",
        "AccountSuspendedException",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "LimitExceededException",
        "MailFromDomainNotVerifiedException",
        "NotFoundException",
        "SendingPausedException",
        "SignatureDoesNotMatch",
        "ThrottlingException",
        "TooManyRequestsException",
        "UnrecognizedClientException",
    }
)
"""Codes of what is wrong with the deployment or its account: every mail would fail the same way."""


def connect() -> "SESV2Client":
    """A client that tries once: SES has no idempotency, and a request whose answer was lost may have sent its mail."""
    once = Config(connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 1})
    return boto3.client("sesv2", config=once)


class SesMailer:
    """Satisfies ``Mailer``."""

    def __init__(self, client: "SESV2Client", sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, letter: Letter, mail_id: str) -> None:
        message = as_message(letter, mail_id, self._sender)
        try:
            self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [letter.to]},
                Content={"Raw": {"Data": message.as_bytes()}},
            )
        except BotoCoreError as error:
            raise Transient(f"The mail service did not answer ({type(error).__name__}).") from error
        except ClientError as error:
            raise _meaning(error) from error


def _meaning(error: ClientError) -> Invalid | Transient:
    """What an error of SES means for the mail. Its message is not repeated: it may quote the address."""
    code, said = error_code(error), str(error.response.get("Error", {}).get("Message", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
    if code in _OURS or status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Transient(f"The mail service did not take it ({code}).")
    if code not in _NEVER:
        return Refused(f"The mail service refused the mail ({code}).")
    if code == "MessageRejected" and _UNVERIFIED.search(said):
        return Transient(f"The mail service did not take it ({code}).")
    _log.warning("a mail can never go out", extra={"code": code})
    reason = f"The mail service refused the mail ({code})."
    return Invalid([Problem("to", reason)], reason)
