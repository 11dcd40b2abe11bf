"""Cases in the ``records`` table: state and orders side by side, events beside them, all written at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from heapq import merge
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.codec import Item, plain, read_case, read_order, read_row, to_wire
from chalicelib.adapters.dynamodb.due import due_in
from chalicelib.adapters.dynamodb.event_codec import plain_event, read_event
from chalicelib.adapters.dynamodb.paging import page_across
from chalicelib.adapters.dynamodb.table import ConditionFailed, items_at, items_of, place, transact
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.events import Event
from chalicelib.domain.cases.follow_ups import is_asked
from chalicelib.domain.cases.overdue import owes_answer
from chalicelib.domain.cases.timers import next_timer
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.errors import Conflict, Transient
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.person import MAIL
from chalicelib.domain.statistics.facts import case_fact
from chalicelib.services.ports.cases import ALL_OPEN, DueOrder, ListedOrder, OrderFilter
from chalicelib.services.ports.paging import Page

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


_READS = 4
"""How often a case is read until its items agree."""

_REMEMBERED = 100
"""Of how many cases it is remembered where their orders lie among the clocks."""


class DynamoCases:
    """Satisfies ``CaseStore``."""

    def __init__(self, client: "DynamoDBClient", records: str, giants: Collection[str] = ()) -> None:
        """``giants`` are agencies with so many orders that their lists are spread over several partitions."""
        self._client = client
        self._records = records
        self._giants = giants
        self._clocks: dict[str, tuple[int, Mapping[int, str]]] = {}
        """By case: its version when it was read, and the places of its orders in ``by_due``, by number of the order."""

    def case(self, number: str) -> Case | None:
        state, _events = self._read(number, "AND begins_with(sk, :prefix)", {":prefix": {"S": keys.CASE}})
        return state

    def history(self, number: str) -> tuple[Case, Sequence[Event]] | None:
        state, events = self._read(number, "", {})
        return (state, events) if state else None

    def _read(self, number: str, condition: str, values: Mapping[str, Any]) -> tuple[Case | None, list[Event]]:
        for _ in range(_READS):
            query: dict[str, Any] = {
                "TableName": self._records,
                "KeyConditionExpression": f"pk = :pk {condition}",
                "ExpressionAttributeValues": {":pk": {"S": keys.case_partition(number)}, **values},
                "ConsistentRead": True,
            }
            items = list(items_of(self._client, **query))
            state = next((item for item in items if item["sk"] == keys.CASE), None)
            orders = tuple(read_order(item) for item in items if item["sk"].startswith(keys.ORDER_SORT))
            if state is None:
                return None, []
            # A query may run while a transaction is being written and see one item new and another old.
            if state["versions"] == [order.version for order in orders]:
                self._remember(number, state["version"], items)
                break
        else:
            raise Transient("The case is being written right now.")
        events = [
            read_event({"case": number, **event})
            for item in items
            if item["sk"].startswith(keys.EVENT_SORT)
            for event in item["events"]
        ]
        return read_case(state, orders), events

    def _remember(self, number: str, version: int, items: Sequence[Item]) -> None:
        if len(self._clocks) >= _REMEMBERED:
            self._clocks.clear()
        places = {item["n"]: item[keys.BY_DUE.sort] for item in items if keys.BY_DUE.sort in item}
        self._clocks[number] = (version, places)

    def _stays(self, case: Case, n: int, seen: int, now: datetime) -> str | None:
        """Where an order lies among the clocks, if that is still to come; None where that is not known."""
        version, places = self._clocks.get(case.number, (0, {}))
        place = places.get(n) if version == seen else None
        return place if place and place > keys.moment(now) else None

    def save(self, decision: Decision, pack: Pack) -> None:
        case, events = decision.case, decision.events
        seen = events[0].seq - 1
        state_put: dict[str, Any] = {"TableName": self._records, "Item": to_wire(case_item(case))}
        if seen:
            state_put["ConditionExpression"] = "version = :seen"
            state_put["ExpressionAttributeValues"] = {":seen": {"N": str(seen)}}
        else:
            state_put["ConditionExpression"] = "attribute_not_exists(pk)"
        changed = sorted({event.order for event in events if event.order is not None})
        now = events[-1].at
        items = [
            order_item(case, order, pack, self._giants, lies=self._stays(case, order.n, seen, now))
            for order in case.orders
            if order.n in changed
        ]
        items.append(events_item(case, events))
        puts = [state_put, *({"TableName": self._records, "Item": to_wire(item)} for item in items)]
        try:
            transact(self._client, puts)
        except ConditionFailed as moved_on:
            raise Conflict("The case changed since you saw it.") from moved_on

    def orders(
        self,
        agency: str,
        wanted: OrderFilter = ALL_OPEN,
        *,
        limit: int,
        cursor: str | None,
    ) -> Page[ListedOrder]:
        closed, due_before = wanted.closed, wanted.due_before
        giant = agency in self._giants
        lists = keys.giant_lists(agency, closed=closed) if giant else [keys.agency_list(agency, closed=closed)]
        query: dict[str, Any] = {
            "TableName": self._records,
            "IndexName": keys.BY_AGENCY.name,
            "KeyConditionExpression": keys.BY_AGENCY.condition("< :before" if due_before else ""),
            "ExpressionAttributeValues": {},
            "Limit": limit,
        }
        if due_before is not None:
            query["ExpressionAttributeValues"][":before"] = {"S": keys.moment(due_before)}
        query |= _filtered(wanted, query["ExpressionAttributeValues"])
        page = page_across(self._client, query, index=keys.BY_AGENCY, partitions=lists, cursor=cursor)
        return page.each(partial(read_row, ListedOrder))

    def with_dangers(self, orders: Sequence[ListedOrder], plans: Collection[str]) -> Sequence[ListedOrder]:
        """Add the dangers from the orders themselves: an existing index takes no further attribute. Dangers are few."""
        urgent = [keys.order(row.case, row.n) for row in orders if row.plan in plans]
        found = items_at(self._client, self._records, urgent, ("danger",))
        return [replace(row, danger=found.get(place(keys.order(row.case, row.n)), {}).get("danger")) for row in orders]

    def reschedule(self, case: Case, n: int, pack: Pack) -> None:
        order = case.order(n)
        place = order and clock_place(case.number, order, pack)
        if not order or not place:
            return
        try:
            with busy_is_transient():
                self._client.update_item(
                    TableName=self._records,
                    Key=to_wire(keys.order(case.number, n)),
                    UpdateExpression="SET " + ", ".join(f"{name} = :{name}" for name in place),
                    ConditionExpression=f"version = :version AND {keys.BY_DUE.sort} <> :{keys.BY_DUE.sort}",
                    ExpressionAttributeValues=to_wire(
                        {":version": order.version, **{f":{name}": value for name, value in place.items()}}
                    ),
                )
        except self._client.exceptions.ConditionalCheckFailedException:
            # It lies there already, or whoever acted on it has put it where it belongs.
            return

    def due(self, now: datetime) -> Iterator[DueOrder]:
        """Orders with a due timer, in order of time, merged from the few partitions that spread the load."""
        return merge(*(self._due_in(clock, now) for clock in keys.CLOCKS), key=lambda due: due.at)

    def _due_in(self, clock: str, now: datetime) -> Iterator[DueOrder]:
        for row in due_in(self._client, self._records, clock, now):
            yield DueOrder(*keys.read_listed(row[keys.BY_DUE.sort]))


def _filtered(wanted: OrderFilter, values: Mapping[str, Any]) -> dict[str, Any]:
    """What narrows a query down to the rows that are wanted; nothing where all are."""
    plans = {f":plan{n}": {"S": plan} for n, plan in enumerate(sorted(wanted.plans))}
    conditions = {
        "state": ("#state = :state", {":state": {"S": wanted.state}} if wanted.state else {}),
        "round": ("#round > :round", {":round": {"N": "1"}} if wanted.redo else {}),
        "plan": (f"#plan IN ({', '.join(plans)})", plans),
    }
    applied = {name: each for name, each in conditions.items() if each[1]}
    if not applied:
        return {}
    return {
        "FilterExpression": " AND ".join(condition for condition, _ in applied.values()),
        "ExpressionAttributeNames": {f"#{name}": name for name in applied},
        "ExpressionAttributeValues": dict(values) | {k: v for _, given in applied.values() for k, v in given.items()},
    }


def case_item(case: Case) -> Item:
    """The case's own item. It names its orders' versions, so that a reader notices a half-written case."""
    body = plain(case)
    body.pop("orders", None)
    item: Item = {**keys.case(case.number), **body, "versions": [order.version for order in case.orders]}
    if case.person and case.has_cabinet:
        item |= keys.BY_PERSON.place(case.person, keys.by_time(case.opened_at, case.number))
    return item


def order_item(case: Case, order: Order, pack: Pack, giants: Collection[str] = (), *, lies: str | None = None) -> Item:
    """An order, with what its fact needs of the case, what lists show, and its places in them.

    ``lies`` is its place among the clocks so far. It stays there while no timer comes before: a move costs four write
    units, and most orders are acted on again first. If not, the sweep finds that nothing is due yet and moves it.
    """
    current = order.round
    closed = pack.workflow.states[order.state].closed
    if order.agency in giants:
        of_agency = keys.giant_list(order.agency, case.number, closed=closed)
    else:
        of_agency = keys.agency_list(order.agency, closed=closed)
    item: Item = {
        **keys.order(case.number, order.n),
        **plain(order),
        "case": case.number,
        "case_version": case.version,
        "pack": case.pack,
        "round": current.n if current else 0,
        "owed": owes_answer(order, pack.workflow),
        **keys.BY_AGENCY.place(of_agency, keys.listed(_urgency(order), case.number, order.n)),
    }
    if order.group:
        item |= keys.BY_GROUP.place(keys.members_of(order.group), keys.member(case.number, order.n))
    if current and current.due:
        item["due"] = plain(current.due)
    if current and current.promise and current.promise.state == "open" and not closed:
        item["promise_due"] = plain(current.promise.due)
    told = case_fact(case, order, pack)
    of_case = {"region": told.region, "channel": told.channel, "about": told.about, "author": told.author}
    item |= {name: value for name, value in of_case.items() if value}
    if (made_in := order.promised) and (promise := made_in.promise):
        item["promised"] = {**plain(promise), "plan": order.plan}
        item |= keys.BY_PROMISE.place(
            keys.promise_list(made_in.agency, promise.state), keys.promised_by(promise.due, case.number, order.n)
        )
    if order.call and is_asked(order, pack):
        item |= keys.BY_CALL.place(keys.CALLS, keys.listed(order.call.since, case.number, order.n))
    clock = clock_place(case.number, order, pack)
    if clock and lies and lies < clock[keys.BY_DUE.sort]:
        clock[keys.BY_DUE.sort] = lies
    return item | clock


def clock_place(number: str, order: Order, pack: Pack) -> Item:
    """Where an order lies among the clocks; empty when none runs."""
    timer = next_timer(order, pack.plans[order.plan], pack.workflow)
    return keys.BY_DUE.place(keys.clock_of(number), keys.listed(timer.at, number, order.n)) if timer else {}


def _urgency(order: Order) -> datetime:
    """Where an order stands among an agency's: by its deadline, and last where it has none."""
    if order.round is None:
        return order.opened_at
    return order.round.due or keys.NEVER


def events_item(case: Case, events: Sequence[Event]) -> Item:
    """The events of one command as one item, with the person to write to, so that a reaction needs no read."""
    item: Item = {**keys.events(case.number, events[-1].seq), "pack": case.pack, "submission": case.submission}
    item["events"] = [{name: value for name, value in plain_event(event).items() if name != "case"} for event in events]
    if case.person and MAIL in case.reach:
        item["person"] = case.person
    return item
