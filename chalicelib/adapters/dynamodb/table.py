"""DynamoDB without surprises: one client, short time-outs, its errors as Heed's, items read whole."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from chalicelib.adapters.connection import busy_is_transient, client_config
from chalicelib.adapters.dynamodb.codec import Item, from_wire, to_wire
from chalicelib.domain.errors import Conflict, Transient

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from chalicelib.adapters.dynamodb.keys import Key

_ATTEMPTS = 4
"""How often what the SDK does not try again is tried."""

PATIENT = 7
"""How often a page is tried by who has minutes: with waits of up to three seconds in between."""

A_PAGE = 1_000
"""How many items of a large partition are in memory at once."""

_AT_ONCE = 100
"""How many items one look-up may name."""

_CANCELLED_BY_OTHERS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


def connect() -> "DynamoDBClient":
    """The client of all stores. It does not check the shape of each request, which takes a tenth of a write.

    Only our own code makes requests, and tests hold their shapes: on Amazon's engine, and with the check switched on.
    """
    return boto3.client("dynamodb", config=client_config().merge(Config(parameter_validation=False)))


def item_at(client: "DynamoDBClient", table: str, key: "Key") -> Item | None:
    """What lies under a primary key, read consistently."""
    with busy_is_transient():
        found = client.get_item(TableName=table, Key=to_wire(key), ConsistentRead=True)
    return from_wire(found["Item"]) if "Item" in found else None


def items_of(client: "DynamoDBClient", *, attempts: int = 1, **query: Any) -> Iterator[Item]:
    """Everything that a query finds, read page by page as it is asked for. Each page is tried so often."""
    while True:
        page = _page(client, attempts, query)
        yield from map(from_wire, page["Items"])
        if "LastEvaluatedKey" not in page:
            return
        query["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _page(client: "DynamoDBClient", attempts: int, query: Mapping[str, Any]) -> Mapping[str, Any]:
    for attempt in range(attempts):
        try:
            with busy_is_transient():
                return client.query(**query)
        except Transient:
            if attempt + 1 == attempts:
                raise
        _wait_a_little(attempt)
    raise AssertionError("a page is asked for at least once")


def items_at(
    client: "DynamoDBClient", table: str, wanted: "Sequence[Key]", attributes: Sequence[str] = ()
) -> dict[tuple[str, str], Item]:
    """Read many items in batches, by key (``place``); missing ones are left out. ``attributes`` limits what is read.

    Raises ``Transient`` when the table does not hand out everything in a few tries.
    """
    batches = (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))
    return {(item["pk"], item["sk"]): item for batch in batches for item in _batch(client, table, batch, attributes)}


def place(key: "Key") -> tuple[str, str]:
    """A key as ``items_at`` has it."""
    return key["pk"], key["sk"]


def _batch(client: "DynamoDBClient", table: str, wanted: "Sequence[Key]", attributes: Sequence[str]) -> Iterator[Item]:
    asked: Any = {table: {"Keys": [to_wire(key) for key in wanted]}}
    if attributes:
        names = {f"#{name}": name for name in ("pk", "sk", *attributes)}
        asked[table] |= {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names}
    for attempt in range(_ATTEMPTS):
        with busy_is_transient():
            answer = client.batch_get_item(RequestItems=asked)
        yield from (from_wire(item) for item in answer["Responses"].get(table, []))
        asked = answer.get("UnprocessedKeys")
        if not asked:
            return
        _wait_a_little(attempt)
    raise Transient("The store is busy.")


class ConditionFailed(Conflict):
    """A condition of a transaction did not hold. ``items`` are the items in its way, by position."""

    def __init__(self, items: Mapping[int, Mapping[str, Any]]) -> None:
        super().__init__("Somebody else was faster.")
        self.items = items


def _wait_a_little(attempt: int) -> None:
    """Sleep before the next attempt: exponential backoff with full jitter, at first up to 50 ms."""
    time.sleep(random.uniform(0, 0.05 * 2**attempt))


def transact(
    client: "DynamoDBClient",
    puts: Sequence[Mapping[str, Any]],
    *,
    updates: Sequence[Mapping[str, Any]] = (),
    deletes: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Write several items at once or none. Raises ``ConditionFailed``, or ``Transient`` after a few tries.

    Two transactions on one item cancel each other; the SDK does not try those again, so it is done here.
    """
    writes: Any = [
        *({"Put": dict(put)} for put in puts),
        *({"Update": dict(update)} for update in updates),
        *({"Delete": dict(delete)} for delete in deletes),
    ]
    for attempt in range(_ATTEMPTS):
        try:
            with busy_is_transient():
                client.transact_write_items(TransactItems=writes)
            return
        except client.exceptions.TransactionCanceledException as cancelled:
            reasons = cancelled.response.get("CancellationReasons", [])
            failed = {
                position: reason.get("Item", {})
                for position, reason in enumerate(reasons)
                if reason.get("Code") == "ConditionalCheckFailed"
            }
            if failed:
                raise ConditionFailed(failed) from cancelled
            if not any(reason.get("Code") in _CANCELLED_BY_OTHERS for reason in reasons):
                raise
        _wait_a_little(attempt)
    raise Transient("Too many writers at once.")
