"""Cases in the ``records`` table: state and orders side by side, events beside them, all written at once."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.adapters import keys
from chalicelib.adapters.codec import Item, from_wire, plain, read_case, read_event, read_order, to_wire
from chalicelib.adapters.dynamo import ConditionFailed, busy_is_transient, transact
from chalicelib.domain.cases import Case, Event, Order, next_clock
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.pack import Pack
from chalicelib.domain.workflow import Workflow
from chalicelib.services.ports import ListedOrder, Page

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoCases:
    """Satisfies ``CaseStore``."""

    def __init__(self, client: "DynamoDBClient", records: str) -> None:
        self._client = client
        self._records = records

    def case(self, number: str) -> Case | None:
        state, _events = self._read(number, "AND begins_with(sk, :prefix)", {":prefix": {"S": keys.CASE}})
        return state

    def history(self, number: str) -> tuple[Case, Sequence[Event]] | None:
        state, events = self._read(number, "", {})
        return (state, events) if state else None

    def _read(self, number: str, condition: str, values: Mapping[str, Any]) -> tuple[Case | None, list[Event]]:
        items = self._query(
            KeyConditionExpression=f"pk = :pk {condition}",
            ExpressionAttributeValues={":pk": {"S": keys.case_partition(number)}, **values},
            ConsistentRead=True,
        )
        state = next((item for item in items if item["sk"] == keys.CASE), None)
        orders = tuple(read_order(item) for item in items if item["sk"].startswith(keys.ORDER_PREFIX))
        events = [
            read_event({"case": number, **event})
            for item in items
            if item["sk"].startswith(keys.EVENT_PREFIX)
            for event in item["events"]
        ]
        return (read_case(state, orders) if state else None), events

    def _query(self, **query: Any) -> list[Item]:
        pages = self._client.get_paginator("query").paginate(TableName=self._records, **query)
        with busy_is_transient():
            return [from_wire(item) for page in pages for item in page["Items"]]

    def save(self, case: Case, events: Sequence[Event], pack: Pack) -> None:
        seen = events[0].seq - 1
        state_put: dict[str, Any] = {"TableName": self._records, "Item": to_wire(case_item(case))}
        if seen:
            state_put["ConditionExpression"] = "version = :seen"
            state_put["ExpressionAttributeValues"] = {":seen": {"N": str(seen)}}
        else:
            state_put["ConditionExpression"] = "attribute_not_exists(pk)"
        changed = sorted({event.order for event in events if event.order is not None})
        items = [order_item(case, order, pack.workflow) for order in case.orders if order.n in changed]
        items.append(events_item(case, events))
        puts = [state_put, *({"TableName": self._records, "Item": to_wire(item)} for item in items)]
        try:
            transact(self._client, puts)
        except ConditionFailed as moved_on:
            raise Conflict("The case changed since you saw it.") from moved_on

    def orders(
        self,
        agency: str,
        *,
        closed: bool,
        state: str | None,
        due_before: datetime | None,
        limit: int,
        cursor: str | None,
    ) -> Page:
        partition = keys.agency_list(agency, closed=closed)
        query: dict[str, Any] = {
            "TableName": self._records,
            "IndexName": keys.BY_AGENCY,
            "KeyConditionExpression": "ga = :ga",
            "ExpressionAttributeValues": {":ga": {"S": partition}},
            "Limit": limit,
        }
        if due_before is not None:
            query["KeyConditionExpression"] += " AND gs < :before"
            query["ExpressionAttributeValues"][":before"] = {"S": keys.moment(due_before)}
        if state is not None:
            query["FilterExpression"] = "#state = :state"
            query["ExpressionAttributeNames"] = {"#state": "state"}
            query["ExpressionAttributeValues"][":state"] = {"S": state}
        if cursor is not None:
            query["ExclusiveStartKey"] = _start_key(cursor, partition)
        with busy_is_transient():
            page = self._client.query(**query)
        last = page.get("LastEvaluatedKey")
        return Page(
            items=[_listed(from_wire(item)) for item in page["Items"]],
            next=_cursor(from_wire(last)) if last else None,
        )

    def due(self, now: datetime, limit: int) -> Sequence[ListedOrder]:
        with busy_is_transient():
            page = self._client.query(
                TableName=self._records,
                IndexName=keys.BY_DUE,
                KeyConditionExpression="gd = :clock AND gx < :now",
                ExpressionAttributeValues={":clock": {"S": keys.CLOCK}, ":now": {"S": keys.moment(now)}},
                Limit=limit,
            )
        return [_listed(from_wire(item)) for item in page["Items"]]


def case_item(case: Case) -> Item:
    body = plain(case)
    body.pop("orders", None)
    return {**keys.case(case.number), **body}


def order_item(case: Case, order: Order, workflow: Workflow) -> Item:
    """An order with what its fact needs of the case (number, version, region, pack) and its places in the lists."""
    current = order.round
    closed = workflow.states[order.state].closed
    item: Item = {
        **keys.order(case.number, order.n),
        **plain(order),
        "case": case.number,
        "version": case.version,
        "pack": case.pack,
        "ga": keys.agency_list(order.agency, closed=closed),
        "gs": keys.listed(current.due if current else order.opened_at, case.number, order.n),
    }
    if case.region:
        item["region"] = case.region
    clock = next_clock(order, workflow)
    if clock is not None:
        item |= {"gd": keys.CLOCK, "gx": keys.listed(clock[0], case.number, order.n)}
    return item


def events_item(case: Case, events: Sequence[Event]) -> Item:
    """The facts of one command as one item, with whom the case belongs to, so that a reaction needs no read."""
    item: Item = {**keys.events(case.number, events[-1].seq), "pack": case.pack}
    item["events"] = [{name: value for name, value in plain(event).items() if name != "case"} for event in events]
    if case.person:
        item["person"] = case.person
    return item


def _listed(item: Item) -> ListedOrder:
    return ListedOrder(case=item["case"], version=item["version"], order=read_order(item))


def _cursor(key: Item) -> str:
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def _start_key(cursor: str, partition: str) -> dict[str, Any]:
    """The place to go on from. A cursor made for another list is refused, so that it opens no other agency's."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        assert set(key) == {"pk", "sk", "ga", "gs"}
        assert key["ga"] == partition
        assert all(isinstance(value, str) for value in key.values())
    except (binascii.Error, ValueError, AssertionError, KeyError, TypeError) as error:
        raise Invalid.field("cursor", "This cursor does not belong to this list.") from error
    return to_wire(key)
