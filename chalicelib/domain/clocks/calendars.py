"""Working time on a calendar, exact to the second and indifferent to daylight saving.

A calendar is data: the days off are spelled out when a pack is applied (docs/decisions/0005). All arithmetic is done
on the shifts of single days, each turned into UTC as every moment is: a day on which the clocks change is neither
longer nor shorter than what the office really works. Moments of one local zone must not be compared or subtracted as
they are: Python then looks at the wall clock, which shows one hour twice.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import count
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)
MIDNIGHT_AT_THE_END = "24:00"

Hours = tuple[time, time | None]
"""When work begins and ends on a day, in local wall time; an end of None is the end of the day."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When an office works. Weekdays count from Monday = 0; ``opens`` and ``closes`` are local wall times.

    ``closes`` of None means the end of the day, so that 00:00-24:00 is a whole day and no minute is lost.
    ``hours_on`` are the hours of weekdays that have hours of their own; ``lunch`` is not worked on any day.
    ``short_days``, as a rule those before holidays, end earlier by ``shorter_by``.
    ``days_off`` are public holidays and moved days; ``extra_working_days`` are weekend days worked instead.
    Beyond ``valid_until`` the days off are not all known: nobody has decreed or written them down.
    """

    time_zone: ZoneInfo
    working_days: Collection[int]
    opens: time
    closes: time | None
    valid_until: date
    days_off: Collection[date] = field(default_factory=frozenset)
    extra_working_days: Collection[date] = field(default_factory=frozenset)
    hours_on: Mapping[int, Hours] = field(default_factory=dict)
    lunch: tuple[time, time] | None = None
    short_days: Collection[date] = field(default_factory=frozenset)
    shorter_by: timedelta = timedelta()

    @property
    def day_length(self) -> timedelta:
        """The working time of an ordinary day: from opening to closing, without lunch."""
        worked = _since_midnight(self.closes) - _since_midnight(self.opens)
        if self.lunch is None:
            return worked
        begins, ends = self.lunch
        return worked - (_since_midnight(ends) - _since_midnight(begins))

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
        opens, _ = self._hours(day)
        return self.at(day, opens)

    def closing(self, day: date) -> datetime:
        """When work ends on a day (UTC), whether or not it is a working day."""
        _, closes = self._hours(day)
        end = self.end_of_day(day) if closes is None else self.at(day, closes)
        return end - self.shorter_by if day in self.short_days else end

    def shifts(self, day: date) -> list[tuple[datetime, datetime]]:
        """The spans (UTC) that are worked on a day, in order, whether or not it is a working day."""
        begin, end = self.opening(day), self.closing(day)
        if self.lunch is None:
            return [(begin, end)]
        lunch, back = (self.at(day, hour) for hour in self.lunch)
        return [(a, b) for a, b in ((begin, min(lunch, end)), (max(back, begin), end)) if a < b]

    def _hours(self, day: date) -> Hours:
        return self.hours_on.get(day.weekday(), (self.opens, self.closes))

    def end_of_day(self, day: date) -> datetime:
        """The midnight (UTC) with which a local day ends."""
        return datetime.combine(day + _ONE_DAY, time(), self.time_zone).astimezone(UTC)

    def _worked_from(self, day: date, step: int) -> Iterator[date]:
        return (d for n in count() if self.works_on(d := day + n * step * _ONE_DAY))

    def working_day_before(self, day: date) -> date:
        return next(self._worked_from(day - _ONE_DAY, -1))

    def add_work(self, start: datetime, work: timedelta) -> datetime:
        """When (UTC) ``work`` has been worked since ``start``; at a shift's end rather than the next one's start."""
        start, left = start.astimezone(UTC), work
        for day in self._worked_from(self.day_of(start), 1):
            for opens, closes in self.shifts(day):
                begin = max(opens, start)
                if begin + left <= closes:
                    return begin + left
                left -= max(closes - begin, timedelta())
        raise AssertionError("there is always another working day")

    def subtract_work(self, end: datetime, work: timedelta) -> datetime:
        """The latest moment (UTC) from which ``work`` can still be worked until ``end``."""
        end, left = end.astimezone(UTC), work
        for day in self._worked_from(self.day_of(end), -1):
            for opens, closes in reversed(self.shifts(day)):
                finish = min(closes, end)
                if finish - left >= opens:
                    return finish - left
                left -= max(finish - opens, timedelta())
        raise AssertionError("there is always an earlier working day")

    def work_between(self, start: datetime, end: datetime) -> timedelta:
        """How much is worked between two moments; zero when ``end`` is not after ``start``."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        worked = timedelta()
        day, last = self.day_of(start), self.day_of(end)
        while day <= last:
            if self.works_on(day):
                for opens, closes in self.shifts(day):
                    worked += max(min(closes, end) - max(opens, start), timedelta())
            day += _ONE_DAY
        return worked

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """The working days after the day of ``start`` up to the day of ``end``."""
        first, last = self.day_of(start), self.day_of(end)
        return sum(self.works_on(first + n * _ONE_DAY) for n in range(1, (last - first).days + 1))

    def end_of_working_day(self, start: datetime, days: int) -> datetime:
        """The closing time (UTC) of the ``days``-th working day after the day of ``start``, which is day 0."""
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


def _since_midnight(hour: time | None) -> timedelta:
    return timedelta(days=1) if hour is None else timedelta(hours=hour.hour, minutes=hour.minute)


def fingerprint(calendars: Mapping[str, Calendar]) -> str:
    """A fingerprint of how calendars count: 32 hexadecimal digits of a SHA-256.

    It changes as soon as any calendar would compute other times; ``valid_until`` has no part in it.
    """
    said = [
        (
            name,
            str(c.time_zone),
            sorted(c.working_days),
            *_text_of((c.opens, c.closes)),
            [day.isoformat() for day in sorted(c.days_off)],
            [day.isoformat() for day in sorted(c.extra_working_days)],
            *_uneven_hours(c),
        )
        for name, c in sorted(calendars.items())
    ]
    return sha256(repr(said).encode()).hexdigest()[:32]


def _text_of(hours: Hours) -> tuple[str, str]:
    opens, closes = hours
    return opens.isoformat(), closes.isoformat() if closes else MIDNIGHT_AT_THE_END


def _uneven_hours(c: Calendar) -> tuple[object, ...]:
    """The parts that make some hours differ; empty for a calendar without them, which keeps its old fingerprint."""
    if not (c.hours_on or c.lunch or c.short_days):
        return ()
    return (
        [(weekday, *_text_of(hours)) for weekday, hours in sorted(c.hours_on.items())],
        [hour.isoformat() for hour in c.lunch or ()],
        [day.isoformat() for day in sorted(c.short_days)],
        c.shorter_by.total_seconds(),
    )
