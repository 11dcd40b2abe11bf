"""Submissions in the ``records`` table: one item, one write; with a contact, one transaction over two tables."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb.codec import Item, from_wire, to_wire
from chalicelib.adapters.dynamodb.people import person_update
from chalicelib.adapters.dynamodb.table import ConditionFailed, item_at, transact
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.person import Person

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from chalicelib.adapters.dynamodb.keys import Key


class DynamoSubmissions:
    """Items that are written once under the id of their submission, and whoever can be reached about them."""

    def __init__(self, client: "DynamoDBClient", records: str, people: str, lanes: int) -> None:
        self._client = client
        self._records = records
        self._people = people
        self._lanes = lanes

    def _save(
        self, item: Item, person: Person | None, once: Item | None = None, erased: "Key | None" = None
    ) -> Item | None:
        """Write an item, and a person with it. Returns the earlier item when the key is taken.

        ``once`` is an item that only one submission may write. Raises ``Conflict`` for the second. ``erased`` names a
        person whose contact has served its purpose.
        """
        put = self._put(item)
        try:
            puts = [put, *([self._put(once)] if once is not None else [])]
            updates = [person_update(person, self._people)] if person is not None else []
            deletes = [{"TableName": self._people, "Key": to_wire(erased)}] if erased is not None else []
            if len(puts) + len(updates) + len(deletes) > 1:
                transact(self._client, puts, updates=updates, deletes=deletes)
            else:
                with busy_is_transient():
                    self._client.put_item(**put)
        except ConditionFailed as taken:
            if 0 not in taken.items:
                raise Conflict("This transaction has its rating already.") from taken
            return from_wire(taken.items[0])
        except self._client.exceptions.ConditionalCheckFailedException as taken:
            return from_wire(taken.response["Item"])  # type: ignore[typeddict-item]
        return None

    def _save_all(self, items: Sequence[tuple[Item, Person | None]]) -> list[Item | None]:
        """Write items of different keys, and persons with them, in one transaction. Returns the earlier item of each.

        Items whose key is taken cancel the transaction; the rest is written by the next transaction.
        """
        earlier: list[Item | None] = [None] * len(items)
        waiting = list(range(len(items)))
        while waiting:
            persons = [person for person in (items[n][1] for n in waiting) if person is not None]
            updates = [person_update(person, self._people) for person in persons]
            try:
                transact(self._client, [self._put(items[n][0]) for n in waiting], updates=updates)
                break
            except ConditionFailed as taken:
                for position, item in taken.items.items():
                    earlier[waiting[position]] = from_wire(item)
                waiting = [n for position, n in enumerate(waiting) if position not in taken.items]
        return earlier

    def _put(self, item: Item) -> dict[str, Any]:
        """The write of an item whose key must be free."""
        return {
            "TableName": self._records,
            "Item": to_wire(item),
            "ConditionExpression": "attribute_not_exists(pk)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }

    def _item(self, key: "Key") -> Item | None:
        # Consistent: a mail about it is written seconds later, and "not there" would silence that mail for good.
        return item_at(self._client, self._records, key)
