"""The page of access patterns says what Amazon's own engine counts."""

from collections.abc import Mapping

import pytest

from bench.capacity import Units, kilobytes
from bench.engine import stores, tables
from bench.patterns import PATTERNS
from bench.units import DOCUMENT, measure, table, written
from chalicelib.adapters.dynamodb.codec import to_wire

pytestmark = pytest.mark.dynamodb_local


@pytest.fixture(scope="module")
def measured(dynamodb_endpoint: str) -> Mapping[str, Units]:
    return measure(dynamodb_endpoint)


def test_the_page_is_what_is_measured(measured: Mapping[str, Units]) -> None:
    page = written(DOCUMENT.read_text(encoding="utf-8"))
    assert page == table(measured), "run python -m bench.units --write"


def test_a_rating_is_one_write_and_nothing_else(measured: Mapping[str, Units]) -> None:
    assert measured[PATTERNS[0].name] == Units(calls=1, read=0, write=1)


@pytest.mark.parametrize(
    "item",
    [
        {"text": "Черга"},
        {"small": 1, "tens": 10, "hundred": 123, "zero": 0, "negative": -5, "long": 1234567},
        {"yes": True, "none": []},
        {"nested": [{"map": {"list": [1, "x", {}]}}, {}]},
    ],
)
def test_our_sizes_are_the_engine_s(dynamodb_endpoint: str, item: dict[str, object]) -> None:
    """A kilobyte to the byte costs one unit; one byte more, two."""
    with tables(dynamodb_endpoint, "sizes-") as names:
        client = stores(names).dynamo
        for more, units in ((0, 1), (1, 2)):
            wire = to_wire({"pk": "a", "sk": "b", **item, "fill": ""})
            room = next(n for n in range(1025) if kilobytes({**wire, "fill": {"S": "x" * n}}) == 2) - 1
            wire["fill"] = {"S": "x" * (room + more)}
            answer = client.put_item(TableName=names["HEED_CONTROL"], Item=wire, ReturnConsumedCapacity="TOTAL")
            assert answer["ConsumedCapacity"]["CapacityUnits"] == units == kilobytes(wire)
