"""The engine does what the table says and nothing else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.domain.cases.case import Case, evolve, replay
from chalicelib.domain.cases.engine import Command, allowed_actions, decide
from chalicelib.domain.cases.events import Event
from chalicelib.domain.cases.timers import deadline, next_timer, stage_due
from chalicelib.domain.errors import Conflict, Forbidden, HeedError, Invalid, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import AUTHORS, Clock, Role
from tests.builders import NOW, a_feedback, a_pack, due_of, opened_by, pack_document

PACK = a_pack()


def under(**changes: Any) -> Pack:
    """The pack with its one calendar edited."""
    return a_pack(calendars={"office": {**pack_document()["calendars"]["office"], **changes}})


EDITED = [PACK, under(days_off=[]), under(days_off=["2026-12-01", "2026-12-02"]), under(hours=["10:00", "15:00"])]
ANSWER: dict[str, Any] = {"outcome": "fixed", "text": "We called you back and put it right."}


def opened(reachable: bool = True, agency: str = "office") -> Case:
    feedback = a_feedback(reachable=reachable, agency=agency, service=None if agency != "office" else "permits")
    return opened_by(feedback, now=NOW, pack=PACK).case


def after(
    case: Case, action: str, role: Role = Role.OFFICIAL, agency_of_actor: str | None = None, /, **fields: Any
) -> Case:
    order = case.orders[0]
    if role is Role.SYSTEM:
        fields = {"timer": "tested"}
    command = Command(action, role, 1, case.version, fields, agency=agency_of_actor or order.agency)
    return decide(case, command, now=NOW, pack=PACK).case


def answered(case: Case) -> Case:
    return after(after(case, "accept"), "answer", **ANSWER)


def test_a_negative_rating_opens_a_case_assigned_with_a_deadline() -> None:
    order = opened().orders[0]
    assert (order.state, order.agency) == ("assigned", "office")
    # Five working days from Monday, with Thursday and Friday off.
    assert due_of(order).isoformat() == "2026-12-02T17:00:00+00:00"


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
        for action in ("follow_up", "timeout", "breach", "close_unverified", "promise", "break", "remind", "warn"):
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


def test_an_agency_may_say_that_it_is_not_theirs_twice_then_the_dispatcher_decides() -> None:
    case = opened()
    for agency in ("ministry", "office"):
        case = after(case, "decline", reason="Not ours.")
        assert (case.orders[0].state, case.orders[0].agency) == ("registered", "centre")
        case = after(case, "assign", Role.DISPATCHER, agency=agency)
        assert (case.orders[0].state, case.orders[0].agency) == ("assigned", agency)
    with pytest.raises(Conflict):
        after(case, "decline", reason="Still not ours.")


def test_a_contest_stops_the_clock_and_a_reviewer_of_another_body_decides() -> None:
    case = after(after(opened(), "accept"), "contest", Role.HEAD, reason="Nobody of that name was here.")
    assert next_timer(case.orders[0], PACK.plans["negative"], PACK.workflow) is None
    for agency in ("office", "ministry", None):
        with pytest.raises(Conflict):
            decide(
                case,
                Command("dismiss", Role.REVIEWER, 1, case.version, {"reason": "It counts."}, agency=agency),
                now=NOW,
                pack=PACK,
            )
    back = after(case, "dismiss", Role.REVIEWER, "ombudsman", reason="It counts.").orders[0]
    assert (back.state, back.contest and back.contest.upheld) == ("in_work", False)
    gone = after(case, "uphold", Role.REVIEWER, "ombudsman", reason="It was about another office.").orders[0]
    assert (gone.state, gone.resolution) == ("closed", "excluded")
    with pytest.raises(Conflict):
        after(after(case, "dismiss", Role.REVIEWER, "ombudsman", reason="No."), "contest", Role.HEAD, reason="Again.")


def test_a_question_to_the_person_pauses_and_the_reply_resumes() -> None:
    case = after(opened(), "accept")
    due = due_of(case.orders[0])
    asked = after(case, "ask", text="Which counter was it?")
    assert asked.orders[0].state == "awaiting_person"
    later = NOW + timedelta(days=8)
    replied = decide(
        asked, Command("reply", Role.AUTHOR, 1, asked.version, {"text": "Number 3."}), now=later, pack=PACK
    )
    order = replied.case.orders[0]
    # Monday to Tuesday of the next week, with two days off between: four working days later.
    assert (order.state, (due_of(order) - due).days) == ("in_work", 6)


def test_an_extension_is_lawful_once_and_no_longer_than_the_plan_allows() -> None:
    case = after(opened(), "accept")
    with pytest.raises(Invalid) as wrong:
        after(case, "extend", Role.HEAD, days=6, reason="The archive is closed.")
    assert [problem.path for problem in wrong.value.problems] == ["days"]
    extended = after(case, "extend", Role.HEAD, days=5, reason="The archive is closed.")
    assert due_of(extended.orders[0]).isoformat() == "2026-12-09T17:00:00+00:00"
    with pytest.raises(Conflict):
        after(extended, "extend", Role.HEAD, days=1, reason="Again.")


def test_a_promise_needs_a_date_is_kept_or_broken_and_then_looked_at_again() -> None:
    case = after(opened(), "accept")
    with pytest.raises(Invalid) as wrong:
        after(case, "answer", outcome="promised", text="We will repair it.")
    assert [problem.path for problem in wrong.value.problems] == ["promise_date"]
    promised = after(case, "answer", outcome="promised", text="We will repair it.", promise_date="2026-12-20")
    assert promised.orders[0].state == "promised"
    assert after(promised, "keep").orders[0].state == "following_up"
    moved = after(promised, "move", Role.HEAD, promise_date="2027-01-10", reason="Frost.").orders[0]
    assert moved.rounds[0].promise is not None
    assert [move.reason for move in moved.rounds[0].promise.moves] == ["Frost."]
    broken = after(promised, "break", Role.SYSTEM).orders[0]
    assert (broken.state, len(broken.rounds)) == ("in_work", 2)
    assert broken.rounds[0].promise is not None and broken.rounds[0].promise.state == "broken"
    assert broken.rounds[0].answer is not None


def test_an_author_may_reopen_within_the_window_and_withdraw_at_any_time() -> None:
    closed = after(answered(opened()), "confirm", Role.AUTHOR, outcome="solved")
    again = after(closed, "reopen", Role.AUTHOR, text="It broke again.")
    assert (again.orders[0].state, len(again.orders[0].rounds), again.orders[0].resolution) == ("assigned", 2, None)
    withdrawn = after(again, "withdraw", Role.AUTHOR)
    assert (withdrawn.orders[0].state, withdrawn.orders[0].resolution) == ("closed", "withdrawn")
    for case, now in ((closed, NOW + timedelta(days=31)), (withdrawn, NOW)):
        with pytest.raises(Conflict):
            decide(case, Command("reopen", Role.AUTHOR, 1, case.version, {"text": "Please."}), now=now, pack=PACK)


ACTIONS = sorted({t.action for t in PACK.workflow.transitions} | {"publish", ""})
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "outcome": st.sampled_from(["fixed", "refused", "promised", "solved", "partly", "not_solved", "nonsense"]),
        "text": st.sampled_from(["Done.", ""]),
        "rating": st.sampled_from([1, 10, 11, True, "8"]),
        "comment": st.just("Still broken."),
        "reason": st.just("Because."),
        "reasons": st.just("Because."),
        "next_steps": st.just("Appeal."),
        "agency": st.sampled_from(["office", "ministry", "nowhere"]),
        "topic": st.sampled_from(["roads", "lights", "nothing"]),
        "days": st.sampled_from([1, 5, 30, 0]),
        "promise_date": st.sampled_from(["2026-12-24", "2027-06-01", "soon"]),
        "group": st.sampled_from(["lamps", 7]),
        "questions": st.sampled_from(["two", 2, [], [{"text": "Who?"}], [{"text": ""}, {"agency": "nowhere"}]]),
    },
)
NAMED = {(source, t.to, t.event) for t in PACK.workflow.transitions for source in (t.sources or (None,))}
SENSIBLE: dict[str, dict[str, Any]] = {
    "answer": ANSWER,
    "decline": {"reason": "Not ours."},
    "contest": {"reason": "Unfair."},
    "uphold": {"reason": "Indeed."},
    "dismiss": {"reason": "No."},
    "ask": {"text": "Where?"},
    "reply": {"text": "There."},
    "add": {"text": "And also this."},
    "extend": {"days": 2, "reason": "Frost."},
    "send_back": {"reason": "Kinder, please."},
    "reopen": {"text": "Again."},
    "assign": {"agency": "office"},
    "confirm": {"outcome": "solved", "rating": 8},
    "dispute": {"outcome": "not_solved", "rating": 2},
    "split": {"questions": [{"text": "Who pays?"}, {"text": "When?", "topic": "lights", "agency": "office"}]},
    "leave": {"reason": "It asks for something else."},
    "not_dangerous": {"reason": "The cover is there."},
}
STAFF_AGENCY = {Role.REVIEWER: "ombudsman", Role.DISPATCHER: "centre"}


@settings(max_examples=200, stateful_step_count=40, deadline=None)
class RandomCommands(RuleBasedStateMachine):
    """Whatever is sent in whatever order: only the table's moves happen, and replay gives the same state."""

    @initialize(reachable=st.booleans(), plan=st.sampled_from(["negative", "appeal"]), danger=st.booleans())
    def open(self, reachable: bool, plan: str, danger: bool) -> None:
        self.pack = replace(PACK, default_plans={"feedback": plan})
        feedback = a_feedback(reachable=reachable, comment="An open manhole." if danger else None)
        opening = opened_by(feedback, now=NOW, pack=self.pack)
        self.events: list[Event] = list(opening.events)
        self.case = opening.case
        self.now = NOW

    def take(self, command: Command) -> None:
        before = self.case
        try:
            decision = decide(before, command, now=self.now, pack=self.pack)
        except HeedError:
            return
        assert command.version == before.version
        for event in decision.events:
            assert event.order is not None
            there = self.case.order(event.order)
            source, contest = (there.state, there.contest) if there else (None, None)
            self.case = evolve(self.case, event)
            reached = self.case.order(event.order)
            assert reached is not None
            to = reached.state
            assert {
                (source, to, event.name),
                (source, None, event.name) if source == to else None,
                (source, "back", event.name) if contest and to == contest.back_to else None,
            } & NAMED, (source, to, event.name)
        assert self.case == decision.case
        self.events += decision.events
        first = next(t for t in PACK.workflow.transitions if t.event == decision.events[0].name)
        assert command.role in first.by and first.action == command.action

    @rule(
        action=st.sampled_from(ACTIONS),
        role=st.sampled_from(list(Role)),
        fields=FIELDS,
        stale=st.sampled_from([0, 0, 0, 1]),
        agency=st.sampled_from(["office", "ministry", "ombudsman", "centre", None]),
        hours=st.integers(0, 300),
    )
    def send(self, action: str, role: Role, fields: dict[str, Any], stale: int, agency: str | None, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.take(Command(action, role, 1, self.case.version - stale, fields, agency=agency))

    @rule(data=st.data(), role=st.sampled_from([r for r in Role if r is not Role.SYSTEM]), hours=st.integers(0, 100))
    def do_something_sensible(self, data: st.DataObject, role: Role, hours: int) -> None:
        self.now += timedelta(hours=hours)
        order = self.case.orders[0]
        agency = STAFF_AGENCY.get(role, order.agency)
        actions = allowed_actions(self.case, order, role, agency=agency, now=self.now, pack=self.pack)
        if actions:
            action = data.draw(st.sampled_from(actions))
            version = self.case.version
            some_day = (self.now + timedelta(days=90)).date().isoformat()
            fields = SENSIBLE.get(action, {})
            if action == "join":
                fields = {"group": {"id": "lamps", "title": "Lamps", "agency": order.agency}}
            elif action == "move":
                fields = {"promise_date": some_day, "reason": "Frost."}
            elif action == "answer" and data.draw(st.booleans()):
                fields = {"outcome": "promised", "text": "We will.", "promise_date": some_day}
            if role.is_staff and action in AUTHORS:
                fields = {**fields, "paper": "12-A", "paper_date": NOW.date().isoformat()}
            assume(action != "split" or len(self.case.orders) < 5)
            self.take(Command(action, role, 1, version, fields, agency=agency))
            assert self.case.version > version, f"{role} may {action}, and could not"

    @rule(hours=st.integers(0, 1000))
    def sweep(self, hours: int) -> None:
        """The clocks are worked off, however late, in the order in which they fell due."""
        self.now += timedelta(hours=hours)
        last = None
        for _ in range(30):
            order = self.case.orders[0]
            timer = next_timer(order, self.pack.plans[order.plan], self.pack.workflow)
            if timer is None or timer.at > self.now:
                break
            rounds = len(order.rounds)
            assert last is None or last[0] != rounds or last[1] <= timer.at
            # The end of a pause moves the deadline, so that a timer may come up that lay before it.
            last = (rounds, timer.at) if timer.action != "timeout" else None
            version = self.case.version
            self.take(Command(timer.action, Role.SYSTEM, 1, version, {"timer": timer.key}))
            assert self.case.version > version, f"the system could not {timer.action}"
        else:
            raise AssertionError("the clocks never come to rest")

    @rule(edited=st.sampled_from(EDITED))
    def the_calendars_change(self, edited: Pack) -> None:
        """Each deadline that runs or is paused follows, once; no other one moves."""
        self.pack = replace(edited, default_plans=self.pack.default_plans)
        version, state = self.case.version, self.case.orders[0].state
        for _ in range(2):
            self.take(Command("recompute", Role.SYSTEM, 1, self.case.version))
        assert self.case.version <= version + 1
        order = self.case.orders[0]
        if PACK.workflow.states[state].clocks == (Clock.DEADLINE,) or (order.rounds[-1].pause and state != "closed"):
            assert order.rounds[-1].due == deadline(order.rounds[-1], self.pack.plans[order.plan])
        else:
            assert self.case.version == version
        assert order.state == state

    @invariant()
    def replay_gives_the_state(self) -> None:
        assert replay(self.events) == self.case

    @invariant()
    def the_order_is_consistent(self) -> None:
        order = self.case.orders[0]
        assert [event.seq for event in self.events] == list(range(1, len(self.events) + 1))
        assert [r.n for r in order.rounds] == list(range(1, len(order.rounds) + 1))
        assert all(r.due and r.due > r.started_at for r in order.rounds)
        assert (order.resolution is not None) == PACK.workflow.states[order.state].closed
        # No order is left waiting for the system alone.
        assert order.state != "answered"
        # The clock stands still exactly while the person or the reviewer has the word.
        assert (order.rounds[-1].pause is not None) == (order.state in ("awaiting_person", "contested")) or (
            order.state == "closed"
        )

    @invariant()
    def each_timer_fired_once(self) -> None:
        for r in self.case.orders[0].rounds:
            assert len(r.fired) == len(set(r.fired))

    @invariant()
    def no_stage_eats_up_the_reserves_of_the_later_ones(self) -> None:
        order = self.case.orders[0]
        plan, current = self.pack.plans[order.plan], order.rounds[-1]
        stage = plan.stage(order.state)
        if stage is None or current.stage_started_at is None:
            return
        due = stage_due(current, plan)
        assert due is not None
        assert due >= current.stage_started_at
        if due > current.stage_started_at:
            assert plan.calendar.work_between(due, due_of(order)) >= plan.reserves_after(stage)


TestRandomCommands = RandomCommands.TestCase


def test_an_event_out_of_turn_is_refused() -> None:
    events = opened_by(a_feedback(), now=NOW, pack=PACK).events
    with pytest.raises(ValueError, match="is not the next one"):
        replay([events[0], replace(events[1], seq=3)])
    with pytest.raises(ValueError, match="starts with"):
        replay(events[1:])
