"""What happens when time passes: each clock of a work order runs out once, in order, and who must know is told.

The clock of a stack apart is moved ahead and the sweep started at once, so that weeks take seconds. It only goes
forward: each test begins at the time at which the one before has ended, whatever day that is.
"""

import shutil
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from chalicelib.services.clocks.watch_calendars import SETTLED
from infra.local.publishing import publish_once
from infra.packs import PACKS, apply
from tests.journeys.test_groups import a_case
from tests.journeys.test_loop import act, reply
from tests.stacks import Deployed, JsonObject, of_pack

pytestmark = of_pack(apart="clocks")

AGENCY = "neas"
OFFICIAL, HEAD = "official@neas.example", "head@neas.example"
AUTHOR = "clocks@person.example"
A_WHILE = timedelta(minutes=2)
CLOCK_EVENTS = ("StageLate", "DeadlineNear", "TimeRunningOut", "DeadlineMissed")


class Case:
    """A case that a rating has opened, as its author sees it."""

    def __init__(self, there: Deployed) -> None:
        self._there = there
        self.number, self.key = a_case(there.api, AUTHOR, agency=AGENCY)

    @property
    def order(self) -> JsonObject:
        return dict(self._shown()["orders"][0])

    @property
    def happened(self) -> list[str]:
        return [event["event"] for event in self._shown()["timeline"]]

    @property
    def clocks_ran_out(self) -> list[str]:
        return [event for event in self.happened if event in CLOCK_EVENTS]

    def moment(self, name: str) -> datetime:
        """A moment of the order: ``due``, ``stage_due``, ``reply_due``, ``follow_up_due``."""
        return datetime.fromisoformat(self.order[name])

    def act(self, action: str, role: str = "official", **fields: Any) -> None:
        act(self._there.api, self.number, action, self._there.token(role, AGENCY), **fields)

    def answer(self, **fields: Any) -> None:
        self.act("accept")
        self.act("answer", text="We are sorry.", **fields)

    def told(self, subject: str, *readers: str, count: int = 1) -> None:
        """Wait until each reader has so many mails of a subject, which has ``{}`` for the case's number, and see that
        there are no more."""
        for reader in readers:
            mails = self._there.mailbox.wait(subject.format(self.number), to=reader, count=count)
            assert len(mails) == count

    def _shown(self) -> JsonObject:
        return dict(self._there.api.get(f"cases/{self.number}", key=self.key).json())


@pytest.fixture
def case(there: Deployed) -> Case:
    return Case(there)


def midnight(day: str, *, days_later: int = 0) -> datetime:
    """When a day begins; in London that is no later."""
    return datetime.combine(datetime.fromisoformat(day).date(), time(), UTC) + timedelta(days=days_later)


def test_the_clock_is_moved_by_hand_and_every_function_sees_it(there: Deployed) -> None:
    before = there.now()
    subprocess.run([sys.executable, "-m", "infra.local", "clock", "+1d"], env=there.environment(), check=True)
    assert timedelta() < there.now() - before - timedelta(days=1) < A_WHILE

    case = Case(there)
    publish_once(there.stack)
    index = httpx.get(f"{there.stack.site}/data/index.json", trust_env=False).json()
    for seen in (case.order["opened_at"], index["computed_at"]):
        assert there.now() - datetime.fromisoformat(seen) < A_WHILE


def test_who_does_not_answer_is_late_then_warned_then_overdue(there: Deployed, case: Case) -> None:
    due = case.moment("due")
    there.move_to(case.moment("stage_due"))
    assert case.clocks_ran_out == ["StageLate"]
    case.told("Falling behind: work order {}", OFFICIAL)

    there.move_to(due - timedelta(hours=1))
    assert case.clocks_ran_out == ["StageLate", "DeadlineNear"]
    case.told("Due soon: work order {}", OFFICIAL)
    assert not case.order["overdue"]

    there.move_to(due)
    there.run("Sweep")
    assert case.clocks_ran_out == ["StageLate", "DeadlineNear", "DeadlineMissed"]
    assert case.order["overdue"]
    case.told("Overdue: work order {}", OFFICIAL, HEAD)
    case.told("The answer to your case {} is late", AUTHOR)


def test_after_an_outage_one_sweep_makes_up_for_two_weeks_in_order(there: Deployed, case: Case) -> None:
    neglected, begun = case, Case(there)
    begun.act("accept")
    there.move_to(neglected.moment("due") + timedelta(days=7))
    for each in (neglected, begun):
        assert each.clocks_ran_out == ["StageLate", "DeadlineNear", "DeadlineMissed"]
        each.told("Overdue: work order {}", OFFICIAL, HEAD)
    assert there.run("Sweep")["acted"] == 0


def test_an_author_who_does_not_reply_stops_the_clock_for_so_long_only(there: Deployed, case: Case) -> None:
    case.act("accept")
    due = case.moment("due")
    case.act("ask", text="Which day was it?")
    assert case.order["paused"]
    until = case.moment("reply_due")

    there.move_to(until)
    assert "NoReplyToQuestion" in case.happened
    assert (case.order["state"], case.order["paused"]) == ("in_work", False)
    assert case.moment("due") > max(until, due)
    assert "DeadlineMissed" not in case.happened
    case.told("No reply from the author: work order {}", OFFICIAL)


def test_an_author_is_reminded_once_and_then_the_case_closes(there: Deployed, case: Case) -> None:
    case.answer(outcome="fixed")
    until = case.moment("follow_up_due")
    there.move_to(there.now() + timedelta(days=3))
    assert case.happened[-1] == "FollowUpReminded"
    case.told("Did this help? Answer to your case {}", AUTHOR, count=2)

    there.move_to(until)
    assert case.happened[-1] == "ClosedWithoutReply"
    assert (case.order["state"], case.order["resolution"]) == ("closed", "no_reply")
    case.told("Your case {} is closed", AUTHOR)
    there.api.problem(reply(there.api, case.number, case.key, outcome="solved"), 410)


def test_a_promise_is_reminded_of_and_one_not_kept_starts_the_next_round(there: Deployed, case: Case) -> None:
    day = (there.now() + timedelta(days=10)).date().isoformat()
    case.answer(outcome="promised", promise_date=day)
    there.move_to(midnight(day, days_later=-1))
    assert case.happened[-1] == "PromiseReminded"
    case.told("Promise due soon: case {}", OFFICIAL)

    there.move_to(midnight(day, days_later=1))
    assert case.happened[-1] == "PromiseBroken"
    order = case.order
    assert (order["state"], order["round"], order["promise"]["state"]) == ("in_work", 2, "broken")
    assert case.moment("due") > there.now()
    case.told("The promise in your case {} was not kept", AUTHOR)
    case.told("Promise broken: work order {} is back", OFFICIAL, HEAD)


def test_a_lawful_extension_is_shown_and_is_no_breach(there: Deployed, case: Case) -> None:
    case.act("accept")
    due = case.moment("due")
    case.act("extend", role="head", days=3, reason="The ward has moved.")
    assert case.order["extension"] == {"days": 3, "reason": "The ward has moved."}
    assert case.moment("due") >= due + timedelta(days=3)
    case.told("More time for your case {}", AUTHOR)

    there.move_to(due)
    assert "DeadlineMissed" not in case.happened
    assert not case.order["overdue"]


def test_a_deadline_follows_the_calendar_that_a_decree_has_changed(there: Deployed, case: Case, tmp_path: Path) -> None:
    due = case.moment("due")
    changed = tmp_path / "demo"
    shutil.copytree(PACKS / "demo", changed, ignore=shutil.ignore_patterns("*.csv"))
    calendars = (changed / "calendars.yaml").read_text(encoding="utf-8")
    assert "extra_days_off: []" in calendars, "the change no longer fits the demo pack"
    decreed = calendars.replace("extra_days_off: []", f"extra_days_off: [{due.date()}]")
    (changed / "calendars.yaml").write_text(decreed, encoding="utf-8")
    apply(changed, lake=there.stack.buckets["Lake"], s3=there.aws("s3"))
    there.restart("Sweep", "APIHandler")

    there.run("Sweep")
    there.move_to(there.now() + SETTLED)
    assert case.happened[-1] == "DeadlineRecomputed"
    assert case.moment("due") >= due + timedelta(days=1)
    case.told("A new deadline in your case {}", AUTHOR)
    case.told("New deadline: work order {}", OFFICIAL)
