"""Groups and their runs in the ``records`` table; each work order names its group."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item, from_wire, plain, read, read_row, to_wire
from chalicelib.adapters.dynamodb.paging import page_of
from chalicelib.adapters.dynamodb.table import ConditionFailed, item_at, transact
from chalicelib.domain.cases.groups import Group, Run
from chalicelib.domain.errors import Conflict
from chalicelib.services.ports.cases import ListedOrder
from chalicelib.services.ports.paging import Page

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_LATEST_RUNS = 20

_NEW = {"ConditionExpression": "attribute_not_exists(pk)"}


class DynamoGroups:
    """Satisfies ``GroupStore``."""

    def __init__(self, client: "DynamoDBClient", records: str) -> None:
        self._client = client
        self._records = records

    def group(self, group_id: str) -> Group | None:
        item = item_at(self._client, self._records, keys.group(group_id))
        return read(Group, item) if item else None

    def save(self, group: Group) -> None:
        self._put_one(group_item(group), _NEW)

    def groups(self, agency: str, *, limit: int, cursor: str | None) -> Page[Group]:
        query = {**self._in_index(keys.groups_of(agency)), "Limit": limit, "ScanIndexForward": False}
        return self._page(query, keys.groups_of(agency), cursor).each(partial(read, Group))

    def members(self, group_id: str, *, limit: int, cursor: str | None) -> Page[ListedOrder]:
        query = {**self._in_index(keys.members_of(group_id)), "Limit": limit}
        return self._page(query, keys.members_of(group_id), cursor).each(partial(read_row, ListedOrder))

    def size(self, group_id: str) -> int:
        query = {**self._in_index(keys.members_of(group_id)), "Select": "COUNT"}
        with busy_is_transient():
            return sum(page["Count"] for page in self._client.get_paginator("query").paginate(**query))

    def begin(self, group: Group, run: Run) -> None:
        seen = self._if("version = :seen", group.version - 1)
        try:
            transact(self._client, [self._put(group_item(group), seen), self._put(run_item(run), _NEW)])
        except ConditionFailed as moved_on:
            raise Conflict("The group changed since you saw it.") from moved_on

    def run(self, group_id: str, n: int) -> Run | None:
        item = item_at(self._client, self._records, keys.run(group_id, n))
        return read(Run, item) if item else None

    def runs(self, group_id: str) -> Sequence[Run]:
        with busy_is_transient():
            found = self._client.query(
                TableName=self._records,
                KeyConditionExpression="pk = :pk AND begins_with(sk, :run)",
                ExpressionAttributeValues=to_wire({":pk": keys.group_partition(group_id), ":run": keys.RUN_SORT}),
                ScanIndexForward=False,
                Limit=_LATEST_RUNS,
                ConsistentRead=True,
            )
        return [read(Run, from_wire(item)) for item in found["Items"]]

    def progress(self, run: Run) -> None:
        self._put_one(run_item(run), self._if("pages = :seen", run.pages - 1))

    def _put_one(self, item: Item, condition: Mapping[str, Any]) -> None:
        try:
            with busy_is_transient():
                self._client.put_item(**self._put(item, condition))
        except self._client.exceptions.ConditionalCheckFailedException as moved_on:
            raise Conflict("Somebody else was faster.") from moved_on

    def _put(self, item: Item, condition: Mapping[str, Any]) -> dict[str, Any]:
        return {"TableName": self._records, "Item": to_wire(item), **condition}

    @staticmethod
    def _if(expression: str, seen: int) -> Mapping[str, Any]:
        return {"ConditionExpression": expression, "ExpressionAttributeValues": to_wire({":seen": seen})}

    def _in_index(self, partition: str) -> dict[str, Any]:
        return {
            "TableName": self._records,
            "IndexName": keys.BY_GROUP.name,
            "KeyConditionExpression": keys.BY_GROUP.condition(),
            "ExpressionAttributeValues": to_wire({":partition": partition}),
        }

    def _page(self, query: Mapping[str, Any], partition: str, cursor: str | None) -> Page[Item]:
        return page_of(self._client, query, index=keys.BY_GROUP, partition=partition, cursor=cursor)


def group_item(group: Group) -> Item:
    """A group, with its place in its agency's list."""
    place = keys.BY_GROUP.place(keys.groups_of(group.agency), keys.by_time(group.opened_at, group.id))
    return {**keys.group(group.id), **plain(group), **place}


def run_item(run: Run) -> Item:
    """A run as it is kept."""
    return {**keys.run(run.group, run.n), **plain(run)}
