"""Frequent questions in the ``records`` table, each with the history of its changes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item, from_wire, plain, read, read_question, to_wire
from chalicelib.adapters.dynamodb.paging import page_of
from chalicelib.adapters.dynamodb.table import ConditionFailed, item_at, items_at, place, transact
from chalicelib.domain.errors import Conflict
from chalicelib.domain.faq import FaqChange, FrequentQuestion
from chalicelib.services.ports.paging import Page

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_CHANGES_SHOWN = 100


class DynamoFaq:
    """Satisfies ``FaqStore``."""

    def __init__(self, client: "DynamoDBClient", records: str) -> None:
        self._client = client
        self._records = records

    def entry(self, entry_id: str) -> FrequentQuestion | None:
        found = item_at(self._client, self._records, keys.faq(entry_id))
        return read_question(found) if found else None

    def entries(self, agency: str, *, limit: int, cursor: str | None) -> Page[FrequentQuestion]:
        partition = keys.faq_of(agency)
        query = {
            "TableName": self._records,
            "IndexName": keys.BY_GROUP.name,
            "KeyConditionExpression": keys.BY_GROUP.condition(),
            "ExpressionAttributeValues": to_wire({":partition": partition}),
            "Limit": limit,
        }
        page = page_of(self._client, query, index=keys.BY_GROUP, partition=partition, cursor=cursor)
        wanted = [keys.faq(row["id"]) for row in page.items]
        items = items_at(self._client, self._records, wanted)
        return Page([read_question(items[at]) for key in wanted if (at := place(key)) in items], page.next)

    def changes(self, entry_id: str) -> Sequence[FaqChange]:
        with busy_is_transient():
            found = self._client.query(
                TableName=self._records,
                KeyConditionExpression="pk = :pk AND begins_with(sk, :change)",
                ExpressionAttributeValues=to_wire(
                    {":pk": keys.faq_partition(entry_id), ":change": keys.FAQ_CHANGE_SORT}
                ),
                ScanIndexForward=False,
                Limit=_CHANGES_SHOWN,
                ConsistentRead=True,
            )
        return [read(FaqChange, from_wire(item)) for item in found["Items"]]

    def save(self, entry: FrequentQuestion, change: FaqChange) -> None:
        try:
            transact(self._client, [self._put(entry_item(entry), entry.version - 1), self._put(change_item(change))])
        except ConditionFailed as moved_on:
            raise Conflict("The question changed since you saw it.") from moved_on

    def _put(self, item: Item, seen: int = 0) -> dict[str, Any]:
        """The write that replaces the version that was ``seen``; 0: the key must be free."""
        put: dict[str, Any] = {"TableName": self._records, "Item": to_wire(item)}
        if not seen:
            return {**put, "ConditionExpression": "attribute_not_exists(pk)"}
        return {
            **put,
            "ConditionExpression": "version = :seen",
            "ExpressionAttributeValues": to_wire({":seen": seen}),
        }


def entry_item(entry: FrequentQuestion) -> Item:
    """A question, with its place in its agency's list."""
    place = keys.BY_GROUP.place(keys.faq_of(entry.agency), keys.faq_place(entry.sort, entry.id))
    return {**keys.faq(entry.id), **plain(entry), **place}


def change_item(change: FaqChange) -> Item:
    """A change of a question, in the same partition."""
    return {**keys.faq_change(change.entry.id, change.entry.version), **plain(change)}
