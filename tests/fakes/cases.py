"""Fakes of the case store and of the lists derived from it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from chalicelib.domain.cases.calls import is_free
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.events import Event
from chalicelib.domain.cases.overdue import owes_answer
from chalicelib.domain.cases.timers import next_timer
from chalicelib.domain.cases.work_order import Order, PromiseState
from chalicelib.domain.errors import Conflict
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Workflow
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.ports.cases import (
    ALL_OPEN,
    MOST_ORDERS_CHANGED,
    DueOrder,
    ListedCall,
    ListedOrder,
    ListedPromise,
    OrderFilter,
)
from chalicelib.services.ports.paging import Page
from chalicelib.services.ports.submissions import Submissions
from tests.fakes.paging import paged


def listed(case: Case, order: Order, workflow: Workflow) -> ListedOrder:
    """An order as an entry of work lists."""
    return ListedOrder(
        case=case.number,
        n=order.n,
        version=case.version,
        state=order.state,
        agency=order.agency,
        opened_at=order.opened_at,
        round=len(order.rounds),
        owed=owes_answer(order, workflow),
        service=order.service,
        topic=order.topic,
        due=order.rounds[-1].due,
        resolution=order.resolution,
        group=order.group,
        plan=order.plan,
    )


class FakeCases:
    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.events: dict[str, list[Event]] = {}

    def case(self, number: str) -> Case | None:
        return self.cases.get(number)

    def history(self, number: str) -> tuple[Case, Sequence[Event]] | None:
        case = self.case(number)
        return (case, self.events[number]) if case else None

    def save(self, decision: Decision, pack: Pack) -> None:
        case, events = decision.case, decision.events
        there = self.cases.get(case.number)
        if (there.version if there else 0) != events[0].seq - 1:
            raise Conflict("Somebody else was faster.")
        opened = {order.n for order in there.orders} if there else set()
        assert len({event.order for event in events} & opened) <= MOST_ORDERS_CHANGED, "no transaction takes so many"
        self.cases[case.number] = case
        self.events.setdefault(case.number, []).extend(events)
        self.pack = pack

    def orders(
        self, agency: str, wanted: OrderFilter = ALL_OPEN, *, limit: int, cursor: str | None
    ) -> Page[ListedOrder]:
        found = [
            listed(case, order, self.pack.workflow)
            for case in self.cases.values()
            for order in case.orders
            if order.agency == agency and self.pack.workflow.states[order.state].closed == wanted.closed
        ]
        return paged(found, limit, cursor)

    def with_dangers(self, orders: Sequence[ListedOrder], plans: Collection[str]) -> Sequence[ListedOrder]:
        seen = {(case.number, order.n): order for case in self.cases.values() for order in case.orders}
        return [
            replace(row, danger=order.danger) if (order := seen.get((row.case, row.n))) and order.plan in plans else row
            for row in orders
        ]

    def reschedule(self, case: Case, n: int, pack: Pack) -> None:
        self.pack = pack

    def due(self, now: datetime) -> Iterator[DueOrder]:
        due = []
        for case in self.cases.values():
            for order in case.orders:
                timer = next_timer(order, self.pack.plans[order.plan], self.pack.workflow)
                if timer and timer.at < now:
                    due.append(DueOrder(timer.at, case.number, order.n))
        return iter(sorted(due, key=lambda d: d.at))


class FakeListedCases:
    """What rows are about, derived from the fake case store."""

    def __init__(self, cases: FakeCases, submissions: Submissions) -> None:
        self._cases = cases
        self._submissions = submissions

    def read(self, rows: Sequence[ListedOrder]) -> Sequence[tuple[Case, Feedback | Appeal | None] | None]:
        return [self._one(row) for row in rows]

    def _one(self, row: ListedOrder) -> tuple[Case, Feedback | Appeal | None] | None:
        case = self._cases.case(row.case)
        order = case.order(row.n) if case else None
        if case is None or order is None:
            return None
        return replace(case, orders=(order,)), self._submissions.submission(case.origin, case.submission)


class FakePersonCases:
    """The cases of a person, derived from the fake case store."""

    def __init__(self, cases: FakeCases) -> None:
        self._cases = cases

    def cases_of(self, person: str, *, limit: int, cursor: str | None) -> Page[Case]:
        own = [case for case in self._cases.cases.values() if case.person == person]
        return paged(sorted(own, key=lambda case: case.opened_at, reverse=True), limit, cursor)

    def count(self, person: str, most: int) -> int:
        return min(most, sum(case.person == person for case in self._cases.cases.values()))


class FakeCalls:
    """The call list, derived from the fake case store."""

    def __init__(self, cases: FakeCases) -> None:
        self._cases = cases

    def calls(self, operator: str, *, now: datetime, limit: int, cursor: str | None) -> Page[ListedCall]:
        found = [
            ListedCall(case.number, order.n, case.version, order.agency, order.opened_at, order.call)
            for case in self._cases.cases.values()
            for order in case.orders
            if order.state == "following_up" and is_free(order.call, operator, now) and order.call
        ]
        return paged(sorted(found, key=lambda listed: listed.call.since), limit, cursor)


class FakePromises:
    """The register of promises, derived from the fake case store."""

    def __init__(self, cases: FakeCases) -> None:
        self._cases = cases

    def promises(
        self, agency: str, *, state: PromiseState, due_before: date | None, limit: int, cursor: str | None
    ) -> Page[ListedPromise]:
        found = [
            ListedPromise(
                case.number, order.n, case.version, promise, order.service, order.topic, order.group, order.plan
            )
            for case in self._cases.cases.values()
            for order in case.orders
            if (made_in := order.promised) and made_in.agency == agency and (promise := made_in.promise)
            if promise.state is state and (due_before is None or promise.due < due_before)
        ]
        return paged(sorted(found, key=lambda listed: listed.promised.due), limit, cursor)
