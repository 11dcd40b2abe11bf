"""Read and write units, as DynamoDB itself counts them: every call of a client is asked what it consumed.

Three things the local engine does not say, and DynamoDB's own rules fill in. It adds up only the different figures
of a transaction's items, so these are counted one by one: two units a started kilobyte. It is silent about conditions
that did not hold, which cost what they would have changed: the item in the way, or all of a transaction. And it makes
no charge for finding nothing, which costs as much as the smallest thing found.
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

READS = frozenset({"GetItem", "Query"})
TRANSACTION = "TransactWriteItems"
BATCH = "BatchGetItem"
_REFUSED = ("ConditionalCheckFailedException", "TransactionCanceledException")


@dataclass(slots=True)
class Units:
    """What some calls consumed. Half a read unit is an eventually consistent read of up to 4 KB."""

    calls: int = 0
    read: float = 0
    write: float = 0


class Recorder:
    """Sums what one client consumes while it is measured. Not for several threads at once."""

    def __init__(self, client: Any) -> None:
        self._units: Units | None = None
        self._asked: Mapping[str, Any] = {}
        events = client.meta.events
        events.register("provide-client-params.dynamodb", self._ask)
        events.register("after-call.dynamodb", self._add)

    @contextmanager
    def measured(self) -> Iterator[Units]:
        """Fills the units that it yields while the block runs."""
        self._units = units = Units()
        try:
            yield units
        finally:
            self._units = None

    def _ask(self, params: dict[str, Any], **_: Any) -> dict[str, Any]:
        self._asked = params
        return {**params, "ReturnConsumedCapacity": "INDEXES"}

    def _add(self, model: Any, parsed: Mapping[str, Any], **_: Any) -> None:
        if self._units is None:
            return
        self._units.calls += 1
        if model.name == TRANSACTION:
            written = [_written(write) for part in self._asked["TransactItems"] for write in part.values()]
            indexes = sum(_in_indexes(one) for one in parsed.get("ConsumedCapacity", ()))
            self._units.write += sum(2 * kilobytes(item) for item in written) + indexes
        elif parsed.get("Error", {}).get("Code") in _REFUSED:
            self._units.write += kilobytes(parsed.get("Item") or self._asked.get("Item") or {})
        elif model.name == BATCH:
            self._units.read += sum(table["CapacityUnits"] for table in parsed["ConsumedCapacity"])
        elif model.name in READS:
            least = 1.0 if self._asked.get("ConsistentRead") else 0.5
            self._units.read += max(least, parsed["ConsumedCapacity"]["CapacityUnits"])
        else:
            self._units.write += parsed["ConsumedCapacity"]["CapacityUnits"]


def _written(write: Mapping[str, Any]) -> Mapping[str, Any]:
    """The item that a part of a transaction writes; of an update, what it sets of one that was not there; of a
    deletion, its key: what is deleted with something else is small here."""
    return write.get("Item") or {**write["Key"], **write.get("ExpressionAttributeValues", {})}


def _in_indexes(consumed: Mapping[str, Any]) -> float:
    found: Mapping[str, Mapping[str, float]] = consumed.get("GlobalSecondaryIndexes", {})
    return sum(index["CapacityUnits"] for index in found.values())


def kilobytes(item: Mapping[str, Any]) -> int:
    """Started kilobytes of an item in wire form, at least one: its write units."""
    return max(1, math.ceil(sum(len(name.encode()) + size(value) for name, value in item.items()) / 1024))


def size(value: Mapping[str, Any]) -> int:
    """Bytes that DynamoDB counts for a value: UTF-8, half a byte a digit, a few more for lists and maps."""
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(str(content).encode())
        case "N":
            digits = str(content)
            return math.ceil(len(digits.lstrip("-").strip("0")) / 2) + 1 + digits.startswith("-")
        case "L":
            return 3 + sum(1 + size(element) for element in content)
        case "M":
            return 3 + sum(1 + len(name.encode()) + size(element) for name, element in content.items())
        case _:
            return 1
