"""Pages of an index: one query each, and cursors that open no other list than their own."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.adapters.connection import busy_is_transient, error_code
from chalicelib.adapters.dynamodb.codec import Item, from_wire, to_wire
from chalicelib.adapters.dynamodb.keys import Index
from chalicelib.domain.errors import Invalid
from chalicelib.services.ports.paging import Page

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_FOREIGN = "This cursor does not belong to this list."


def page_of(
    client: "DynamoDBClient", query: Mapping[str, Any], *, index: Index, partition: str, cursor: str | None
) -> Page[Item]:
    """One page of what a query finds, with a cursor that goes on from there.

    ``partition`` is the one of the index that the query reads. Raises ``Invalid`` on a cursor that was not made for
    this list.
    """
    asked = dict(query)
    if cursor is not None:
        asked["ExclusiveStartKey"] = _start_key(cursor, index, partition)
    with busy_is_transient():
        page = _asked(client, asked)
    last = page.get("LastEvaluatedKey")
    return Page([from_wire(item) for item in page["Items"]], _cursor(from_wire(last)) if last else None)


def _asked(client: "DynamoDBClient", query: Mapping[str, Any]) -> Any:
    try:
        return client.query(**query)
    except ClientError as error:
        if "ExclusiveStartKey" in query and error_code(error) == "ValidationException":
            raise Invalid.field("cursor", _FOREIGN) from error
        raise


def _cursor(key: Item) -> str:
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def _start_key(cursor: str, index: Index, partition: str) -> dict[str, Any]:
    """The place to go on from. A cursor made for another list is refused, so that it opens no other agency's."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        key = None
    names = {"pk", "sk", index.partition, index.sort}
    ours = isinstance(key, dict) and set(key) == names and key[index.partition] == partition
    if not ours or not all(isinstance(value, str) for value in key.values()):
        raise Invalid.field("cursor", _FOREIGN)
    return to_wire(key)
