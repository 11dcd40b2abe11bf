"""Cases with their work orders, and the lists that people work by."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.events import Event
from chalicelib.domain.cases.work_order import Call, Promise, PromiseState
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.ports.paging import Page

MOST_ORDERS_CHANGED = 8
"""How many work orders that a case already has one decision may change.

A transaction of the store takes 100 items and 4 MB, an item 400 KB. So eight orders of any size fit into one, with the
case and the events. What a decision opens besides is small: ``domain.cases.splitting`` bounds it.
"""


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """A work order that somebody names, and the version of its case that they saw, where they say so."""

    case: str
    n: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """A work order as a list shows it. ``owed``: the agency owes an answer and its clock runs.

    ``given_at`` is when the agency got it, ``promise_due`` the day of a promise that is still to come. ``danger`` is
    told by ``CaseStore.with_dangers`` alone.
    """

    case: str
    n: int
    version: int
    state: str
    agency: str
    opened_at: datetime
    round: int
    owed: bool
    service: str | None = None
    topic: str | None = None
    due: datetime | None = None
    resolution: str | None = None
    group: str | None = None
    plan: str | None = None
    given_at: datetime | None = None
    promise_due: date | None = None
    danger: str | None = None


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which of an agency's orders are listed: the open or the ``closed`` ones, in one ``state``, due before a time.

    ``redo`` leaves out those in their first round; with ``plans`` only those under one of them are listed.
    """

    closed: bool = False
    state: str | None = None
    due_before: datetime | None = None
    redo: bool = False
    plans: Collection[str] = ()


ALL_OPEN = OrderFilter()


@dataclass(frozen=True, slots=True)
class DueOrder:
    """A work order whose next clock point has come, and when that was."""

    at: datetime
    case: str
    n: int


@dataclass(frozen=True, slots=True)
class ListedCall:
    """A row of the list of calls: an order whose author is asked by phone."""

    case: str
    n: int
    version: int
    agency: str
    opened_at: datetime
    call: Call
    service: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class ListedPromise:
    """A row of the register of promises: an order and what it promised last.

    ``plan`` is the order's; None in rows from before it was kept there.
    """

    case: str
    n: int
    version: int
    promised: Promise
    service: str | None = None
    topic: str | None = None
    group: str | None = None
    plan: str | None = None


class CaseStore(Protocol):
    def case(self, number: str) -> Case | None:
        """The case and its orders, read consistently."""

    def history(self, number: str) -> tuple[Case, Sequence[Event]] | None:
        """The case with all its events."""

    def save(self, decision: Decision, pack: Pack) -> None:
        """Write a decision's events and the state they lead to, in one transaction.

        It changes at most ``MOST_ORDERS_CHANGED`` orders that were there before.

        Raises ``Conflict`` when somebody else wrote first, ``Transient`` when the store is too busy.
        """

    def orders(
        self,
        agency: str,
        wanted: OrderFilter = ALL_OPEN,
        *,
        limit: int,
        cursor: str | None,
    ) -> Page[ListedOrder]:
        """An agency's work orders, the most urgent first. Raises ``Invalid`` on a cursor that is not ours."""

    def with_dangers(self, orders: Sequence[ListedOrder], plans: Collection[str]) -> Sequence[ListedOrder]:
        """The same rows, those under one of these plans with the danger that was seen in them."""

    def reschedule(self, case: Case, n: int, pack: Pack) -> None:
        """Put an order among the clocks where its next point lies by ``pack``, unless somebody acted meanwhile."""

    def due(self, now: datetime) -> Iterator[DueOrder]:
        """Orders whose next clock point has come, the oldest first, read page by page as they are asked for."""


class ListedCases(Protocol):
    def read(self, rows: Sequence[ListedOrder]) -> Sequence[tuple[Case, Feedback | Appeal | None] | None]:
        """For each row its case, of whose orders it has the row's alone, and what opened it; None where it is gone.

        Read as it was a moment ago.
        """


class PersonCases(Protocol):
    def cases_of(self, person: str, *, limit: int, cursor: str | None) -> Page[Case]:
        """A person's cases with their orders, the newest first. Raises ``Invalid`` on a cursor that is not ours."""

    def count(self, person: str, most: int) -> int:
        """How many cases a person has, counted no further than ``most``."""


class CallList(Protocol):
    def calls(self, operator: str, *, now: datetime, limit: int, cursor: str | None) -> Page[ListedCall]:
        """Calls that an operator may make now: free ones and their own, those that wait longest first.

        Raises ``Invalid`` on a cursor that is not ours.
        """


class PromiseRegister(Protocol):
    def promises(
        self, agency: str, *, state: PromiseState, due_before: date | None, limit: int, cursor: str | None
    ) -> Page[ListedPromise]:
        """What an agency promised, by day. Raises ``Invalid`` on a cursor that is not ours."""
