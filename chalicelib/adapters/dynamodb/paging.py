"""Pages of an index: one query each, and cursors that open no other list than their own."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from operator import itemgetter
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
    return _merged(client, {partition: query}, index, query["Limit"], cursor)


def page_across(
    client: "DynamoDBClient", query: Mapping[str, Any], *, index: Index, partitions: Sequence[str], cursor: str | None
) -> Page[Item]:
    """One page of a list that lies in several partitions of an index, in the order of its sort keys.

    The query has a ``Limit`` and reads ``:partition``. A cursor holds the first partition whichever one it stopped in:
    so the cursors of a list stay when it gets more partitions. Raises what ``page_of`` raises.
    """
    values = query["ExpressionAttributeValues"]
    queries = {
        name: {**query, "ExpressionAttributeValues": {**values, ":partition": {"S": name}}} for name in partitions
    }
    return _merged(client, queries, index, query["Limit"], cursor)


def _merged(
    client: "DynamoDBClient", queries: Mapping[str, Mapping[str, Any]], index: Index, limit: int, cursor: str | None
) -> Page[Item]:
    """One page of what several queries find, each in the partition by which it is named."""
    first = next(iter(queries))
    start = None if cursor is None else _start_key(cursor, index, first)
    found: list[Item] = []
    ends: list[Item] = []
    for partition, query in queries.items():
        asked = dict(query)
        if start is not None:
            asked["ExclusiveStartKey"] = {**start, index.partition: {"S": partition}}
        with busy_is_transient():
            page = _asked(client, asked)
        found += map(from_wire, page["Items"])
        if last := page.get("LastEvaluatedKey"):
            ends.append(from_wire(last))
    if len(queries) == 1:
        return Page(found, _cursor(ends[0], index, first) if ends else None)
    # Behind the first end, rows of that partition may be missing between those of the others.
    end = min(ends, key=itemgetter(index.sort), default=None)
    found.sort(key=itemgetter(index.sort))
    whole = [item for item in found if end is None or item[index.sort] <= end[index.sort]]
    shown = whole[:limit]
    last = shown[-1] if len(shown) < len(whole) else end
    return Page(shown, None if last is None else _cursor(last, index, first))


def _asked(client: "DynamoDBClient", query: Mapping[str, Any]) -> Any:
    try:
        return client.query(**query)
    except ClientError as error:
        if "ExclusiveStartKey" in query and error_code(error) == "ValidationException":
            raise Invalid.field("cursor", _FOREIGN) from error
        raise


def _cursor(item: Item, index: Index, partition: str) -> str:
    key = {name: item[name] for name in ("pk", "sk", index.partition, index.sort)} | {index.partition: partition}
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
