"""A person's cases: the sparse index ``by_person`` says which, and one batch of look-ups brings them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item, read_case, read_order
from chalicelib.adapters.dynamodb.paging import page_of
from chalicelib.adapters.dynamodb.table import items_at, place
from chalicelib.domain.cases.case import Case
from chalicelib.services.ports.paging import Page

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoPersonCases:
    """Satisfies ``PersonCases``."""

    def __init__(self, client: "DynamoDBClient", records: str) -> None:
        self._client = client
        self._records = records

    def cases_of(self, person: str, *, limit: int, cursor: str | None) -> Page[Case]:
        query = {**self._of(person, limit), "ScanIndexForward": False}
        page = page_of(self._client, query, index=keys.BY_PERSON, partition=person, cursor=cursor)
        numbers = [keys.read_by_time(row[keys.BY_PERSON.sort]) for row in page.items]
        # Nearly every case has one order, so it is asked for with the case; further ones are known only afterwards.
        items = self._items([key for number in numbers for key in (keys.case(number), keys.order(number, 1))])
        states = [items[at] for number in numbers if (at := place(keys.case(number))) in items]
        items |= self._items([order for state in states for order in _orders(state)[1:]])
        # A case that is being written may come with an order of a moment ago, which is as good in a list.
        cases = [
            read_case(state, tuple(read_order(items[at]) for key in _orders(state) if (at := place(key)) in items))
            for state in states
        ]
        return Page(cases, page.next)

    def count(self, person: str, most: int) -> int:
        with busy_is_transient():
            return self._client.query(**self._of(person, most), Select="COUNT")["Count"]

    def _of(self, person: str, limit: int) -> Any:
        """A query for the first rows of a person: a few hundred of them fit into the page that is read at once."""
        return {
            "TableName": self._records,
            "IndexName": keys.BY_PERSON.name,
            "KeyConditionExpression": keys.BY_PERSON.condition(),
            "ExpressionAttributeValues": {":partition": {"S": person}},
            "Limit": limit,
        }

    def _items(self, wanted: Sequence[keys.Key]) -> dict[tuple[str, str], Item]:
        return items_at(self._client, self._records, wanted)


def _orders(state: Item) -> list[keys.Key]:
    """The keys of a case's orders: its own item knows how many there are."""
    return [keys.order(state["number"], n) for n in range(1, len(state["versions"]) + 1)]
