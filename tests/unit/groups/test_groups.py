"""Similar orders are answered at once: each author under their own number, nobody twice, whatever fails meanwhile."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.codec import read, to_wire
from chalicelib.adapters.dynamodb.group_store import group_item, run_item
from chalicelib.adapters.dynamodb.stream import read_change
from chalicelib.adapters.dynamodb.submissions import KeptSubmissions
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.groups import MOST_REFUSALS, Group, Refusal, Run, RunState
from chalicelib.domain.errors import Conflict, Forbidden, Invalid, NotFound, Transient
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.statistics.facts import GroupFact
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import Judgement, act_on_order, follow_up
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.cases.show_case import show_case
from chalicelib.services.groups.begin_run import begin_run
from chalicelib.services.groups.group_book import GroupBook
from chalicelib.services.groups.group_orders import add_orders, open_group
from chalicelib.services.groups.work_group import PAGE, work_group
from chalicelib.services.ports.cases import OrderSeen
from chalicelib.services.ports.changes import GroupKept, RunBegun
from chalicelib.services.ports.groups import GroupStep
from chalicelib.services.react import react
from tests.builders import NOW, SECRET, a_feedback, a_pack, number_of, opened_by
from tests.fakes import (
    FakeAppeals,
    FakeCases,
    FakeCleaning,
    FakeFacts,
    FakeFeedback,
    FakeFiles,
    FakeGroups,
    FakeGroupWork,
    FakeOutbox,
    FakePacks,
)

PACK = a_pack()
OFFICIAL = Caller(Role.OFFICIAL, "office", "ann")
DISPATCHER = Caller(Role.DISPATCHER, "centre", "dana")
HEAD = Caller(Role.HEAD, "office", "hilda")
TITLE = "The lamps along the river path are out"
ANSWER = {"outcome": "fixed", "text": "The lamps are on again."}
IN_UKRAINIAN = "Ліхтарі знову світять."


class Crash(BaseException):
    """The function is gone from one moment to the next."""


class FrailCases(FakeCases):
    """A store whose function dies, or that is too busy, after so many writes."""

    def __init__(self) -> None:
        super().__init__()
        self.writes_left: int | None = None
        self.dies_with: BaseException = Crash()
        self.races: Counter[str] = Counter()

    def save(self, decision: Decision, pack: Pack) -> None:
        if self.races[decision.case.number] > 0:
            self.races[decision.case.number] -= 1
            raise Conflict("Somebody else was faster.")
        if self.writes_left is not None:
            if self.writes_left == 0:
                self.writes_left = None
                raise self.dies_with
            self.writes_left -= 1
        super().save(decision, pack)


class World:
    def __init__(self, pack: Pack = PACK) -> None:
        self.pack = pack
        self.packs, self.cases = FakePacks(pack), FrailCases()
        self.groups, self.work = FakeGroups(self.cases), FakeGroupWork()

    def open(self, count: int, **changes: Any) -> list[str]:
        """So many cases of the office, each with one order."""
        numbers = []
        for n in range(len(self.cases.cases) + 1, len(self.cases.cases) + count + 1):
            feedback = a_feedback(n=n, **changes)
            decision = opened_by(feedback, pack=self.pack)
            self.cases.save(decision, self.pack)
            numbers.append(number_of(feedback.id))
        return numbers

    def group(self, numbers: Sequence[str], caller: Caller = OFFICIAL) -> Group:
        random = len(self.groups.kept).to_bytes(10, "big")
        group = open_group(
            TITLE, "office", "lights", caller=caller, random=random, book=GroupBook(NOW, self.pack, self.groups)
        )
        assert self.add(group, numbers, caller) == []
        return group

    def add(self, group: Group, numbers: Sequence[str], caller: Caller = OFFICIAL) -> Sequence[Refusal]:
        seen = [OrderSeen(number, 1) for number in numbers]
        return add_orders(group, seen, caller=caller, book=CaseBook(NOW, self.packs, self.cases))

    def act(self, number: str, action: str, caller: Caller = OFFICIAL, **fields: Any) -> Case:
        version = self.cases.cases[number].version
        return act_on_order(
            OrderSeen(number, 1, version),
            action,
            fields,
            caller=caller,
            book=CaseBook(NOW, self.packs, self.cases),
        )

    def begin(self, group: Group, action: str = "answer", caller: Caller = OFFICIAL, **given: Any) -> Run:
        texts = given.pop("texts", {})
        return begin_run(
            group.id,
            action,
            fields=given or ANSWER if action == "answer" else given,
            texts=texts,
            caller=caller,
            book=GroupBook(NOW, self.pack, self.groups),
        )

    def on(self, run: Run, *, pages: int = 10_000) -> Run:
        """One message about a run, in a function that has time for so many pages."""
        left = iter(range(pages - 1, -1, -1))
        worked = work_group(
            GroupStep(run.group, run.n),
            book=CaseBook(NOW, self.packs, self.cases),
            groups=self.groups,
            work=self.work,
            time_left=lambda: next(left) > 0,
        )
        assert worked is not None
        return worked

    def states(self) -> Counter[str]:
        return Counter(case.orders[0].state for case in self.cases.cases.values())

    def answers_told(self) -> Counter[int]:
        """How many cases were answered how often."""
        return Counter(sum(e.name == "AnswerGiven" for e in events) for events in self.cases.events.values())


@pytest.fixture
def world() -> World:
    return World()


# Joining and leaving -------------------------------------------------------------------------------------------------


def test_only_open_orders_in_the_hands_of_the_group_s_agency_join_and_each_one_group(world: World) -> None:
    fits, other, closed, grouped = world.open(4)
    (elsewhere,) = world.open(1, agency="ministry", service=None)
    world.group([other])
    world.act(closed, "withdraw", Caller(Role.AUTHOR))
    group = world.group([grouped])
    refusals = world.add(group, [fits, elsewhere, closed, other, grouped, "0000-0000-00000"])
    assert [(r.case, r.n) for r in refusals] == [(n, 1) for n in (elsewhere, closed, other, "0000-0000-00000")]
    assert "another agency" in refusals[0].reason
    assert [r.code for r in refusals] == ["in_other_hands", "action_impossible", "action_impossible", "not_found"]
    assert world.cases.cases[fits].orders[0].group == group.id


def test_a_dispatcher_groups_for_any_agency_and_an_official_for_their_own(world: World) -> None:
    numbers = world.open(2)
    group = world.group(numbers[:1], DISPATCHER)
    with pytest.raises(Forbidden):
        open_group(
            TITLE,
            "ministry",
            None,
            caller=OFFICIAL,
            random=bytes(10),
            book=GroupBook(NOW, PACK, world.groups),
        )
    assert world.add(group, numbers[1:], Caller(Role.OFFICIAL, "ministry"))[0].reason


@pytest.mark.parametrize(
    ("title", "agency", "topic", "path"),
    [(" ", "office", None, "title"), ("x", "nowhere", None, "agency"), ("x", "office", "nothing", "topic")],
)
def test_a_group_needs_a_title_and_things_that_there_are(
    world: World, title: str, agency: str, topic: str | None, path: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        open_group(title, agency, topic, caller=DISPATCHER, random=bytes(10), book=GroupBook(NOW, PACK, world.groups))
    assert [problem.path for problem in wrong.value.problems] == [path]
    assert not world.groups.kept


@pytest.mark.parametrize("way", ["decline", "assign", "split"])
def test_an_order_that_goes_elsewhere_leaves_its_group_by_itself(world: World, way: str) -> None:
    (number,) = world.open(1)
    world.group([number])
    match way:
        case "decline":
            case = world.act(number, "decline", reason="Not ours.")
        case "assign":
            case = world.act(number, "assign", DISPATCHER, agency="ministry")
        case _:
            case = world.act(number, "split", DISPATCHER, questions=[{"text": "A?"}, {"text": "B?"}])
    assert case.orders[0].group is None


def test_an_order_that_goes_above_leaves_its_group_and_one_that_comes_back_stays(world: World) -> None:
    (number,) = world.open(1)
    group = world.group([number])
    for expected in (group.id, None):
        world.act(number, "accept")
        world.act(number, "answer", OFFICIAL, **ANSWER)
        case = world.act(number, "dispute", Caller(Role.AUTHOR), outcome="not_solved")
        assert case.orders[0].group == expected


def test_who_left_is_in_no_run_and_may_join_again(world: World) -> None:
    stays, leaves = world.open(2)
    group = world.group([stays, leaves])
    world.act(leaves, "leave", reason="It asks for something else.")
    run = world.on(world.begin(group))
    assert (run.done, run.refused) == (1, 0)
    assert world.cases.cases[leaves].orders[0].state == "assigned"
    assert world.add(group, [leaves]) == []
    with pytest.raises(Invalid):
        world.act(leaves, "leave", reason="")


def test_nobody_joins_a_group_by_naming_it_as_text(world: World) -> None:
    (number,) = world.open(1)
    with pytest.raises(Invalid) as wrong:
        world.act(number, "join", group="lamps")
    assert [problem.path for problem in wrong.value.problems] == ["group"]


def test_an_author_sees_the_group_and_nothing_of_the_others_in_it(world: World) -> None:
    mine, other = world.open(2)
    group = world.group([mine, other])
    world.act(other, "leave", reason=f"Not like {mine}.")
    world.on(world.begin(group))
    views = [
        show_case(
            number,
            caller=Caller(Role.AUTHOR),
            book=CaseBook(NOW, world.packs, world.cases),
            submissions=KeptSubmissions(FakeFeedback(), FakeAppeals({})),
            files=FakeFiles(),
        )
        for number in (mine, other)
    ]
    assert TITLE in json.dumps(views[0], default=str)
    assert other not in json.dumps(views[0], default=str)
    assert mine not in json.dumps(views[1], default=str)


# Runs ----------------------------------------------------------------------------------------------------------------


def test_each_author_is_answered_in_their_language_and_asked_alone(world: World) -> None:
    english, ukrainian = world.open(1)[0], world.open(1, language="uk")[0]
    (no_language,) = world.open(1, language=None)
    group = world.group([english, ukrainian, no_language])
    run = world.on(world.begin(group, texts={"uk": IN_UKRAINIAN}))
    assert (run.state, run.done, run.refused) == (RunState.DONE, 3, 0)
    answers = {number: case.orders[0].rounds[0].answer for number, case in world.cases.cases.items()}
    assert {number: answer and answer.text for number, answer in answers.items()} == {
        english: ANSWER["text"],
        ukrainian: IN_UKRAINIAN,
        no_language: ANSWER["text"],
    }
    again = follow_up(
        OrderSeen(english, 1, world.cases.cases[english].version),
        Judgement("not_solved", 2, None, False),
        caller=Caller(Role.AUTHOR),
        book=CaseBook(NOW, world.packs, world.cases),
    )
    assert again.orders[0].state == "assigned"
    assert world.states() == {"assigned": 1, "following_up": 2}
    # What one author disputes is answered with the group once more; the others have had their answer.
    run = world.on(world.begin(group))
    assert (run.n, run.done, run.refused) == (2, 1, 2)
    assert world.answers_told() == {1: 2, 2: 1}


def test_what_cannot_be_done_to_an_order_is_counted_and_listed_with_the_reason(world: World) -> None:
    fine, asked = world.open(2)
    group = world.group([fine, asked])
    world.act(asked, "accept")
    world.act(asked, "ask", text="Which lamp?")
    run = world.on(world.begin(group))
    assert (run.done, run.refused) == (1, 1)
    assert [(r.case, r.n) for r in run.refusals] == [(asked, 1)]
    assert "awaiting_person" in run.refusals[0].reason
    assert (run.refusals[0].code, run.refusals[0].params["state"]) == ("action_impossible", "awaiting_person")
    assert read(Run, run_item(run)) == run


def test_the_head_approves_or_sends_back_what_was_drafted_for_all() -> None:
    plans = {**PACK.plans, "negative": replace(PACK.plans["negative"], approval=True)}
    world = World(replace(PACK, plans=plans))
    group = world.group(world.open(3))
    world.on(world.begin(group))
    assert world.states() == {"in_approval": 3}
    world.on(world.begin(group, "send_back", HEAD, reason="Kinder, please."))
    assert world.states() == {"in_work": 3}
    world.on(world.begin(group))
    world.on(world.begin(group, "approve", HEAD))
    assert world.states() == {"following_up": 3}


def test_a_promise_to_all_is_moved_and_kept_for_all(world: World) -> None:
    group = world.group(world.open(3))
    world.on(world.begin(group, outcome="promised", text="In spring.", promise_date="2027-03-20"))
    world.on(world.begin(group, "move", HEAD, promise_date="2027-04-20", reason="Frost."))
    moved = [case.orders[0].rounds[0].promise for case in world.cases.cases.values()]
    assert {p and (p.due.isoformat(), tuple(m.reason for m in p.moves)) for p in moved} == {("2027-04-20", ("Frost.",))}
    world.on(world.begin(group, "keep"))
    assert world.states() == {"following_up": 3}


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"outcome": "magic", "text": "x"}, "outcome"),
        ({"outcome": "fixed"}, "text"),
        ({"outcome": "refused", "text": "No."}, "reasons"),
        ({"outcome": "promised", "text": "Soon.", "promise_date": "2020-01-01"}, "promise_date"),
        ({**ANSWER, "bribe": "x"}, "bribe"),
        ({**ANSWER, "texts": {"xx": "x"}}, "texts.xx"),
        ({**ANSWER, "texts": {"uk": " "}}, "texts.uk"),
    ],
)
def test_what_no_order_would_take_is_refused_at_once_by_name(world: World, given: dict[str, Any], path: str) -> None:
    group = world.group(world.open(1))
    with pytest.raises(Invalid) as wrong:
        world.begin(group, **given)
    assert path in [problem.path for problem in wrong.value.problems]
    assert not world.groups.begun


def test_a_run_is_begun_by_who_may_act_on_the_orders_and_one_at_a_time(world: World) -> None:
    group = world.group(world.open(1))
    for caller in (DISPATCHER, HEAD, Caller(Role.OFFICIAL, "ministry")):
        with pytest.raises(Forbidden):
            world.begin(group, caller=caller)
    for action in ("withdraw", "orders", "breach"):
        with pytest.raises(NotFound):
            world.begin(group, action)
    world.begin(group)
    with pytest.raises(Conflict):
        world.begin(group)


# Whatever fails ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE + 3])
@pytest.mark.parametrize("dies_with", [Crash(), Transient("The store is busy.")])
def test_a_run_that_stops_anywhere_goes_on_there_and_answers_nobody_twice(
    world: World, written: int, dies_with: BaseException
) -> None:
    count = 3 * PAGE
    run = world.begin(world.group(world.open(count)))
    world.cases.writes_left, world.cases.dies_with = written, dies_with
    with pytest.raises(type(dies_with)):
        world.on(run)
    assert world.answers_told()[1] == written
    ended = world.on(run)
    assert (ended.state, ended.done, ended.refused) == (RunState.DONE, count, 0)
    assert world.answers_told() == {1: count}


def test_a_message_that_comes_twice_does_nothing_the_second_time(world: World) -> None:
    run = world.begin(world.group(world.open(3)))
    ended = world.on(run)
    seen = {number: case.version for number, case in world.cases.cases.items()}
    assert world.on(run) == ended
    assert {number: case.version for number, case in world.cases.cases.items()} == seen


def test_of_two_messages_on_one_page_the_slower_gives_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run = world.begin(world.group(world.open(2 * PAGE)))
    progress = world.groups.progress

    def slower(slow: Run) -> None:
        monkeypatch.setattr(world.groups, "progress", progress)
        world.on(run, pages=1)
        world.groups.progress(slow)

    monkeypatch.setattr(world.groups, "progress", slower)
    world.on(run)
    assert world.work.steps == [GroupStep(run.group, 1)], "handed on once"
    ended = world.on(run)
    assert (ended.done, world.answers_told()) == (2 * PAGE, {1: 2 * PAGE})


def test_an_order_that_others_act_on_is_tried_again_and_then_listed(world: World) -> None:
    quick, busy = world.open(2)
    run = world.begin(world.group([quick, busy]))
    world.cases.races.update({quick: 1, busy: 9})
    ended = world.on(run)
    assert (ended.done, [(r.case, r.code) for r in ended.refusals]) == (1, [(busy, "others_acting")])


def test_an_order_that_cannot_be_worked_on_holds_up_no_other(world: World) -> None:
    fine, broken = world.open(2)
    run = world.begin(world.group([fine, broken]))
    order = world.cases.cases[broken].orders[0]
    world.cases.cases[broken] = replace(world.cases.cases[broken], orders=(replace(order, plan="no-such-plan"),))
    ended = world.on(run)
    assert (ended.done, [(r.case, r.code) for r in ended.refusals]) == (1, [(broken, "not_workable")])


def test_a_group_of_five_thousand_is_worked_off_in_pages_over_several_messages_and_a_crash(world: World) -> None:
    count = 5_000
    (first,) = world.open(1)
    group = world.group([first])
    # The others as copies: opening each by its events would take most of the test's time.
    case, events = world.cases.cases[first], world.cases.events[first]
    for n in range(1, count):
        number = f"0000-0000-{n:05}"
        world.cases.cases[number] = replace(case, number=number)
        world.cases.events[number] = [replace(event, case=number) for event in events]
    # The fake looks for members from the start each time; the index knows where they begin.
    members = sorted(f"{number}#01" for number in world.cases.cases)
    world.groups._members = lambda group_id: members  # type: ignore[method-assign]
    run = world.begin(group)
    messages = crashes = 0
    while world.groups.begun[group.id, 1].state is RunState.RUNNING:
        messages += 1
        if messages == 3:
            world.cases.writes_left = 130
            with pytest.raises(Crash):
                world.on(run, pages=40)
            crashes += 1
        else:
            world.on(run, pages=40)
    ended = world.groups.begun[group.id, 1]
    assert (ended.done, ended.refused, ended.pages) == (count, 0, count // PAGE)
    assert world.answers_told() == {1: count}
    assert world.groups.largest_page == PAGE
    assert (messages, crashes, len(world.work.steps)) == (6, 1, 4)


def test_refusals_are_listed_up_to_a_bound_and_all_counted() -> None:
    run = Run(group="g", n=1, action="answer", role=Role.OFFICIAL, at=NOW)
    for page in range(10):
        refusals = tuple(Refusal(f"case {page}.{n}", 1, "No.") for n in range(PAGE))
        run = run.after_page(done=0, refusals=refusals, cursor="more", now=NOW)
    assert (run.refused, len(run.refusals)) == (10 * PAGE, MOST_REFUSALS)


# What follows --------------------------------------------------------------------------------------------------------


def stream_record(item: dict[str, Any], event: str = "INSERT") -> dict[str, Any]:
    wire = to_wire(item)
    return {
        "eventName": event,
        "dynamodb": {"Keys": {"pk": wire["pk"], "sk": wire["sk"]}, "NewImage": wire, "SequenceNumber": "1"},
    }


def test_the_first_message_follows_from_the_run_s_being_kept_and_none_from_its_progress(world: World) -> None:
    run = world.begin(world.group(world.open(1)), texts={"uk": IN_UKRAINIAN})
    begun = read_change(stream_record(run_item(run)))
    assert begun == RunBegun(GroupStep(run.group, 1))
    assert read_change(stream_record(run_item(run), "MODIFY")) is None
    assert read(Run, run_item(run)) == run
    reacted(begun, world)
    assert world.work.steps == [GroupStep(run.group, 1)]


def test_a_group_is_published_with_its_title_and_nobody_in_it(world: World) -> None:
    group = world.group(world.open(1))
    kept = read_change(stream_record(group_item(group)))
    assert kept == GroupKept(group)
    facts = reacted(kept, world)
    assert facts.groups == {group.id: GroupFact(group.id, TITLE, "office", "lights", NOW, 1)}


def reacted(change: Any, world: World) -> FakeFacts:
    facts = FakeFacts()
    react(
        change,
        book=CaseBook(NOW + timedelta(seconds=1), world.packs, world.cases),
        secret=SECRET,
        facts=facts,
        outbox=FakeOutbox(),
        work=world.work,
        cleaning=FakeCleaning(),
    )
    return facts
