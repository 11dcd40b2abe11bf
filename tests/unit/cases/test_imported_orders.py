"""Work orders of an older system: closed ones stay as they were, open ones go on here, nobody is told of the past."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.cases.case import Case, replay
from chalicelib.domain.cases.changes import FromOlderSystem
from chalicelib.domain.cases.engine import Command, allowed_actions, decide
from chalicelib.domain.cases.imported_orders import HistoricOrder, number_of, problems
from chalicelib.domain.cases.overdue import is_overdue
from chalicelib.domain.cases.timers import next_timer
from chalicelib.domain.ids import ulid_time
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.statistics.facts import case_fact, order_fact
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.cases.import_orders import Taken, import_orders
from chalicelib.services.clocks.sweep import Swept, sweep
from chalicelib.services.ports.changes import EventsWritten
from chalicelib.services.react import react
from chalicelib.services.submissions.import_result import ImportResult
from tests.builders import NOW, SECRET, a_pack, due_of, pack_document
from tests.fakes import FakeCases, FakeCleaning, FakeFacts, FakeGroupWork, FakeOutbox, FakePacks

PACK = a_pack()
OPENED = NOW - timedelta(days=400)
CLOSED = OPENED + timedelta(days=3)
TARGET = OPENED + timedelta(days=14)
AHEAD = NOW + timedelta(days=9)


def historic(**changes: Any) -> HistoricOrder:
    """An open order of the office that an older system had."""
    given: dict[str, Any] = {
        "id": "101",
        "source": "hotline",
        "agency": "office",
        "channel": "phone",
        "opened_at": OPENED,
        "topic": "lights",
        "region": "north",
        "statement": "The lamp is out.",
    }
    return HistoricOrder(**{**given, **changes})


class Desk:
    """An operator with an older system's orders, at one moment."""

    def __init__(self) -> None:
        self.cases = FakeCases()

    def bring(self, *orders: HistoricOrder, at: datetime = NOW) -> list[Taken]:
        return import_orders(orders, by="oleh", secret=SECRET, book=CaseBook(at, FakePacks(PACK), self.cases))

    def sweep(self, at: datetime) -> Swept:
        return sweep(book=CaseBook(at, FakePacks(PACK), self.cases), time_left=lambda: True)


def brought(**changes: Any) -> Case:
    desk = Desk()
    (taken,) = desk.bring(historic(**changes))
    assert taken.result is ImportResult.CREATED, taken.problems
    return desk.cases.cases[str(taken.case)]


def after(case: Case, action: str, role: Role = Role.OFFICIAL, at: datetime = NOW, **fields: Any) -> Case:
    command = Command(action, role, 1, case.version, fields, agency="office")
    return decide(case, command, now=at, pack=PACK).case


def test_a_closed_order_is_closed_at_its_own_time_and_that_counts_as_the_answer() -> None:
    order = brought(due_at=TARGET, closed_at=CLOSED).orders[0]
    assert (order.state, order.resolution, order.closed_at) == ("closed", "imported", CLOSED)
    answer = order.rounds[0].answer
    assert answer is not None
    assert (answer.at, answer.outcome) == (CLOSED, "unknown")
    assert (order.opened_at, order.rounds[0].started_at, order.rounds[0].due) == (OPENED, OPENED, TARGET)


def test_an_answer_before_the_closing_keeps_its_own_time_and_outcome() -> None:
    order = brought(answered_at=CLOSED, closed_at=CLOSED + timedelta(days=1), outcome="refused").orders[0]
    answer = order.rounds[0].answer
    assert answer is not None
    assert (answer.at, answer.outcome, order.closed_at) == (CLOSED, "refused", CLOSED + timedelta(days=1))


def test_an_order_that_was_answered_is_closed_with_its_answer() -> None:
    assert brought(answered_at=CLOSED).orders[0].closed_at == CLOSED


def test_every_event_of_the_past_is_at_its_own_time_marked_and_names_who_brought_it_in() -> None:
    desk = Desk()
    (taken,) = desk.bring(historic(closed_at=CLOSED))
    _case, events = desk.cases.history(str(taken.case)) or pytest.fail("the case is not there")
    assert [(event.name, event.at) for event in events] == [
        ("CaseOpened", OPENED),
        ("WorkOrderOpened", OPENED),
        ("WorkOrderAssigned", OPENED),
        ("AnswerImported", CLOSED),
        ("ClosedElsewhere", CLOSED),
    ]
    assert all(event.change(FromOlderSystem) for event in events)
    assert {event.actor for event in events} == {"oleh"}
    assert replay(events) == desk.cases.cases[str(taken.case)]


@pytest.mark.parametrize("more", [{}, {"closed_at": CLOSED}])
def test_nobody_gets_mail_about_what_an_older_system_did(more: dict[str, Any]) -> None:
    desk, outbox = Desk(), FakeOutbox()
    desk.bring(historic(**more))
    ((number, events),) = desk.cases.events.items()
    written = EventsWritten(None, desk.cases.cases[number].submission, PACK.version, tuple(events))
    react(
        written,
        book=CaseBook(NOW, FakePacks(PACK), desk.cases),
        secret=SECRET,
        facts=FakeFacts(),
        outbox=outbox,
        work=FakeGroupWork(),
        cleaning=FakeCleaning(),
    )
    assert outbox.messages == []


def test_a_case_remembers_what_it_was_and_lies_in_the_hour_of_its_opening() -> None:
    case = brought(kind="complaint", service="permits")
    assert (case.imported, case.origin, case.opened_at) == (True, "import", OPENED)
    assert (case.kind, case.service, case.topic, case.region, case.channel) == (
        "complaint",
        "permits",
        "lights",
        "north",
        "phone",
    )
    assert abs(ulid_time(case.submission) - OPENED) < timedelta(milliseconds=1)
    assert (case.orders[0].text, case.orders[0].plan) == ("The lamp is out.", "appeal")


def test_an_open_order_is_taken_up_answered_and_closed_without_asking_anybody() -> None:
    case = after(brought(due_at=TARGET), "accept")
    drafted = after(case, "answer", outcome="fixed", text="Done.")
    assert drafted.orders[0].state == "in_approval"
    order = after(drafted, "approve", Role.HEAD).orders[0]
    assert (order.state, order.resolution, order.rounds[0].follow_up_asked_at) == ("closed", "unverified", None)


def test_an_order_that_was_late_before_it_came_is_overdue_and_its_clock_says_nothing() -> None:
    desk = Desk()
    (taken,) = desk.bring(historic(due_at=TARGET))
    case = desk.cases.cases[str(taken.case)]
    assert is_overdue(case.orders[0], PACK.workflow, NOW)
    assert desk.sweep(NOW + timedelta(days=90)) == Swept()
    assert next_timer(after(case, "accept").orders[0], PACK.plans["appeal"], PACK.workflow) is None


def test_what_lies_ahead_of_an_open_order_comes_and_what_lay_before_does_not() -> None:
    desk = Desk()
    (taken,) = desk.bring(historic(topic=None, due_at=AHEAD))
    order = desk.cases.cases[str(taken.case)].orders[0]
    first = next_timer(order, PACK.plans[order.plan], PACK.workflow)
    # The time to take it up ran out a year ago; the warning is still to come.
    assert first is not None
    assert (first.action, NOW < first.at < AHEAD) == ("warn", True)
    desk.sweep(AHEAD + timedelta(minutes=1))
    names = [event.name for event in desk.cases.events[str(taken.case)]]
    assert names[3:] == ["DeadlineNear", "DeadlineMissed"]


def test_an_order_without_a_target_is_never_overdue_and_has_no_clock_and_no_extension() -> None:
    case = after(brought(), "accept")
    order = case.orders[0]
    assert order.rounds[0].due is None
    assert not is_overdue(order, PACK.workflow, NOW + timedelta(days=9999))
    assert next_timer(order, PACK.plans[order.plan], PACK.workflow) is None
    assert "extend" not in allowed_actions(case, order, Role.HEAD, agency="office", now=NOW, pack=PACK)


def test_an_extension_moves_the_target_that_was_set_there() -> None:
    case = after(brought(due_at=AHEAD), "accept")
    extended = after(case, "extend", Role.HEAD, days=5, reason="Frost.")
    assert (due_of(extended.orders[0]) - AHEAD).days in (5, 6, 7)


def test_another_topic_leaves_the_target_as_it_was_set() -> None:
    dispatched = after(brought(topic=None, due_at=AHEAD), "assign", Role.DISPATCHER, agency="office", topic="roads")
    assert (dispatched.orders[0].topic, dispatched.orders[0].rounds[0].due) == ("roads", AHEAD)


def test_questions_split_off_have_the_target_of_the_whole() -> None:
    questions = [{"text": "The lamp?"}, {"text": "The road?"}]
    case = after(brought(due_at=TARGET), "split", Role.DISPATCHER, questions=questions)
    assert [order.rounds[0].due for order in case.orders] == [TARGET, TARGET]
    assert next_timer(case.orders[1], PACK.plans["appeal"], PACK.workflow) is None


def test_the_same_order_again_is_found_and_nothing_changes() -> None:
    desk = Desk()
    (first,) = desk.bring(historic())
    case = after(desk.cases.cases[str(first.case)], "accept")
    desk.cases.cases[case.number] = case
    (again,) = desk.bring(historic(opened_at=OPENED + timedelta(days=1), closed_at=NOW), at=NOW + timedelta(days=1))
    assert (again.result, again.case) == (ImportResult.EXISTING, first.case)
    assert desk.cases.cases == {case.number: case}


def test_an_id_of_another_system_is_another_order() -> None:
    numbers = {number_of(historic(**more), SECRET) for more in ({}, {"source": "app"}, {"id": "102"})}
    assert len(numbers) == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agency": "nosuch"}, "agency"),
        ({"service": "nosuch"}, "service"),
        ({"topic": "nosuch"}, "topic"),
        ({"region": "nosuch"}, "region"),
        ({"channel": "pigeon"}, "channel"),
        ({"kind": "nosuch"}, "kind"),
        ({"agency": "desk"}, "agency"),
        ({"statement": "x" * 501}, "statement"),
        ({"opened_at": NOW + timedelta(days=1)}, "opened_at"),
        ({"closed_at": OPENED - timedelta(seconds=1)}, "closed_at"),
        ({"closed_at": NOW + timedelta(days=1)}, "closed_at"),
        ({"answered_at": OPENED - timedelta(seconds=1)}, "answered_at"),
        ({"answered_at": CLOSED + timedelta(seconds=1), "closed_at": CLOSED}, "answered_at"),
        ({"outcome": "fixed"}, "outcome"),
        ({"outcome": "promised", "closed_at": CLOSED}, "outcome"),
        ({"outcome": "nosuch", "closed_at": CLOSED}, "outcome"),
    ],
)
def test_nonsense_is_refused_by_name_and_holds_up_no_other(changes: dict[str, Any], field: str) -> None:
    desk = Desk()
    refused, taken = desk.bring(historic(**changes), historic(id="102"))
    assert (refused.result, refused.case, taken.result) == (ImportResult.REFUSED, None, ImportResult.CREATED)
    assert [problem.path for problem in refused.problems] == [field]
    assert list(desk.cases.cases) == [taken.case]


def test_a_target_before_the_opening_is_an_older_systems_slip_and_is_kept() -> None:
    assert problems(historic(due_at=OPENED - timedelta(days=1)), now=NOW, pack=PACK) == ()


def test_a_workflow_without_those_rows_takes_open_orders_only() -> None:
    document = pack_document()
    rows = [row for row in document["workflow"]["transitions"] if row["action"] != "import_close"]
    bare = a_pack(workflow={**document["workflow"], "transitions": rows})
    assert problems(historic(), now=NOW, pack=bare) == ()
    assert [p.path for p in problems(historic(closed_at=CLOSED), now=NOW, pack=bare)] == ["closed_at"]


def test_the_statistics_know_an_imported_order_by_its_own_times() -> None:
    case = brought(due_at=TARGET, closed_at=CLOSED)
    fact = order_fact(case.orders[0], case_fact(case, case.orders[0], PACK), PACK.workflow)
    assert (fact.opened_at, fact.closed, fact.resolution) == (OPENED, True, "imported")
    assert (fact.rounds[0].due, fact.rounds[0].answered_at) == (TARGET, CLOSED)
