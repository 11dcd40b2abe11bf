"""Bookmarks in the ``control`` table: where work that takes many runs left off. They do not expire."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import to_wire
from chalicelib.adapters.dynamodb.table import item_at
from chalicelib.domain.errors import Conflict

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoBookmarks:
    """Satisfies ``Bookmarks``."""

    def __init__(self, client: "DynamoDBClient", control: str) -> None:
        self._client = client
        self._control = control

    def read(self, name: str) -> Mapping[str, str]:
        found = item_at(self._client, self._control, keys.bookmark(name))
        return found["at"] if found else {}

    def move(self, name: str, *, seen: Mapping[str, str], to: Mapping[str, str]) -> None:
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
        if seen:
            condition = {
                "ConditionExpression": "#at = :seen",
                "ExpressionAttributeNames": {"#at": "at"},
                "ExpressionAttributeValues": to_wire({":seen": dict(seen)}),
            }
        item = to_wire({**keys.bookmark(name), "at": dict(to)})
        try:
            with busy_is_transient():
                self._client.put_item(TableName=self._control, Item=item, **condition)
        except self._client.exceptions.ConditionalCheckFailedException as moved:
            raise Conflict("Somebody else is at this.") from moved
