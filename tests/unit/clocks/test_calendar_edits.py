"""Calendars change while work orders are open: deadlines follow, each once, and nothing else does."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.effects.rounds import DeadlineMoved
from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.cases.overdue import is_overdue
from chalicelib.domain.cases.work_order import Imported
from chalicelib.domain.errors import Conflict, Forbidden
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import act_on_order
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.clocks.recompute_deadlines import PAGE
from chalicelib.services.clocks.sweep import sweep
from chalicelib.services.clocks.watch_calendars import BOOKMARK, SETTLED, Watched, watch_calendars
from chalicelib.services.ports.cases import ALL_OPEN, ListedOrder, OrderFilter, OrderSeen
from chalicelib.services.ports.paging import Page
from tests.builders import NOW, a_feedback, due_of, opened_by, pack_document
from tests.fakes import FakeBookmarks, FakeCases, FakeOutbox, FakePacks

OLD_DUE = datetime.fromisoformat("2026-12-02T17:00+00:00")
"""Received on Monday the 23rd; Thursday and Friday are off."""
NEW_DUE = datetime.fromisoformat("2026-12-01T17:00+00:00")
"""Friday is worked after all."""
LATER_DUE = datetime.fromisoformat("2026-12-03T17:00+00:00")
"""Monday the 30th is off too."""


def with_days_off(*days: str, version: str = "v2", **more: Any) -> Pack:
    office = {**pack_document()["calendars"]["office"], "days_off": list(days), **more}
    return read_pack(pack_document(calendars={"office": office}), version)


OLD = read_pack(pack_document(), "v1")
EARLIER = with_days_off("2026-11-26")
LATER = with_days_off("2026-11-26", "2026-11-27", "2026-11-30")


class CountedCases(FakeCases):
    """Cases that count how often a list was read."""

    lists = 0

    def orders(
        self, agency: str, wanted: OrderFilter = ALL_OPEN, *, limit: int, cursor: str | None
    ) -> Page[ListedOrder]:
        self.lists += 1
        return super().orders(agency, wanted, limit=limit, cursor=cursor)


class World:
    """A deployment whose pack can change."""

    def __init__(self) -> None:
        self.now = NOW
        self.cases = CountedCases()
        self.bookmarks = FakeBookmarks()
        self.outbox = FakeOutbox()
        self.packs = FakePacks(OLD)
        self.watch()
        self.now += SETTLED
        self.watch()

    def open(self, n: int = 1, **changes: Any) -> str:
        decision = opened_by(a_feedback(n=n, **changes), now=self.now, pack=self.packs.current())
        self.cases.save(decision, self.packs.of("v1"))
        return decision.case.number

    def apply(self, pack: Pack) -> None:
        """Put a pack in force that differs in its calendars."""
        self.packs = FakePacks(OLD, pack, reckoned=[replace(pack, version="v1")])

    def act(self, number: str, action: str, role: Role = Role.OFFICIAL, **fields: Any) -> None:
        act_on_order(
            OrderSeen(number, 1, self.cases.cases[number].version),
            action,
            fields,
            caller=Caller(role, "office", "somebody"),
            book=CaseBook(self.now, self.packs, self.cases),
        )

    def watch(self, time_left: Callable[[], bool] = lambda: True) -> Watched:
        return watch_calendars(
            book=CaseBook(self.now, self.packs, self.cases),
            outbox=self.outbox,
            bookmarks=self.bookmarks,
            time_left=time_left,
        )

    def settle(self) -> Watched:
        """See the change, wait until every function has, and walk."""
        self.watch()
        self.now += SETTLED
        return self.watch()

    def sweep(self) -> None:
        sweep(book=CaseBook(self.now, self.packs, self.cases), time_left=lambda: True)

    def case(self, number: str) -> Case:
        return self.cases.cases[number]

    def due(self, number: str) -> datetime:
        return due_of(self.case(number).orders[0])

    def names(self, number: str) -> list[str]:
        return [event.name for event in self.cases.events[number]]


@pytest.mark.parametrize(("edited", "due"), [(EARLIER, NEW_DUE), (LATER, LATER_DUE)])
def test_an_open_deadline_follows_the_calendar(edited: Pack, due: datetime) -> None:
    world = World()
    number = world.open()
    assert world.due(number) == OLD_DUE
    world.apply(edited)
    assert world.settle().recomputed == 1
    assert world.due(number) == due
    assert world.names(number)[-1] == "DeadlineRecomputed"
    assert world.case(number).orders[0].state == "assigned", "nothing else moves"


def test_each_deadline_is_recomputed_once_however_often_the_walk_runs() -> None:
    world = World()
    number = world.open()
    world.apply(EARLIER)
    world.settle()
    assert (world.watch().recomputed, world.settle().recomputed) == (0, 0)
    assert world.names(number).count("DeadlineRecomputed") == 1


def test_who_keeps_the_same_deadline_hears_nothing() -> None:
    world = World()
    number = world.open()
    before = world.case(number)
    world.apply(with_days_off("2026-11-26", "2026-11-27", "2027-01-01"))
    assert world.settle().recomputed == 0
    assert world.case(number) == before


def test_an_order_that_waits_for_its_author_or_a_reviewer_follows_too() -> None:
    world = World()
    asked, contested = world.open(1), world.open(2)
    world.act(asked, "accept")
    world.act(asked, "ask", text="Which counter?")
    world.act(contested, "contest", Role.HEAD, reason="It was a public holiday.")
    world.apply(EARLIER)
    assert world.settle().recomputed == 2
    for number, state in ((asked, "awaiting_person"), (contested, "contested")):
        assert world.due(number) == NEW_DUE
        assert world.case(number).orders[0].state == state


def test_a_pause_and_an_extension_are_kept_when_the_deadline_is_recomputed() -> None:
    world = World()
    number = world.open()
    world.act(number, "accept")
    world.act(number, "extend", Role.HEAD, days=1, reason="The archive is closed.")
    world.act(number, "ask", text="Which counter?")
    world.now += timedelta(days=1)
    act_on_order(
        OrderSeen(number, 1, world.case(number).version),
        "reply",
        {"text": "The left one."},
        caller=Caller(Role.AUTHOR),
        book=CaseBook(world.now, world.packs, world.cases),
    )
    assert world.due(number) == OLD_DUE + timedelta(days=2)
    world.apply(EARLIER)
    world.settle()
    assert world.due(number) == NEW_DUE + timedelta(days=2)


def test_what_is_answered_or_brought_in_with_its_own_deadline_is_left_alone() -> None:
    world = World()
    answered, imported = world.open(1), world.open(2)
    world.act(answered, "accept")
    world.act(answered, "answer", outcome="fixed", text="Done.")
    order = world.case(imported).orders[0]
    brought = replace(order.rounds[0], imported=Imported(NOW, OLD_DUE))
    world.cases.cases[imported] = replace(world.case(imported), orders=(replace(order, rounds=(brought,)),))
    world.apply(EARLIER)
    assert world.settle() == Watched()
    assert world.due(answered) == world.due(imported) == OLD_DUE


def test_a_breach_under_the_old_deadline_stays_on_record_but_the_order_is_overdue_no_longer() -> None:
    """Events are for good and a point has one of them; whether an order is overdue is reckoned when asked."""
    world = World()
    number = world.open()
    world.now = OLD_DUE + timedelta(minutes=30)
    world.sweep()
    assert is_overdue(world.case(number).orders[0], OLD.workflow, world.now)
    world.apply(LATER)
    world.settle()
    assert world.due(number) == LATER_DUE
    assert not is_overdue(world.case(number).orders[0], OLD.workflow, world.now)
    world.now = LATER_DUE + timedelta(minutes=30)
    world.sweep()
    assert is_overdue(world.case(number).orders[0], OLD.workflow, world.now)
    assert world.names(number).count("DeadlineMissed") == 1


def test_a_deadline_that_was_moved_is_not_reported_as_missed_before_the_walk_comes_by() -> None:
    world = World()
    number = world.open()
    world.apply(LATER)
    world.now = OLD_DUE + timedelta(minutes=30)
    world.sweep()
    assert "DeadlineMissed" not in world.names(number)
    assert world.due(number) == LATER_DUE


def test_a_deadline_that_moved_into_the_past_is_missed_at_once() -> None:
    world = World()
    number = world.open()
    world.now = NEW_DUE + timedelta(hours=1)
    world.sweep()
    assert "DeadlineMissed" not in world.names(number)
    world.apply(EARLIER)
    world.settle()
    world.sweep()
    assert world.names(number)[-1] == "DeadlineMissed"


def ticks(n: int) -> Callable[[], bool]:
    """Time for ``n`` pages."""
    left: Iterator[int] = count(n, -1)
    return lambda: next(left) > 0


def test_the_walk_goes_on_where_the_time_ran_out() -> None:
    world = World()
    numbers = [world.open(n) for n in range(1, PAGE + 6)]
    world.apply(EARLIER)
    world.watch()
    world.now += SETTLED
    # Centre, desk and ministry have none; then comes the office's first page.
    first = world.watch(ticks(4))
    assert first.recomputed == PAGE
    assert world.bookmarks.read(BOOKMARK)["agency"] == "office"
    assert world.watch().recomputed == len(numbers) - PAGE
    assert all(world.names(number).count("DeadlineRecomputed") == 1 for number in numbers)
    assert "agency" not in world.bookmarks.read(BOOKMARK)


def test_a_run_that_fails_half_way_is_made_up_for() -> None:
    world = World()
    for n in range(1, PAGE + 6):
        world.open(n)
    world.apply(EARLIER)
    world.watch()
    world.now += SETTLED

    def fail_after_a_page() -> bool:
        if world.bookmarks.read(BOOKMARK).get("cursor"):
            raise TimeoutError
        return True

    with pytest.raises(TimeoutError):
        world.watch(fail_after_a_page)
    assert world.watch().recomputed == 5


def test_calendars_that_change_during_a_walk_start_another_one() -> None:
    world = World()
    numbers = [world.open(n) for n in range(1, PAGE + 6)]
    world.apply(EARLIER)
    world.watch()
    world.now += SETTLED
    world.watch(ticks(4))
    world.apply(LATER)
    world.settle()
    assert {world.due(number) for number in numbers} == {LATER_DUE}


def test_an_order_that_cannot_be_recomputed_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    broken, sound = world.open(1), world.open(2)
    world.apply(EARLIER)
    read = world.cases.case

    def case(number: str) -> Case | None:
        if number == broken:
            raise KeyError("unreadable")
        return read(number)

    monkeypatch.setattr(world.cases, "case", case)
    assert world.settle() == Watched(recomputed=1, stuck=1)
    assert world.due(sound) == NEW_DUE


def test_the_walk_waits_until_every_function_knows_the_new_pack() -> None:
    world = World()
    number = world.open()
    world.apply(EARLIER)
    world.watch()
    world.now += SETTLED - timedelta(seconds=1)
    assert world.watch().recomputed == 0
    assert world.due(number) == OLD_DUE


def test_an_ordinary_minute_reads_the_bookmark_and_nothing_else() -> None:
    world = World()
    world.open()
    lists, moves = world.cases.lists, world.bookmarks.moves
    for _ in range(5):
        world.now += timedelta(minutes=1)
        world.watch()
    assert (world.cases.lists, world.bookmarks.moves) == (lists, moves)


def test_another_run_at_the_same_time_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.open()
    world.apply(EARLIER)

    def moved(*_: Any, **__: Any) -> None:
        raise Conflict("Somebody else is at this.")

    monkeypatch.setattr(world.bookmarks, "move", moved)
    assert world.settle() == Watched()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_only_the_system_recomputes(role: Role) -> None:
    world = World()
    case = world.case(world.open())
    with pytest.raises(Forbidden):
        decide(case, Command("recompute", role, 1, case.version, agency="office"), now=world.now, pack=LATER)


def test_the_system_cannot_move_a_deadline_that_the_calendars_leave_where_it_is() -> None:
    world = World()
    case = world.case(world.open())
    with pytest.raises(Conflict):
        decide(case, Command("recompute", Role.SYSTEM, 1, case.version), now=world.now, pack=OLD)


def test_an_order_given_to_another_agency_takes_the_new_deadline_along() -> None:
    """So that it cannot slip through from a list that the walk has yet to read into one that it has read."""
    world = World()
    case = world.case(world.open())
    command = Command("assign", Role.DISPATCHER, 1, case.version, {"agency": "desk"}, agency="centre")
    (event,) = decide(case, command, now=world.now, pack=EARLIER).events
    assert event.change(DeadlineMoved) == DeadlineMoved(NEW_DUE)
