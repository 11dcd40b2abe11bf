"""Measures read and write capacity units from the ``ReturnConsumedCapacity`` of every call.

DynamoDB Local differs from DynamoDB in three cases, which are computed here by DynamoDB's rules:

* It counts equal figures of a transaction's items once. Here each item counts: two units a started kilobyte.
* It reports nothing for a failed condition, which costs the write that was attempted, or the whole transaction.
* It charges nothing for a read that finds no item, which costs the minimum.
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
    """Capacity units of some calls. An eventually consistent read of up to 4 KB is half a read unit."""

    calls: int = 0
    read: float = 0
    write: float = 0


class Recorder:
    """Sums the capacity that one client consumes during a measurement. Not thread-safe."""

    def __init__(self, client: Any) -> None:
        self._units: Units | None = None
        self._asked: Mapping[str, Any] = {}
        events = client.meta.events
        events.register("provide-client-params.dynamodb", self._ask)
        events.register("after-call.dynamodb", self._add)

    @contextmanager
    def measured(self) -> Iterator[Units]:
        """Yields the units that the block consumes, complete at its end."""
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
    """The item that a part of a transaction writes. For an update: the values it sets, as for a new item. For a
    deletion: the key, because items deleted in transactions are small here."""
    return write.get("Item") or {**write["Key"], **write.get("ExpressionAttributeValues", {})}


def _in_indexes(consumed: Mapping[str, Any]) -> float:
    found: Mapping[str, Mapping[str, float]] = consumed.get("GlobalSecondaryIndexes", {})
    return sum(index["CapacityUnits"] for index in found.values())


def kilobytes(item: Mapping[str, Any]) -> int:
    """Write units of an item in wire format: started kilobytes, at least one."""
    return max(1, math.ceil(sum(len(name.encode()) + size(value) for name, value in item.items()) / 1024))


def size(value: Mapping[str, Any]) -> int:
    """Bytes of a value by DynamoDB's rules: UTF-8 text, half a byte a digit, overhead of lists and maps."""
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
