"""Many items by their keys in few look-ups: what an index that holds keys alone leads to."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from chalicelib.adapters import keys
from chalicelib.adapters.codec import Item, from_wire, to_wire
from chalicelib.adapters.dynamo import ATTEMPTS, busy_is_transient, wait_a_little
from chalicelib.domain.errors import Transient

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_BATCH = 100
"""How many items one look-up may name."""


def items_at(client: "DynamoDBClient", table: str, wanted: Sequence[keys.Key]) -> dict[tuple[str, str], Item]:
    """What is there of the wanted items, by their keys."""
    batches = (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
    return {(item["pk"], item["sk"]): item for batch in batches for item in _batch(client, table, batch)}


def place(key: keys.Key) -> tuple[str, str]:
    """A key as ``items_at`` has it."""
    return key["pk"], key["sk"]


def _batch(client: "DynamoDBClient", table: str, wanted: Sequence[keys.Key]) -> Iterator[Item]:
    """Raises ``Transient`` when the table does not hand out everything in a few tries."""
    asked: Any = {table: {"Keys": [to_wire(key) for key in wanted]}}
    for attempt in range(ATTEMPTS):
        with busy_is_transient():
            answer = client.batch_get_item(RequestItems=asked)
        yield from (from_wire(item) for item in answer["Responses"].get(table, []))
        asked = answer.get("UnprocessedKeys")
        if not asked:
            return
        wait_a_little(attempt)
    raise Transient("The store is busy.")
