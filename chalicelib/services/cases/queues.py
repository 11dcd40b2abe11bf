"""The queues of the desk: which of an agency's open orders are in each, and how many.

List and counts ask one function, so that a queue has as many rows as its count says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypedDict

from chalicelib.domain.cases.overdue import deadline_passed
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.open_orders import open_orders
from chalicelib.services.ports.cases import ListedOrder

PROMISES_WITHIN = timedelta(days=7)
"""How far the queue of promises looks ahead."""


class Queue(StrEnum):
    """A queue of the desk. An order may be in several."""

    OPEN = "open"
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    NEW = "new"
    SENT_BACK = "sent_back"
    DANGER = "danger"
    DISPATCH = "dispatch"
    APPROVAL = "approval"
    CONTESTED = "contested"
    WAITING = "waiting"
    PROMISES = "promises"
    GROUPED = "grouped"


class QueuesOut(TypedDict):
    """How many open orders of an agency are in each queue, at a moment."""

    agency: str
    at: datetime
    queues: dict[str, int]


@dataclass(frozen=True, slots=True)
class Sorting:
    """What orders are sorted into queues by: a pack and a moment (UTC)."""

    pack: Pack
    now: datetime

    def queues_of(self, order: ListedOrder) -> Iterator[Queue]:
        """The queues in which an open order is."""
        state = self.pack.workflow.states.get(order.state)
        overdue = deadline_passed(order.due, self.now, owed=order.owed)
        yield Queue.OPEN
        if overdue:
            yield Queue.OVERDUE
        elif order.owed and order.due is not None and order.due <= self._end_of_day(order):
            yield Queue.DUE_TODAY
        if order.round > 1 and order.owed:
            yield Queue.SENT_BACK
        if order.danger is not None and order.owed:
            yield Queue.DANGER
        if self.pack.workflow.awaits_acceptance(order.state):
            yield Queue.NEW
        if state is not None and (owned := _OF_OWNER.get(state.owner)):
            yield owned
        if order.promise_due is not None and order.promise_due <= (self.now + PROMISES_WITHIN).date():
            yield Queue.PROMISES
        if order.group is not None:
            yield Queue.GROUPED

    def _end_of_day(self, order: ListedOrder) -> datetime:
        """The end of the agency's day."""
        calendar = self.pack.calendar_of(order.agency)
        return calendar.end_of_day(calendar.day_of(self.now))


_OF_OWNER: Mapping[Role | None, Queue] = {
    Role.DISPATCHER: Queue.DISPATCH,
    Role.HEAD: Queue.APPROVAL,
    Role.REVIEWER: Queue.CONTESTED,
    Role.AUTHOR: Queue.WAITING,
}
"""The queues of orders that wait for somebody else than an official."""


def count_queues(agency: str, *, caller: Caller, book: CaseBook) -> QueuesOut:
    """Count an agency's open orders by queue, empty queues too.

    Raises ``NotFound`` for an unknown agency and ``Forbidden`` for another's.
    """
    pack = book.packs.current()
    check_list_of(agency, caller, pack)
    sorting, counts = Sorting(pack, book.now), dict.fromkeys(Queue, 0)
    for order in open_orders(agency, pack, book.cases):
        for queue in sorting.queues_of(order):
            counts[queue] += 1
    return {"agency": agency, "at": book.now, "queues": {str(queue): count for queue, count in counts.items()}}


def check_list_of(agency: str, caller: Caller, pack: Pack) -> None:
    """Whether this caller may see an agency's lists. Raises ``NotFound`` for an unknown one, ``Forbidden`` else."""
    if agency not in pack.agencies:
        raise NotFound(f"There is no agency {agency!r}.")
    if not caller.speaks_for(agency):
        raise Forbidden("This list is another agency's.")
