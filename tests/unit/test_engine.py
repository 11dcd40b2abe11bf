"""The engine does what the table says and nothing else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chalicelib.domain.cases import Case, Event, evolve, next_clock, replay
from chalicelib.domain.engine import Command, decide, may, open_case
from chalicelib.domain.errors import Conflict, Forbidden, HeedError, Invalid, NotFound
from chalicelib.domain.workflow import Role
from tests.builders import NOW, a_feedback, a_pack

PACK = a_pack()
ANSWER: dict[str, Any] = {"outcome": "fixed", "text": "We called you back and put it right."}


def opened(reachable: bool = True, agency: str = "office") -> Case:
    feedback = a_feedback(reachable=reachable, agency=agency, service=None if agency != "office" else "permits")
    return replay(open_case(feedback, now=NOW, pack=PACK))


def after(case: Case, action: str, role: Role = Role.OFFICIAL, /, **fields: Any) -> Case:
    order = case.orders[0]
    command = Command(action, role, 1, case.version, fields, agency=order.agency)
    for event in decide(case, command, now=NOW, pack=PACK):
        case = evolve(case, event)
    return case


def answered(case: Case) -> Case:
    return after(after(case, "accept"), "answer", **ANSWER)


def test_a_negative_rating_opens_a_case_assigned_with_a_deadline() -> None:
    order = opened().orders[0]
    assert (order.state, order.agency) == ("assigned", "office")
    assert order.round is not None
    # Five working days from Monday, with Thursday and Friday off.
    assert order.round.due.isoformat() == "2026-12-02T17:00:00+00:00"


def test_an_answer_asks_the_author_where_there_is_one() -> None:
    assert answered(opened()).orders[0].state == "following_up"
    unreachable = answered(opened(reachable=False)).orders[0]
    assert (unreachable.state, unreachable.resolution) == ("closed", "unverified")


def test_what_helped_is_closed_with_the_authors_word() -> None:
    order = after(answered(opened()), "confirm", Role.AUTHOR, outcome="solved", rating=9).orders[0]
    assert (order.state, order.resolution) == ("closed", "solved")
    assert order.rounds[0].follow_up is not None and order.rounds[0].follow_up.rating == 9


def test_what_did_not_help_comes_back_then_goes_up_then_ends_as_unsolved() -> None:
    case = opened()
    seen = []
    for _ in range(3):
        case = after(answered(case), "dispute", Role.AUTHOR, outcome="not_solved", rating=2)
        order = case.orders[0]
        seen.append((order.state, order.agency, len(order.rounds), order.resolution))
    assert seen == [
        ("assigned", "office", 2, None),
        ("escalated", "ministry", 3, None),
        ("closed", "ministry", 3, "unsolved"),
    ]
    # Nothing of the old rounds was overwritten.
    assert [r.agency for r in case.orders[0].rounds] == ["office", "office", "ministry"]
    assert all(r.answer and r.follow_up for r in case.orders[0].rounds)


def test_a_refusal_says_why_and_what_next() -> None:
    case = after(opened(), "accept")
    with pytest.raises(Invalid) as refused:
        after(case, "answer", outcome="refused", text="No.")
    assert {problem.path for problem in refused.value.problems} == {"reasons", "next_steps"}
    given = {"reasons": "Section 4 asks for a map.", "next_steps": "Add a map and apply again, free of charge."}
    assert after(case, "answer", outcome="refused", text="No.", **given).orders[0].state == "following_up"


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({}, "outcome"),
        ({"outcome": "fixed"}, "text"),
        ({"outcome": "fixed", "text": "  "}, "text"),
        ({"outcome": "magic", "text": "x"}, "outcome"),
        ({"outcome": "fixed", "text": "x" * 5_001}, "text"),
        ({"outcome": "fixed", "text": 7}, "text"),
        ({"outcome": "fixed", "text": "x", "bribe": "y"}, "bribe"),
        ({"outcome": ["fixed"], "text": "x"}, "outcome"),
    ],
)
def test_wrong_fields_are_named(fields: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as wrong:
        after(after(opened(), "accept"), "answer", **fields)
    assert path in {problem.path for problem in wrong.value.problems}


def test_who_may_not_is_told_so() -> None:
    case = opened()
    with pytest.raises(Forbidden):
        decide(case, Command("accept", Role.OFFICIAL, 1, case.version, agency="ministry"), now=NOW, pack=PACK)
    for role in (Role.AUTHOR, Role.OFFICIAL, Role.HEAD, Role.OPERATOR):
        for action in ("follow_up", "timeout", "breach", "assign", "close_unverified"):
            with pytest.raises(Forbidden):
                decide(case, Command(action, role, 1, case.version, agency="office"), now=NOW, pack=PACK)
    with pytest.raises(Forbidden):
        decide(case, Command("no_such_thing", Role.OFFICIAL, 1, case.version, agency="office"), now=NOW, pack=PACK)


def test_a_stale_command_is_refused() -> None:
    case = opened()
    with pytest.raises(Conflict):
        decide(case, Command("accept", Role.OFFICIAL, 1, case.version - 1, agency="office"), now=NOW, pack=PACK)
    with pytest.raises(NotFound):
        decide(case, Command("accept", Role.OFFICIAL, 2, case.version, agency="office"), now=NOW, pack=PACK)


def test_a_missed_deadline_is_noted_once() -> None:
    case = after(opened(), "breach", Role.SYSTEM)
    assert case.orders[0].round is not None and case.orders[0].round.late_noted_at == NOW
    assert next_clock(case.orders[0], PACK.workflow) is None


ACTIONS = sorted({t.action for t in PACK.workflow.transitions} | {"publish", ""})
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "outcome": st.sampled_from(["fixed", "refused", "solved", "partly", "not_solved", "nonsense"]),
        "text": st.sampled_from(["Done.", ""]),
        "rating": st.sampled_from([1, 10, 11, True, "8"]),
        "comment": st.just("Still broken."),
        "reasons": st.just("Because."),
        "next_steps": st.just("Appeal."),
    },
)
NAMED = {(source, t.to or source, t.event) for t in PACK.workflow.transitions for source in (t.sources or (None,))}


@settings(max_examples=150, stateful_step_count=30, deadline=None)
class RandomCommands(RuleBasedStateMachine):
    """Whatever is sent in whatever order: only the table's moves happen, and replay gives the same state."""

    @initialize(reachable=st.booleans())
    def open(self, reachable: bool) -> None:
        self.events: list[Event] = list(open_case(a_feedback(reachable=reachable), now=NOW, pack=PACK))
        self.case = replay(self.events)
        self.now = NOW

    @rule(
        action=st.sampled_from(ACTIONS),
        role=st.sampled_from(list(Role)),
        fields=FIELDS,
        stale=st.sampled_from([0, 0, 0, 1]),
        agency=st.sampled_from(["office", "ministry", None]),
        hours=st.integers(0, 300),
    )
    def send(
        self, action: str, role: Role, fields: dict[str, object], stale: int, agency: str | None, hours: int
    ) -> None:
        self.now += timedelta(hours=hours)
        before = self.case
        command = Command(action, role, 1, before.version - stale, fields, agency=agency)
        try:
            events = decide(before, command, now=self.now, pack=PACK)
        except HeedError:
            return
        assert not stale
        for event in events:
            source = self.case.orders[0].state
            self.case = evolve(self.case, event)
            assert (source, self.case.orders[0].state, event.name) in NAMED
        self.events += events
        first = next(t for t in PACK.workflow.transitions if t.event == events[0].name)
        assert role in first.by and first.action == action

    @precondition(lambda self: bool(may(self.case, self.case.orders[0], Role.OFFICIAL, PACK)))
    @rule(data=st.data())
    def official_does_something_sensible(self, data: st.DataObject) -> None:
        action = data.draw(st.sampled_from(may(self.case, self.case.orders[0], Role.OFFICIAL, PACK)))
        self.send(action, Role.OFFICIAL, dict(ANSWER) if action == "answer" else {}, 0, self.case.orders[0].agency, 1)

    @precondition(lambda self: self.case.orders[0].state == "following_up")
    @rule(outcome=st.sampled_from(["solved", "not_solved"]))
    def author_replies(self, outcome: str) -> None:
        action = "confirm" if outcome == "solved" else "dispute"
        before = self.case.version
        self.send(action, Role.AUTHOR, {"outcome": outcome, "rating": 5}, 0, None, 1)
        assert self.case.version > before

    @invariant()
    def replay_gives_the_state(self) -> None:
        assert replay(self.events) == self.case

    @invariant()
    def the_order_is_consistent(self) -> None:
        order = self.case.orders[0]
        assert [event.seq for event in self.events] == list(range(1, len(self.events) + 1))
        assert [r.n for r in order.rounds] == list(range(1, len(order.rounds) + 1))
        assert len(order.rounds) <= 3
        assert all(r.due > r.started_at for r in order.rounds)
        assert (order.resolution is not None) == PACK.workflow.states[order.state].closed
        # No order is left waiting for the system alone.
        assert order.state != "answered"


TestRandomCommands = RandomCommands.TestCase


def test_an_event_out_of_turn_is_refused() -> None:
    events = open_case(a_feedback(), now=NOW, pack=PACK)
    with pytest.raises(ValueError, match="is not the next one"):
        replay([events[0], replace(events[1], seq=3)])
    with pytest.raises(ValueError, match="starts with"):
        replay(events[1:])
