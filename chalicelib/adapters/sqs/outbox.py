"""The SQS outbox: mails that are due, by reference only."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import Transient
from chalicelib.services.ports.mail import Bulletin, Message

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_BATCH = 10


class SqsOutbox:
    """Satisfies ``Outbox``."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def put(self, messages: Sequence[Message | Bulletin]) -> None:
        for start in range(0, len(messages), _BATCH):
            batch = messages[start : start + _BATCH]
            try:
                answer = self._client.send_message_batch(
                    QueueUrl=self._queue_url,
                    Entries=[{"Id": str(n), "MessageBody": json.dumps(asdict(m))} for n, m in enumerate(batch)],
                )
            except (BotoCoreError, ClientError) as error:
                raise Transient(f"The outbox did not answer ({type(error).__name__}).") from error
            if answer.get("Failed"):
                raise Transient(f"The outbox refused {len(answer['Failed'])} of {len(batch)} messages.")


def read_message(body: str) -> Message | Bulletin:
    """A message from the queue. Raises ``ValueError`` or ``TypeError`` when it is not one of ours."""
    document = json.loads(body)
    return Bulletin(**document) if "about" in document else Message(**document)
