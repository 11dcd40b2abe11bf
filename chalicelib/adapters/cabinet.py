"""A person's cases: the sparse index ``by_person`` says which, and one batch of look-ups brings them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from chalicelib.adapters import keys
from chalicelib.adapters.codec import Item, from_wire, read_case, read_order, to_wire
from chalicelib.adapters.dynamo import ATTEMPTS, busy_is_transient, wait_a_little
from chalicelib.adapters.paging import page_of
from chalicelib.domain.errors import Transient
from chalicelib.services.ports import CasePage

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_BATCH = 100
"""How many items one look-up may name."""


class DynamoCabinet:
    """Satisfies ``Cabinet``."""

    def __init__(self, client: "DynamoDBClient", records: str) -> None:
        self._client = client
        self._records = records

    def cases_of(self, person: str, *, limit: int, cursor: str | None) -> CasePage:
        query = {
            "TableName": self._records,
            "IndexName": keys.BY_PERSON,
            "KeyConditionExpression": "gp = :gp",
            "ExpressionAttributeValues": {":gp": {"S": person}},
            "ScanIndexForward": False,
            "Limit": limit,
        }
        rows, next_page = page_of(self._client, query, partition=("gp", person), sort="go", cursor=cursor)
        numbers = [row["go"].partition("#")[2] for row in rows]
        # Nearly every case has one order, so it is asked for with the case; further ones are known only afterwards.
        items = self._items([key for number in numbers for key in (keys.case(number), keys.order(number, 1))])
        states = [items[place] for number in numbers if (place := _place(keys.case(number))) in items]
        items |= self._items([order for state in states for order in _orders(state)[1:]])
        # A case that is being written may come with an order of a moment ago, which is as good in a list.
        cases = [
            read_case(
                state, tuple(read_order(items[place]) for key in _orders(state) if (place := _place(key)) in items)
            )
            for state in states
        ]
        return CasePage(cases, next_page)

    def _items(self, wanted: Sequence[keys.Key]) -> dict[tuple[str, str], Item]:
        """What is there of the wanted items, by their keys."""
        batches = (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
        return {(item["pk"], item["sk"]): item for batch in batches for item in self._batch(batch)}

    def _batch(self, wanted: Sequence[keys.Key]) -> Iterator[Item]:
        """Raises ``Transient`` when the table does not hand out everything in a few tries."""
        asked: Any = {self._records: {"Keys": [to_wire(key) for key in wanted]}}
        for attempt in range(ATTEMPTS):
            with busy_is_transient():
                answer = self._client.batch_get_item(RequestItems=asked)
            yield from (from_wire(item) for item in answer["Responses"].get(self._records, []))
            asked = answer.get("UnprocessedKeys")
            if not asked:
                return
            wait_a_little(attempt)
        raise Transient("The store is busy.")


def _place(key: keys.Key) -> tuple[str, str]:
    return key["pk"], key["sk"]


def _orders(state: Item) -> list[keys.Key]:
    """The keys of a case's orders: its own item knows how many there are."""
    return [keys.order(state["number"], n) for n in range(1, len(state["versions"]) + 1)]
