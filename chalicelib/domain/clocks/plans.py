"""Plans: how long a work order may take, stage by stage, and what moves its deadline.

    deadline  = end of day (total + pauses + extension) after the day of receipt, which is day 0
    stage due = min(stage start + budget + pauses, deadline - reserves of the later stages), not before its start  (E3)

The end of a working day is its closing time, that of a calendar day its midnight. A late early stage gets less time;
the later stages keep their reserves. Everything here is computed from facts; nothing is stored but the facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chalicelib.domain.clocks.calendars import Calendar


@dataclass(frozen=True, slots=True)
class Term:
    """A number of days, worked or calendar ones. ``roll``: a calendar deadline on a day off moves to a working day."""

    days: int
    working: bool
    roll: bool = False

    def end(self, start: datetime, calendar: Calendar, *, more: int = 0) -> datetime:
        """The end (UTC) of the term that starts on the day of ``start``, made ``more`` days longer."""
        if self.working:
            return calendar.end_of_working_day(start, self.days + more)
        return calendar.end_of_calendar_day(start, self.days + more, roll=self.roll)

    def days_lost(self, paused: datetime, resumed: datetime, calendar: Calendar) -> int:
        """The days of this term's kind that a pause took: those after the day it began up to the day it ended."""
        if self.working:
            return calendar.working_days_between(paused, resumed)
        return (calendar.day_of(resumed) - calendar.day_of(paused)).days


@dataclass(frozen=True, slots=True)
class Stage:
    """Part of a round. ``budget`` is the working time that it should take, ``reserve`` the least that must remain."""

    id: str
    budget: timedelta
    reserve: timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """The clocks of a work order.

    ``rounds`` is how often one agency may try; ``warn_before`` are working times before the deadline at which to warn;
    ``pause_days`` how long to wait for the person; ``extension_days`` the longest lawful extension;
    ``follow_up_days`` and ``reminder_days`` the author's time to answer and when to remind;
    ``reopen_days`` the window after closing.
    """

    id: str
    calendar: Calendar
    total: Term
    rounds: int
    follow_up_days: int
    stages: tuple[Stage, ...] = ()
    stage_of: Mapping[str, str] = field(default_factory=dict)
    warn_before: tuple[timedelta, ...] = ()
    pause_days: int = 10
    extension_days: int = 0
    reminder_days: int = 3
    reopen_days: int = 30
    approval: bool = False

    def deadline(self, start: datetime, *, days_lost: int = 0, extension: int = 0) -> datetime:
        """The deadline (UTC) of a round that started at ``start``."""
        return self.total.end(start, self.calendar, more=days_lost + extension)

    def moved(self, deadline: datetime, days: int) -> datetime:
        """A deadline set elsewhere, moved later by days of the total's kind (UTC); unchanged for 0 days."""
        return replace(self.total, days=days).end(deadline, self.calendar) if days else deadline

    def stage(self, state: str) -> Stage | None:
        """The stage to which a state belongs, if any."""
        name = self.stage_of.get(state)
        return next((stage for stage in self.stages if stage.id == name), None)

    def reserves_after(self, stage: Stage) -> timedelta:
        """The working time that must be left for the stages after this one."""
        later = self.stages[self.stages.index(stage) + 1 :]
        return sum((s.reserve for s in later), timedelta())

    def latest_end(self, stage: Stage, deadline: datetime) -> datetime:
        """When a stage must be over so that the later ones keep their reserves."""
        return self.calendar.subtract_work(deadline, self.reserves_after(stage))

    def stage_due(
        self, stage: Stage, start: datetime, deadline: datetime, *, paused: timedelta = timedelta()
    ) -> datetime:
        """When a stage that started at ``start`` is due; never before its start."""
        own = self.calendar.add_work(start, stage.budget + paused)
        return max(min(own, self.latest_end(stage, deadline)), start)

    def reserves_fit(self, stage: Stage, start: datetime, deadline: datetime) -> bool:
        """Whether a stage starting at ``start`` still has its own reserve before the later ones need theirs."""
        return self.calendar.add_work(start, stage.reserve) <= self.latest_end(stage, deadline)

    def warnings(self, deadline: datetime) -> tuple[datetime, ...]:
        """The moments at which to warn, in the plan's order."""
        return tuple(self.calendar.subtract_work(deadline, work) for work in self.warn_before)

    def follow_up_due(self, asked: datetime) -> datetime:
        """Until when (UTC) the follow-up waits for the author."""
        return self.calendar.end_of_calendar_day(asked, self.follow_up_days)

    def reminder_due(self, asked: datetime) -> datetime:
        """When (UTC) to remind an author who was asked."""
        return asked + timedelta(days=self.reminder_days)

    def pause_due(self, paused: datetime) -> datetime:
        """Until when (UTC) the person's reply is waited for."""
        return self.calendar.end_of_calendar_day(paused, self.pause_days)
