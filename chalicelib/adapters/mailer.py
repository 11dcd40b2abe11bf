"""Mail through SES. Its errors say whether to try again."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.dynamo import error_code
from chalicelib.domain.errors import Invalid, Transient

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

_NEVER = {"MessageRejected", "BadRequestException", "NotFoundException"}


class SesMailer:
    """Satisfies ``Mailer``."""

    def __init__(self, client: "SESV2Client", sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, *, to: str, subject: str, text: str, html: str) -> None:
        try:
            self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [to]},
                Content={
                    "Simple": {
                        "Subject": {"Data": subject, "Charset": "UTF-8"},
                        "Body": {
                            "Text": {"Data": text, "Charset": "UTF-8"},
                            "Html": {"Data": html, "Charset": "UTF-8"},
                        },
                    }
                },
            )
        except BotoCoreError as error:
            raise Transient(f"The mail service did not answer ({type(error).__name__}).") from error
        except ClientError as error:
            code = error_code(error)
            if code in _NEVER:
                raise Invalid.field("to", f"The mail service refused it ({code}).") from error
            raise Transient(f"The mail service is busy ({code}).") from error
