"""Knows the days off that governments move: countries with yearly decrees, years known, and rules by law.

The ``holidays`` library contains a decree some weeks after its publication. For later years it knows only the law: a
calendar of such a year looks complete and is not.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import holidays

from infra.packs.models.clocks import Calendar

BY_DECREE = frozenset({"BY", "CN", "KZ", "RU", "UZ"})
"""Countries whose government moves working days from year to year."""

_ONE_DAY = timedelta(days=1)
_JANUARY_HOLIDAYS = 8


def last_year_known(calendar: Calendar) -> int:
    """The last year of a calendar for which moved days are known; its last year where none are moved by decree."""
    if calendar.holidays is None or calendar.holidays.country not in BY_DECREE:
        return calendar.years.last
    moved: dict[int, object] = getattr(
        holidays.country_holidays(calendar.holidays.country), "special_public_holidays", {}
    )
    return min(calendar.years.last, max(*moved, calendar.years.decreed or calendar.years.first))


def proper_holidays(calendar: Calendar) -> frozenset[date]:
    """The public holidays of the calendar's years on their own dates, without substitute days."""
    if calendar.holidays is None:
        return frozenset()
    years = range(calendar.years.first, calendar.years.last + 1)
    place, part = calendar.holidays.country, calendar.holidays.subdivision
    found = holidays.country_holidays(place, subdiv=part, years=years, observed=False)
    return frozenset(found) - {day for year in years for day in _moved(found, year)}


def _moved(place: holidays.HolidayBase, year: int) -> Iterator[date]:
    """The substitute days off of a year's decree, as the library lists them."""
    entries = getattr(place, "special_public_holidays", {}).get(year, ())
    for entry in (entries,) if entries and isinstance(entries[0], int) else entries:
        month, day, *whence = entry
        if len(whence) > 1:
            yield date(year, month, day)


def rolled(calendar: Calendar, off: frozenset[date]) -> Iterator[tuple[date, date]]:
    """Each holiday on a weekly rest day, with its substitute day by the rule of the country.

    Russia (Labour Code, article 112): the next working day; the first eight days of January are moved by decree alone.
    Elsewhere the library applies the rule itself. ``off`` are the days off of the calendar. Of years with a decree only
    days that the pack adds are judged, as a decree may move the others anywhere.
    """
    if calendar.holidays is None or calendar.holidays.country != "RU":
        return
    own = {date.fromisoformat(day) for day in calendar.extra_days_off}
    known = last_year_known(calendar)
    for holiday in sorted(own | {day for day in proper_holidays(calendar) if day.year > known}):
        in_january = holiday.month == 1 and holiday.day <= _JANUARY_HOLIDAYS
        if holiday.weekday() not in calendar.working_days and not in_january:
            yield holiday, _stand_in(holiday, calendar, off - own | proper_holidays(calendar))


def _stand_in(holiday: date, calendar: Calendar, off: frozenset[date]) -> date:
    day = holiday + _ONE_DAY
    while day.weekday() not in calendar.working_days or day in off:
        day += _ONE_DAY
    return day


def unconfirmed(calendar: Calendar, off: frozenset[date]) -> list[date]:
    """Days that a decree not yet known may change: holidays on rest days and their substitute days."""
    later = {day for day in off if day.year > last_year_known(calendar)}
    proper = proper_holidays(calendar)
    return sorted(day for day in later if day not in proper or day.weekday() not in calendar.working_days)
