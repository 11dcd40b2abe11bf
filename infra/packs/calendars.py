"""Public holidays written out: the ``holidays`` library is asked when a pack is applied, never while it is in use."""

from datetime import date, timedelta

import holidays

from infra.packs.clock_models import Calendar


def days_off(calendar: Calendar) -> list[str]:
    """The public holidays and extra days off of the calendar's years, as ISO dates in order.

    Raises ``NotImplementedError`` or ``KeyError`` for a country or part of it that the library does not know.
    """
    days = set(calendar.extra_days_off)
    if calendar.holidays is not None:
        years = range(calendar.years.first, calendar.years.last + 1)
        place = holidays.country_holidays(
            calendar.holidays.country, subdiv=calendar.holidays.subdivision, years=list(years)
        )
        days |= {day.isoformat() for day in place}
    return sorted(days - set(calendar.extra_working_days))


def valid_until(calendar: Calendar) -> date:
    """The last day for which holidays are written out; clocks must not run past it unnoticed."""
    return date(calendar.years.last, 12, 31)


def days_left(calendar: Calendar, today: date) -> int:
    """Days from today to the calendar's end; negative once it has expired."""
    return (valid_until(calendar) - today) // timedelta(days=1)
