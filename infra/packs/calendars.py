"""Computes the days off of calendars with the ``holidays`` library, at compile time only."""

from datetime import date, timedelta

import holidays

from infra.packs.models.clocks import Calendar
from infra.packs.moved_days import last_year_known, proper_holidays


def days_off(calendar: Calendar) -> list[str]:
    """The public holidays and extra days off of the calendar's years, as ISO dates in order.

    Raises ``NotImplementedError`` or ``KeyError`` for a country or subdivision that the library does not know.
    """
    days = {day.isoformat() for day in _place(calendar)} | set(calendar.extra_days_off)
    return sorted(days - set(calendar.extra_working_days))


def working_days_added(calendar: Calendar) -> list[str]:
    """Working days at weekends, as ISO dates in order: those given, and those that the country works in return for a
    longer holiday (China does so each year)."""
    moved = {day.isoformat() for day in _place(calendar).weekend_workdays if _within(day, calendar)}
    return sorted((moved - set(calendar.extra_days_off)) | set(calendar.extra_working_days))


def _place(calendar: Calendar) -> holidays.HolidayBase:
    if calendar.holidays is None:
        return holidays.HolidayBase()
    years = list(range(calendar.years.first, calendar.years.last + 1))
    return holidays.country_holidays(calendar.holidays.country, subdiv=calendar.holidays.subdivision, years=years)


def _within(day: date, calendar: Calendar) -> bool:
    """Whether a day is in the calendar's years; the library also lists moved days of other years."""
    return calendar.years.first <= day.year <= calendar.years.last


def short_days(calendar: Calendar) -> list[str]:
    """Shortened working days, as ISO dates in order: those before public holidays, and those given."""
    if calendar.short_days is None:
        return []
    eves: set[str] = set()
    if calendar.short_days.before_holidays:
        before = {day - timedelta(days=1) for day in proper_holidays(calendar)}
        off, added = days_off(calendar), working_days_added(calendar)
        week = {day.isoformat() for day in before if day.weekday() in calendar.working_days}
        eves = week.difference(off) | {day.isoformat() for day in before}.intersection(added)
    return sorted(eves | set(calendar.short_days.dates))


def valid_until(calendar: Calendar) -> date:
    """The last day for which all days off are known, including moved ones; deadlines after it are unreliable."""
    return date(last_year_known(calendar), 12, 31)


def days_left(calendar: Calendar, today: date) -> int:
    """Days from today to the end of the calendar's last year; negative once it is over."""
    return (date(calendar.years.last, 12, 31) - today) // timedelta(days=1)
