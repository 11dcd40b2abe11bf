"""The failure queue: where a record that can never succeed is put aside, by its keys only, for people to look at."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import Transient

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class FailureQueue:
    """Holds what ``react`` could not deal with."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def park(self, record: Mapping[str, Any], error: Exception) -> None:
        """Put a stream record aside. Raises ``Transient`` when that fails, so that no record is passed over unseen."""
        body = record.get("dynamodb", {})
        parked = {
            "why": type(error).__name__,
            "table": "records",
            "keys": body.get("Keys"),
            "sequence": body.get("SequenceNumber"),
            "event": record.get("eventName"),
        }
        try:
            self._client.send_message(QueueUrl=self._queue_url, MessageBody=json.dumps(parked))
        except (BotoCoreError, ClientError) as refused:
            raise Transient(f"The failure queue did not answer ({type(refused).__name__}).") from refused
