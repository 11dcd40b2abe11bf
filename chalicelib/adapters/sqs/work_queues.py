"""The SQS queues of work on groups and of files to be cleaned: messages hold ids only, no content."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import Transient
from chalicelib.services.ports.cleaning import FileToClean
from chalicelib.services.ports.groups import GroupStep

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class SqsWork:
    """Satisfies ``GroupWork`` and ``Cleaning``; each instance has one queue."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def put(self, work: GroupStep | FileToClean, /) -> None:
        try:
            self._client.send_message(QueueUrl=self._queue_url, MessageBody=json.dumps(asdict(work)))
        except (BotoCoreError, ClientError) as error:
            kind = type(work).__name__
            raise Transient(f"The queue of {kind} did not answer ({type(error).__name__}).") from error


def read_step(body: str) -> GroupStep:
    """A message from the queue of groups. Raises ``ValueError`` or ``TypeError`` when it is not one of ours."""
    return GroupStep(**json.loads(body))


def read_file(body: str) -> FileToClean:
    """A message from the queue of files. Raises ``ValueError`` or ``TypeError`` when it is not one of ours."""
    return FileToClean(**json.loads(body))
