"""The local stage's clock can be moved ahead and every function sees it; in production there is no such clock."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from chalicelib.adapters import movable_clock
from chalicelib.adapters.movable_clock import LOOKS_AGAIN, MovableClock, ahead, move_ahead
from chalicelib.wiring import Wiring
from infra.local.clock import step
from infra.local.processes import StackError
from tests.builders import ROOT
from tests.deployment import SETTINGS
from tests.fakes import FakeBookmarks

A_MOMENT = timedelta(seconds=5)
"""Longer than any line of a test takes."""


class CountedBookmarks(FakeBookmarks):
    """Bookmarks that count how often they were read."""

    reads = 0

    def read(self, name: str) -> dict[str, str]:
        self.reads += 1
        return dict(super().read(name))


@pytest.fixture
def stopwatch(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The seconds that have passed for the clock."""
    stopwatch = SimpleNamespace(seconds=100.0)
    monkeypatch.setattr(movable_clock, "time", SimpleNamespace(monotonic=lambda: stopwatch.seconds))
    return stopwatch


def since(moment: datetime) -> timedelta:
    return moment - datetime.now(UTC)


def test_a_clock_that_nobody_moved_shows_the_time_of_day() -> None:
    assert abs(since(MovableClock(FakeBookmarks()).now())) < A_MOMENT


def test_steps_ahead_add_up_and_are_seen_soon(stopwatch: SimpleNamespace) -> None:
    bookmarks = FakeBookmarks()
    clock = MovableClock(bookmarks)
    assert abs(since(clock.now())) < A_MOMENT
    assert move_ahead(bookmarks, timedelta(days=3)) == timedelta(days=3)
    assert move_ahead(bookmarks, timedelta(hours=2)) == timedelta(days=3, hours=2) == ahead(bookmarks)
    stopwatch.seconds += LOOKS_AGAIN
    assert abs(since(clock.now()) - timedelta(days=3, hours=2)) < A_MOMENT


def test_a_busy_second_costs_one_read(stopwatch: SimpleNamespace) -> None:
    bookmarks = CountedBookmarks()
    clock = MovableClock(bookmarks)
    for _ in range(100):
        clock.now()
    assert bookmarks.reads == 1


@pytest.mark.parametrize("by", [timedelta(), timedelta(days=-1)])
def test_the_clock_is_not_moved_back(by: timedelta) -> None:
    bookmarks = FakeBookmarks()
    with pytest.raises(ValueError, match="forward only"):
        move_ahead(bookmarks, by)
    assert ahead(bookmarks) == timedelta()


def test_elsewhere_than_in_the_local_stage_no_bookmark_is_asked_what_time_it_is() -> None:
    w = Wiring(SETTINGS)
    assert abs(since(w.now())) < A_MOMENT
    assert "bookmarks" not in vars(w)
    assert not SETTINGS.movable_clock


def test_where_the_clock_is_movable_everybody_who_asks_for_the_time_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    w, bookmarks = Wiring(replace(SETTINGS, movable_clock=True)), FakeBookmarks()
    move_ahead(bookmarks, timedelta(days=1))
    monkeypatch.setitem(vars(w), "bookmarks", bookmarks)
    assert abs(since(w.now()) - timedelta(days=1)) < A_MOMENT


def test_nobody_looks_at_another_clock() -> None:
    # A line of the log says when it was written, whatever the clock of the local stage shows.
    clocks = ("chalicelib/wiring.py", "chalicelib/adapters/movable_clock.py", "chalicelib/entrypoints/logs.py")
    for file in (ROOT / "chalicelib").rglob("*.py"):
        if str(file.relative_to(ROOT)) not in clocks:
            text = file.read_text(encoding="utf-8")
            assert not re.search(r"\b(datetime\.now|utcnow|date\.today|time\.time)\(", text), file


@pytest.mark.parametrize(
    ("text", "duration"),
    [("+3d", timedelta(days=3)), ("+2h", timedelta(hours=2)), ("+15m", timedelta(minutes=15))],
)
def test_a_step_is_written_with_its_unit(text: str, duration: timedelta) -> None:
    assert step(text) == duration


@pytest.mark.parametrize("text", ["-3d", "3d", "+3", "+3 d", "+1.5h", "+3w", "reset", ""])
def test_what_is_no_step_ahead_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(StackError, match=r"\+3d"):
        step(text)
