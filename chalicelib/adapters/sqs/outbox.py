"""The SQS outbox: mails that are due, by reference only."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import Transient
from chalicelib.domain.people.invitations import InvitationKind
from chalicelib.domain.people.recipients import PersonRecipient, read_recipient
from chalicelib.services.ports.mail import Asked, InvitationMail, Message, Notification, NotificationKind, Queued

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_BATCH = 10


class SqsOutbox:
    """Satisfies ``Outbox``."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def put(self, messages: Sequence[Queued]) -> None:
        for start in range(0, len(messages), _BATCH):
            batch = messages[start : start + _BATCH]
            try:
                answer = self._client.send_message_batch(
                    QueueUrl=self._queue_url,
                    Entries=[{"Id": str(n), "MessageBody": write_message(m)} for n, m in enumerate(batch)],
                )
            except (BotoCoreError, ClientError) as error:
                raise Transient(f"The outbox did not answer ({type(error).__name__}).") from error
            if answer.get("Failed"):
                raise Transient(f"The outbox refused {len(answer['Failed'])} of {len(batch)} messages.")


def write_message(message: Queued) -> str:
    """A message as it lies in the queue: JSON, its recipient as text."""
    return json.dumps({**asdict(message), "to": str(message.to)})


def read_message(body: str) -> Queued:
    """A message from the queue. Raises ``KeyError``, ``TypeError`` or ``ValueError`` when it is not one of ours."""
    document = json.loads(body)
    to = read_recipient(document["to"])
    if "about" not in document:
        return Message(**{**document, "to": to})
    if isinstance(to, PersonRecipient):
        kind, about = InvitationKind(document["mail"]), Asked(**document["about"])
        return InvitationMail(**{**document, "to": to, "mail": kind, "about": about})
    return Notification(**{**document, "to": to, "mail": NotificationKind(document["mail"])})
