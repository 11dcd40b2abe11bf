"""The SQS queue of files that are to be cleaned: which file, and nothing of what is in it."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import Transient
from chalicelib.services.ports.cleaning import FileToClean

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class SqsCleaning:
    """Satisfies ``Cleaning``."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def put(self, file: FileToClean) -> None:
        try:
            self._client.send_message(QueueUrl=self._queue_url, MessageBody=json.dumps(asdict(file)))
        except (BotoCoreError, ClientError) as error:
            raise Transient(f"The queue of files did not answer ({type(error).__name__}).") from error


def read_file(body: str) -> FileToClean:
    """A message from the queue. Raises ``ValueError`` or ``TypeError`` when it is not one of ours."""
    return FileToClean(**json.loads(body))
