"""Calendars and deadlines, on data alone: the days off are expanded when a pack is applied."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When an office works. Weekdays count from Monday = 0; ``hours`` are local opening and closing times.

    ``days_off`` are public holidays and moved days; ``extra_working_days`` are weekend days worked instead.
    Beyond ``valid_until`` the holidays are unknown and every weekday counts as worked.
    """

    time_zone: ZoneInfo
    working_days: Collection[int]
    hours: tuple[time, time]
    valid_until: date
    days_off: Collection[date] = field(default_factory=frozenset)
    extra_working_days: Collection[date] = field(default_factory=frozenset)

    def works_on(self, day: date) -> bool:
        if day in self.extra_working_days:
            return True
        return day.weekday() in self.working_days and day not in self.days_off

    def end_of_working_day(self, start: datetime, days: int) -> datetime:
        """The last working minute (UTC) of the ``days``-th working day after the day of ``start``, which is day 0."""
        day = start.astimezone(self.time_zone).date()
        while days:
            day += _ONE_DAY
            if self.works_on(day):
                days -= 1
        return datetime.combine(day, self.hours[1], self.time_zone).astimezone(UTC)

    def end_of_calendar_day(self, start: datetime, days: int) -> datetime:
        """The end (UTC) of the ``days``-th calendar day after the day of ``start``, which is day 0."""
        day = start.astimezone(self.time_zone).date() + timedelta(days=days + 1)
        return datetime.combine(day, time(), self.time_zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """The time a work order may take: a total for each round, in working or in calendar days.

    ``rounds`` is how often one agency may try; ``follow_up_days`` how long the author has to say whether it helped.
    """

    id: str
    calendar: Calendar
    rounds: int
    follow_up_days: int
    working_days: int | None = None
    calendar_days: int | None = None

    def due(self, start: datetime) -> datetime:
        """The deadline (UTC) of a round that starts at ``start``."""
        if self.working_days is not None:
            return self.calendar.end_of_working_day(start, self.working_days)
        return self.calendar.end_of_calendar_day(start, self.calendar_days or 0)

    def follow_up_due(self, asked: datetime) -> datetime:
        """Until when (UTC) the author's word on an answer is awaited."""
        return self.calendar.end_of_calendar_day(asked, self.follow_up_days)
