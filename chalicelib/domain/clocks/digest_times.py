"""Digests: when an agency's daily mail is due, and since when something is new to it."""

from datetime import date, datetime, time

from chalicelib.domain.clocks.calendars import Calendar


def digest_day(now: datetime, at: time, calendar: Calendar) -> date | None:
    """The day whose digest is due now: a working day, from the hour of digests until work ends. None otherwise."""
    day = calendar.day_of(now)
    if calendar.works_on(day) and calendar.at(day, at) <= now < calendar.closing(day):
        return day
    return None


def news_since(day: date, at: time, calendar: Calendar) -> datetime:
    """When (UTC) the digest before that of a day was due."""
    return calendar.at(calendar.working_day_before(day), at)
