"""Opt-outs in the ``people`` table, by the mark of an address: even a hash of one is personal data."""

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import plain, to_wire
from chalicelib.adapters.dynamodb.table import item_at

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoOptOuts:
    """Satisfies ``OptOuts``."""

    def __init__(self, client: "DynamoDBClient", people: str) -> None:
        self._client = client
        self._people = people

    def since(self, mark: str) -> datetime | None:
        found = item_at(self._client, self._people, keys.opt_out(mark))
        return datetime.fromisoformat(found["since"]) if found else None

    def save(self, mark: str, now: datetime) -> None:
        with busy_is_transient():
            self._client.update_item(
                TableName=self._people,
                Key=to_wire(keys.opt_out(mark)),
                UpdateExpression="SET since = if_not_exists(since, :now)",
                ExpressionAttributeValues=to_wire({":now": plain(now)}),
            )

    def forget(self, mark: str) -> None:
        with busy_is_transient():
            self._client.delete_item(TableName=self._people, Key=to_wire(keys.opt_out(mark)))
