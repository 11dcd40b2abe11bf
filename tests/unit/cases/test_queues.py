"""The queues of the desk: what is in each, and that a list has as many rows as its count says."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.cases.list_orders import OrdersWanted, list_orders
from chalicelib.services.cases.queues import Queue, Sorting, count_queues
from chalicelib.services.ports.cases import ListedOrder
from tests.builders import NOW, a_feedback, a_pack, due_of, opened_by
from tests.fakes import FakeCases, FakeListedCases, FakePacks
from tests.fakes.cases import listed

PACK = a_pack()
OFFICIAL = Caller(Role.OFFICIAL, "office", "ann")
REDO: tuple[tuple[str, Role, dict[str, Any]], ...] = (
    ("accept", Role.OFFICIAL, {}),
    ("answer", Role.OFFICIAL, {"outcome": "fixed", "text": "Done."}),
    ("dispute", Role.AUTHOR, {"outcome": "not_solved"}),
)


def after(case: Case, *acts: tuple[str, Role, dict[str, Any]]) -> Case:
    for action, role, fields in acts:
        agency = "office" if role in (Role.OFFICIAL, Role.HEAD) else None
        case = decide(case, Command(action, role, 1, case.version, fields, "x", agency), now=NOW, pack=PACK).case
    return case


def opened(n: int = 1, **feedback: Any) -> Case:
    return opened_by(a_feedback(n=n, **feedback), now=NOW, pack=PACK).case


def row(case: Case) -> ListedOrder:
    order = case.orders[0]
    return replace(listed(case, order, PACK.workflow), plan=order.plan, danger=order.danger)


def queues(case: Case, *, later: timedelta = timedelta()) -> set[Queue]:
    return set(Sorting(PACK, NOW + later).queues_of(row(case)))


def test_what_came_is_new_until_it_is_accepted() -> None:
    assert queues(opened()) == {Queue.OPEN, Queue.NEW}
    assert queues(after(opened(), REDO[0])) == {Queue.OPEN}


def test_what_is_due_on_the_day_is_due_today_until_it_is_overdue() -> None:
    case = after(opened(), REDO[0])
    due = due_of(case.orders[0]) - NOW
    assert Queue.DUE_TODAY not in queues(case, later=due - timedelta(days=1))
    assert queues(case, later=due - timedelta(hours=1)) == {Queue.OPEN, Queue.DUE_TODAY}
    assert queues(case, later=due) == {Queue.OPEN, Queue.DUE_TODAY}
    assert queues(case, later=due + timedelta(seconds=1)) == {Queue.OPEN, Queue.OVERDUE}


def test_what_waits_for_somebody_is_in_the_queue_of_who_it_waits_for() -> None:
    asked = after(opened(), REDO[0], ("ask", Role.OFFICIAL, {"text": "Which window?"}))
    contested = after(opened(), ("contest", Role.HEAD, {"reason": "Never here."}))
    assert queues(asked, later=timedelta(days=99)) == {Queue.OPEN, Queue.WAITING}
    assert queues(contested) == {Queue.OPEN, Queue.CONTESTED}


def test_what_did_not_help_is_sent_back() -> None:
    assert queues(after(opened(), *REDO)) == {Queue.OPEN, Queue.NEW, Queue.SENT_BACK}


def test_a_promise_is_listed_a_week_before_its_day() -> None:
    kept = replace(row(opened()), promise_due=(NOW + timedelta(days=8)).date())
    assert Queue.PROMISES not in set(Sorting(PACK, NOW).queues_of(kept))
    assert Queue.PROMISES in set(Sorting(PACK, NOW + timedelta(days=1)).queues_of(kept))


def test_a_danger_is_listed_while_its_answer_is_owed() -> None:
    assert Queue.DANGER in queues(opened(comment="The manhole is open."))


@pytest.fixture
def book() -> CaseBook:
    """Forty cases of the office, every fourth sent back, every tenth waiting for its author."""
    cases = FakeCases()
    for n in range(40):
        case = opened(n + 1)
        acts = REDO if n % 4 == 0 else (REDO[0], ("ask", Role.OFFICIAL, {"text": "?"})) if n % 10 == 1 else ()
        cases.save(Decision(case=after(case, *acts), events=opened_by(a_feedback(n=n + 1), pack=PACK).events), PACK)
    return CaseBook(NOW, FakePacks(PACK), cases)


@pytest.mark.parametrize("queue", Queue)
def test_a_list_has_as_many_rows_as_its_count_says(book: CaseBook, queue: Queue) -> None:
    counted = count_queues("office", caller=OFFICIAL, book=book)["queues"]
    rows, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        wanted = OrdersWanted("office", 3, cursor, queue=queue)
        page = list_orders(wanted, caller=OFFICIAL, book=book, cases=FakeListedCases(book.cases, None))  # type: ignore[arg-type]
        assert len(page["items"]) <= 3
        rows += [each["case"] for each in page["items"]]
        cursor, pages = page["next"], pages + 1
    assert len(rows) == len(set(rows)) == counted[queue]
    assert counted["open"] == 40
    assert counted["sent_back"] == 10


def test_the_queues_of_another_agency_are_not_counted(book: CaseBook) -> None:
    with pytest.raises(Forbidden):
        count_queues("ministry", caller=OFFICIAL, book=book)
    with pytest.raises(NotFound):
        count_queues("nobody", caller=OFFICIAL, book=book)
