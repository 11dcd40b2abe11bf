"""A promise is a day that somebody gave: it is kept by then, moved with a reason, or broken."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.effects.answers import Message
from chalicelib.domain.cases.engine import Command, allowed_actions, decide
from chalicelib.domain.cases.timers import next_timer
from chalicelib.domain.cases.work_order import Promise, PromiseState
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.clocks.sweep import sweep
from tests.builders import NOW, a_feedback, a_pack, opened_by
from tests.fakes import FakeCases, FakePacks

PACK = a_pack()
DAY = date(2026, 12, 20)
PROMISE: dict[str, Any] = {"outcome": "promised", "text": "We will open a second counter.", "promise_date": str(DAY)}
END_OF_DAY = PACK.plans["negative"].calendar.end_of_day(DAY)


def act(case: Case, action: str, role: Role = Role.OFFICIAL, *, at: datetime = NOW, **fields: Any) -> Case:
    command = Command(action, role, 1, case.version, fields, agency=case.orders[0].agency)
    return decide(case, command, now=at, pack=PACK).case


def in_work(*, reachable: bool = True) -> Case:
    return act(opened_by(a_feedback(reachable=reachable), pack=PACK).case, "accept")


def promised(**changes: Any) -> Case:
    return act(in_work(), "answer", **{**PROMISE, **changes})


def promise_of(case: Case) -> Promise:
    made_in = case.orders[0].promised
    assert made_in is not None and made_in.promise is not None
    return made_in.promise


def complaints(case: Case, action: str, role: Role = Role.OFFICIAL, **fields: Any) -> set[str]:
    with pytest.raises(Invalid) as wrong:
        act(case, action, role, **fields)
    return {problem.path for problem in wrong.value.problems}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"text": ""}, "text"),
        ({"text": "  "}, "text"),
        ({"promise_date": None}, "promise_date"),
        ({"promise_date": "soon"}, "promise_date"),
        ({"promise_date": "2026-11-22"}, "promise_date"),
        ({"promise_date": "2026-11-23"}, "promise_date"),
        ({"promise_date": "2036-12-01"}, "promise_date"),
        ({"promise_date": "9999-12-31"}, "promise_date"),
        ({"promise_date": "20261220"}, "promise_date"),
        ({"promise_date": 20261220}, "promise_date"),
        ({"public_text": "x" * 301}, "public_text"),
        ({"public_text": " "}, "public_text"),
        ({"public_text": "Ask olena@person.example."}, "public_text"),
        ({"public_text": "Call +380 (44) 123-45-67."}, "public_text"),
        ({"outcome": "fixed"}, "promise_date"),
        ({"outcome": "fixed", "promise_date": None, "public_text": "A counter."}, "public_text"),
    ],
)
def test_a_promise_says_what_and_by_which_day_to_come(changes: dict[str, Any], path: str) -> None:
    assert path in complaints(in_work(), "answer", **{**PROMISE, **changes})


def test_what_may_be_published_goes_with_the_promise() -> None:
    promise = promise_of(promised(public_text="A second counter from 2027, on 12 streets."))
    assert promise == Promise(
        text="We will open a second counter.",
        due=DAY,
        made_at=NOW,
        public_text="A second counter from 2027, on 12 streets.",
    )


def test_a_moved_promise_stays_open_and_keeps_every_day_that_was_given_up() -> None:
    later = NOW + timedelta(days=1)
    case = act(promised(), "move", Role.HEAD, promise_date="2027-01-10", reason="Frost.")
    case = act(case, "move", Role.HEAD, at=later, promise_date="2027-02-10", reason="More frost.")
    promise = promise_of(case)
    assert (promise.state, promise.due) == (PromiseState.OPEN, date(2027, 2, 10))
    assert [(move.at, move.due, move.reason) for move in promise.moves] == [
        (NOW, DAY, "Frost."),
        (later, date(2027, 1, 10), "More frost."),
    ]


def test_a_promise_moves_to_another_day_with_a_reason() -> None:
    assert complaints(promised(), "move", Role.HEAD, promise_date=str(DAY), reason="Frost.") == {"promise_date"}
    assert complaints(promised(), "move", Role.HEAD, promise_date="2027-01-10") == {"reason"}


def test_a_kept_promise_asks_the_author_and_says_how_it_was_kept() -> None:
    case = promised()
    kept = decide(
        case,
        Command("keep", Role.OFFICIAL, 1, case.version, {"text": "Counter 2 is open."}, agency="office"),
        now=NOW,
        pack=PACK,
    )
    assert [event.name for event in kept.events] == ["PromiseKept", "FollowUpAsked"]
    assert kept.events[0].change(Message) == Message(by="official", text="Counter 2 is open.")
    case = kept.case
    assert (promise_of(case).state, promise_of(case).settled_at) == (PromiseState.KEPT, NOW)
    assert case.orders[0].state == "following_up"


def test_a_promise_can_be_kept_or_moved_until_its_day_is_over_and_no_longer() -> None:
    case = promised()
    for action, role, fields in (
        ("keep", Role.OFFICIAL, {}),
        ("move", Role.HEAD, {"promise_date": "2027-01-10", "reason": "Frost."}),
    ):
        act(case, action, role, at=END_OF_DAY, **fields)
        with pytest.raises(Conflict):
            act(case, action, role, at=END_OF_DAY + timedelta(seconds=1), **fields)
    late = END_OF_DAY + timedelta(minutes=5)
    assert allowed_actions(case, case.orders[0], Role.HEAD, agency="office", now=late, pack=PACK) == ()


def test_a_broken_promise_comes_back_as_a_new_round_and_stays_on_record() -> None:
    case = act(promised(), "break", Role.SYSTEM, at=END_OF_DAY, timer="promise/0")
    order = case.orders[0]
    assert (order.state, order.agency, len(order.rounds)) == ("in_work", "office", 2)
    assert (promise_of(case).state, promise_of(case).settled_at) == (PromiseState.BROKEN, END_OF_DAY)
    case = act(case, "answer", at=END_OF_DAY, **{**PROMISE, "promise_date": "2027-03-01"})
    assert promise_of(case).due == date(2027, 3, 1)
    first = case.orders[0].rounds[0].promise
    assert first is not None
    assert first.state is PromiseState.BROKEN


def test_the_sweep_reminds_of_a_promise_and_breaks_it_once_its_day_is_over() -> None:
    cases, packs = FakeCases(), FakePacks(PACK)
    case = promised()
    cases.cases[case.number], cases.pack = case, PACK
    for at in (END_OF_DAY - timedelta(days=1), END_OF_DAY, END_OF_DAY + timedelta(minutes=1)):
        for _twice in range(2):
            sweep(book=CaseBook(at, packs, cases), time_left=lambda: True)
    seen = [event.name for event in cases.events[case.number]]
    assert [name for name in seen if name.startswith("Promise")] == ["PromiseReminded", "PromiseBroken"]
    assert promise_of(cases.cases[case.number]).state is PromiseState.BROKEN


def test_a_promise_is_dropped_when_the_author_withdraws() -> None:
    case = act(promised(), "withdraw", Role.AUTHOR)
    assert promise_of(case).state is PromiseState.DROPPED
    assert next_timer(case.orders[0], PACK.plans["negative"], PACK.workflow) is None


def test_a_kept_promise_stays_kept_when_the_case_ends() -> None:
    case = act(act(promised(), "keep"), "confirm", Role.AUTHOR, outcome="solved")
    assert promise_of(case).state is PromiseState.KEPT


def test_who_is_told_of_what_becomes_of_a_promise() -> None:
    told = {
        name: {(n.to, n.mail) for n in PACK.workflow.notices(name, Role.HEAD)}
        for name in ("PromiseMoved", "PromiseKept")
    }
    assert told == {"PromiseMoved": {("author", "promise_moved")}, "PromiseKept": {("author", "promise_kept")}}
    assert {(n.to, n.mail) for n in PACK.workflow.notices("PromiseBroken", Role.SYSTEM)} == {
        ("author", "promise_broken"),
        ("official", "promise_broken_staff"),
        ("head", "promise_broken_staff"),
    }
