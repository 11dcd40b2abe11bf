"""Mail through SES. Only what is wrong with the reader's address is final; everything else is tried again.

A slip of ours, such as a sender that is not verified, must not throw mails away: they end in the dead-letter queue,
ring its alarm, and are sent when the slip is mended.
"""

import logging
import re
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.connection import error_code
from chalicelib.domain.errors import Invalid, Problem, Transient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import MessageHeaderTypeDef, MessageTypeDef

_log = logging.getLogger("heed.mailer")

_BLOCKED = re.compile(r"address blacklisted", re.IGNORECASE)
"""SES says so in a ``MessageRejected`` of an address that nobody may write to."""

_MALFORMED = re.compile(
    r"(?:local address|domain|address) (?:contains|starts|ends)"
    r"|missing (?:final '@domain'|domain|local name)"
    r"|illegal address|invalid domain name",
    re.IGNORECASE,
)
"""What SES calls wrong with an address in a ``BadRequestException``. It does not say with which."""

_PLAIN_SENDER = re.compile(
    r"(?:[A-Za-z0-9 ._'-]+ <)?"
    r"[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r">?"
)
"""Senders that cannot be the ones meant by ``_MALFORMED``."""


def connect() -> "SESV2Client":
    """A client that tries once: SES knows no repeats, and a request whose answer was lost may have sent its mail."""
    once = Config(connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 1})
    return boto3.client("sesv2", config=once)


def one_click(url: str) -> "Sequence[MessageHeaderTypeDef]":
    """What lets a mail program offer to unsubscribe: where (RFC 2369), and that one POST there does it (RFC 8058)."""
    return [
        {"Name": "List-Unsubscribe", "Value": f"<{url}>"},
        {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
    ]


class SesMailer:
    """Satisfies ``Mailer``."""

    def __init__(self, client: "SESV2Client", sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, *, to: str, subject: str, text: str, html: str, unsubscribe: str | None = None) -> None:
        message: MessageTypeDef = {
            "Subject": {"Data": subject, "Charset": "UTF-8"},
            "Body": {"Text": {"Data": text, "Charset": "UTF-8"}, "Html": {"Data": html, "Charset": "UTF-8"}},
        }
        if unsubscribe:
            message["Headers"] = one_click(unsubscribe)
        try:
            self._client.send_email(
                FromEmailAddress=self._sender, Destination={"ToAddresses": [to]}, Content={"Simple": message}
            )
        except BotoCoreError as error:
            raise Transient(f"The mail service did not answer ({type(error).__name__}).") from error
        except ClientError as error:
            code = error_code(error)
            if self._is_about_the_reader(error):
                # The message may quote the address.
                _log.warning("a mail can never go out", extra={"code": code})
                reason = f"The mail service refused the address ({code})."
                raise Invalid([Problem("to", reason)], reason) from error
            raise Transient(f"The mail service did not take it ({code}).") from error

    def _is_about_the_reader(self, error: ClientError) -> bool:
        said = str(error.response.get("Error", {}).get("Message", ""))
        match error_code(error):
            case "MessageRejected":
                return _BLOCKED.search(said) is not None
            case "BadRequestException":
                return _MALFORMED.search(said) is not None and _PLAIN_SENDER.fullmatch(self._sender) is not None
            case _:
                return False
