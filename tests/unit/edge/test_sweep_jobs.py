"""The jobs of the sweep: none is starved by another that fails or has more to do than there is time."""

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.entrypoints import schedules
from chalicelib.entrypoints.logs import HandlerFailed
from chalicelib.services.campaigns.conduct import Conducted
from chalicelib.services.clocks.sweep import Swept
from chalicelib.services.clocks.watch_calendars import Watched
from chalicelib.services.people.invite import Invited
from tests.builders import NOW, ROOT
from tests.deployment import FakeWiring, a_deployment, log_lines

EVENT = json.loads((ROOT / "tests" / "events" / "schedule.json").read_text(encoding="utf-8"))
SECRET = "the queue was long"

JOBS: dict[str, tuple[str, Any]] = {
    "clocks": ("clocks.sweep.sweep", Swept()),
    "calendars": ("clocks.watch_calendars.watch_calendars", Watched()),
    "invitations": ("people.invite.send_invitations", Invited()),
    "limits": ("campaigns.start.start_where_limits_are_passed", 0),
    "campaigns": ("campaigns.conduct.conduct_campaigns", Conducted()),
}
"""The use case of each job, in the order of the sweep, and what it returns when nothing was to be done."""

BACKLOGGED = [name for name in JOBS if name != "limits"]
"""The jobs that may have more to do than there is time."""


class Sweep:
    """A sweep of 60 seconds whose jobs are the tests' own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = 60.0
        self.ran: list[str] = []
        self.seconds = dict.fromkeys(JOBS, 0.0)
        self._monkeypatch = monkeypatch
        for name in JOBS:
            self.job(name, lambda _time_left: None)

    def job(self, name: str, work: Callable[[Callable[[], bool]], None]) -> None:
        use_case, nothing_done = JOBS[name]

        def run(*, time_left: Callable[[], bool] = lambda: True, **_ports: Any) -> Any:
            self.ran.append(name)
            began = self.left
            work(time_left)
            self.seconds[name] = began - self.left
            return nothing_done

        self._monkeypatch.setattr(f"chalicelib.services.{use_case}", run)

    def breaks(self, *names: str) -> None:
        def work(_time_left: Callable[[], bool]) -> None:
            raise ValueError(SECRET)

        for name in names:
            self.job(name, work)

    def has_a_backlog(self, *names: str) -> None:
        def work(time_left: Callable[[], bool]) -> None:
            while time_left():
                self.left -= 0.5

        for name in names:
            self.job(name, work)

    def run(self) -> Any:
        return schedules.sweep(EVENT, SimpleNamespace(get_remaining_time_in_millis=lambda: self.left * 1000))


@pytest.fixture
def deployment() -> Iterator[FakeWiring]:
    with a_deployment() as fake:
        yield fake


@pytest.fixture
def sweep(deployment: FakeWiring, monkeypatch: pytest.MonkeyPatch) -> Sweep:
    return Sweep(monkeypatch)


@pytest.mark.parametrize("broken", JOBS)
def test_a_job_that_fails_stops_no_other_and_rings_the_alarm(broken: str, sweep: Sweep) -> None:
    sweep.breaks(broken)

    with log_lines() as logged, pytest.raises(HandlerFailed):
        sweep.run()

    assert sweep.ran == list(JOBS)
    line = json.loads(logged().splitlines()[0])
    assert (line["level"], line["job"], line["error"]) == ("ERROR", broken, "builtins.ValueError")
    assert SECRET not in logged()


def test_what_the_others_did_is_told_when_one_fails(sweep: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep.breaks("clocks")
    monkeypatch.setattr("chalicelib.services.people.invite.send_invitations", lambda **_: Invited(invited=3))

    with log_lines() as logged, pytest.raises(HandlerFailed):
        sweep.run()

    assert [line["invited"] for line in map(json.loads, logged().splitlines()) if line["message"] == "swept"] == [3]


def test_one_invitation_that_is_stuck_rings_the_alarm(sweep: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = Invited(invited=3, invitations_stuck=1)
    monkeypatch.setattr("chalicelib.services.people.invite.send_invitations", lambda **_: stuck)

    with pytest.raises(HandlerFailed):
        sweep.run()


@pytest.mark.parametrize("minute", range(len(JOBS)))
def test_backlogs_share_the_time_that_there_is(minute: int, deployment: FakeWiring, sweep: Sweep) -> None:
    deployment.at = NOW.replace(minute=minute)
    sweep.has_a_backlog(*BACKLOGGED)

    sweep.run()

    # 50 seconds for five jobs, and 10 that are never used.
    assert min(sweep.seconds[name] for name in BACKLOGGED) >= 10
    assert sweep.left >= 10


@pytest.mark.parametrize("slow", BACKLOGGED)
def test_a_backlog_may_use_the_time_that_no_other_needs_before_it(
    slow: str, deployment: FakeWiring, sweep: Sweep
) -> None:
    deployment.at = NOW.replace(minute=list(JOBS).index(slow) + 1)
    sweep.has_a_backlog(slow)

    sweep.run()

    assert sweep.ran[-1] == slow
    assert sweep.seconds[slow] == 50


def test_every_minute_begins_with_another_job(deployment: FakeWiring, sweep: Sweep) -> None:
    """So that one that the end of the function cuts off keeps no other from running for good."""
    for minute in range(len(JOBS)):
        deployment.at = NOW.replace(minute=minute)
        sweep.run()

    assert sweep.ran[:: len(JOBS)] == list(JOBS)
