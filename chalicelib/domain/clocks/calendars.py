"""Working time on a calendar, exact to the second and indifferent to daylight saving.

A calendar is data: the days off are spelled out when a pack is applied (docs/decisions/0005). All arithmetic is done
on the working intervals of single days, each turned into UTC, so that a day on which the clocks change is neither
longer nor shorter than what the office really works.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import count
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)
MIDNIGHT_AT_THE_END = "24:00"


@dataclass(frozen=True, slots=True)
class Calendar:
    """When an office works. Weekdays count from Monday = 0; ``opens`` and ``closes`` are local wall times.

    ``closes`` of None means the end of the day, so that 00:00-24:00 is a whole day and no minute is lost.
    ``days_off`` are public holidays and moved days; ``extra_working_days`` are weekend days worked instead.
    Beyond ``valid_until`` the holidays are unknown and every weekday counts as worked.
    """

    time_zone: ZoneInfo
    working_days: Collection[int]
    opens: time
    closes: time | None
    valid_until: date
    days_off: Collection[date] = field(default_factory=frozenset)
    extra_working_days: Collection[date] = field(default_factory=frozenset)

    def works_on(self, day: date) -> bool:
        if day in self.extra_working_days:
            return True
        return day.weekday() in self.working_days and day not in self.days_off

    def day_of(self, moment: datetime) -> date:
        """The local date of a moment."""
        return moment.astimezone(self.time_zone).date()

    def last_day(self, end: datetime) -> date:
        """The local day on which a term ends. Midnight belongs to the day that it ends."""
        return self.day_of(end - timedelta(seconds=1))

    def at(self, day: date, hour: time) -> datetime:
        """The moment (UTC) of a local hour."""
        return datetime.combine(day, hour, self.time_zone).astimezone(UTC)

    def opening(self, day: date) -> datetime:
        """When work begins on a day (UTC), whether or not it is a working day."""
        return self.at(day, self.opens)

    def closing(self, day: date) -> datetime:
        """When work ends on a day (UTC), whether or not it is a working day."""
        if self.closes is None:
            return self.end_of_day(day)
        return self.at(day, self.closes)

    def end_of_day(self, day: date) -> datetime:
        """The midnight (UTC) with which a local day ends."""
        return datetime.combine(day + _ONE_DAY, time(), self.time_zone).astimezone(UTC)

    def _worked_from(self, day: date, step: int) -> Iterator[date]:
        return (d for n in count() if self.works_on(d := day + n * step * _ONE_DAY))

    def working_day_before(self, day: date) -> date:
        return next(self._worked_from(day - _ONE_DAY, -1))

    def add_work(self, start: datetime, work: timedelta) -> datetime:
        """When (UTC) ``work`` has been worked since ``start``; at a day's end rather than the next day's start."""
        left = work
        for day in self._worked_from(self.day_of(start), 1):
            begin, end = max(self.opening(day), start), self.closing(day)
            if begin + left <= end:
                return begin + left
            left -= max(end - begin, timedelta())
        raise AssertionError("there is always another working day")

    def subtract_work(self, end: datetime, work: timedelta) -> datetime:
        """The latest moment (UTC) from which ``work`` can still be worked until ``end``."""
        left = work
        for day in self._worked_from(self.day_of(end), -1):
            begin, finish = self.opening(day), min(self.closing(day), end)
            if finish - left >= begin:
                return finish - left
            left -= max(finish - begin, timedelta())
        raise AssertionError("there is always an earlier working day")

    def work_between(self, start: datetime, end: datetime) -> timedelta:
        """How much is worked between two moments; zero when ``end`` is not after ``start``."""
        worked = timedelta()
        day, last = self.day_of(start), self.day_of(end)
        while day <= last:
            if self.works_on(day):
                worked += max(min(self.closing(day), end) - max(self.opening(day), start), timedelta())
            day += _ONE_DAY
        return worked

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """The working days after the day of ``start`` up to the day of ``end``."""
        first, last = self.day_of(start), self.day_of(end)
        return sum(self.works_on(first + n * _ONE_DAY) for n in range(1, (last - first).days + 1))

    def end_of_working_day(self, start: datetime, days: int) -> datetime:
        """The last working minute (UTC) of the ``days``-th working day after the day of ``start``, which is day 0."""
        day = self.day_of(start)
        while days:
            day += _ONE_DAY
            if self.works_on(day):
                days -= 1
        return self.closing(day)

    def end_of_calendar_day(self, start: datetime, days: int, *, roll: bool = False) -> datetime:
        """The end (UTC) of the ``days``-th calendar day after the day of ``start``, which is day 0.

        With ``roll`` a day off gives way to the next working day.
        """
        day = self.day_of(start) + days * _ONE_DAY
        if roll:
            day = next(self._worked_from(day, 1))
        return self.end_of_day(day)


def fingerprint(calendars: Mapping[str, Calendar]) -> str:
    """A short text that is another one as soon as any of the calendars would reckon otherwise."""
    said = [
        (
            name,
            str(c.time_zone),
            sorted(c.working_days),
            c.opens.isoformat(),
            c.closes.isoformat() if c.closes else MIDNIGHT_AT_THE_END,
            [day.isoformat() for day in sorted(c.days_off)],
            [day.isoformat() for day in sorted(c.extra_working_days)],
        )
        for name, c in sorted(calendars.items())
    ]
    return sha256(repr(said).encode()).hexdigest()[:32]
