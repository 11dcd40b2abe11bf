"""The SQS queue of work on groups: which run is due, and nothing of what it says."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import Transient
from chalicelib.services.ports.groups import GroupStep

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class SqsGroupWork:
    """Satisfies ``GroupWork``."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def put(self, step: GroupStep) -> None:
        try:
            self._client.send_message(QueueUrl=self._queue_url, MessageBody=json.dumps(asdict(step)))
        except (BotoCoreError, ClientError) as error:
            raise Transient(f"The queue of groups did not answer ({type(error).__name__}).") from error


def read_step(body: str) -> GroupStep:
    """A message from the queue. Raises ``ValueError`` or ``TypeError`` when it is not one of ours."""
    return GroupStep(**json.loads(body))
