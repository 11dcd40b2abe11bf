"""Public holidays written out: the ``holidays`` library is asked when a pack is applied, never while it is in use."""

from datetime import date, timedelta

import holidays

from infra.packs.models.clocks import Calendar


def days_off(calendar: Calendar) -> list[str]:
    """The public holidays and extra days off of the calendar's years, as ISO dates in order.

    Raises ``NotImplementedError`` or ``KeyError`` for a country or part of it that the library does not know.
    """
    days = {day.isoformat() for day in _place(calendar)} | set(calendar.extra_days_off)
    return sorted(days - set(calendar.extra_working_days))


def working_days_added(calendar: Calendar) -> list[str]:
    """Days worked though the week says otherwise, as ISO dates in order: those given, and the weekends that the country
    works in return for a longer holiday (China does so each year)."""
    moved = {day.isoformat() for day in _place(calendar).weekend_workdays if _within(day, calendar)}
    return sorted((moved - set(calendar.extra_days_off)) | set(calendar.extra_working_days))


def _place(calendar: Calendar) -> holidays.HolidayBase:
    if calendar.holidays is None:
        return holidays.HolidayBase()
    years = list(range(calendar.years.first, calendar.years.last + 1))
    return holidays.country_holidays(calendar.holidays.country, subdiv=calendar.holidays.subdivision, years=years)


def _within(day: date, calendar: Calendar) -> bool:
    """The library names moved days of other years too."""
    return calendar.years.first <= day.year <= calendar.years.last


def valid_until(calendar: Calendar) -> date:
    """The last day for which holidays are written out; clocks must not run past it unnoticed."""
    return date(calendar.years.last, 12, 31)


def days_left(calendar: Calendar, today: date) -> int:
    """Days from today to the calendar's end; negative once it has expired."""
    return (valid_until(calendar) - today) // timedelta(days=1)
