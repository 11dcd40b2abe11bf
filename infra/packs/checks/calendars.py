"""Checks time zones, working hours, and how far into the future calendars are known."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from infra.packs.calendars import days_left, days_off, valid_until
from infra.packs.checks.all import repeated
from infra.packs.checks.hours import slips_in_hours
from infra.packs.findings import Finding, Rule
from infra.packs.models.clocks import Calendar, Plan
from infra.packs.moved_days import rolled, unconfirmed
from infra.packs.reader import PackSource
from infra.packs.source import Place

_FILE = "calendars.yaml"

SOON_DAYS = 90
"""Days before its end from which a calendar gets a warning; more where an answer may take longer."""

FURTHEST_YEARS = 5
"""Maximum years ahead in a calendar: governments set days off from year to year."""


def check_clocks(pack: PackSource, today: date) -> Iterator[Finding]:
    """Time zones exist, hours run forward, and calendars reach into the future."""
    yield from _zone(pack, "pack.yaml", ("time_zone",), pack.pack.time_zone)
    for name, agency in pack.agencies.items():
        if agency.time_zone is not None:
            yield from _zone(pack, "agencies.yaml", (name, "time_zone"), agency.time_zone)
    yield from _digest(pack)
    for name, calendar in pack.calendars.items():
        yield from _zone(pack, _FILE, (name, "time_zone"), calendar.time_zone)
        yield from repeated(pack, _FILE, (name, "working_days"), calendar.working_days)
        for place, message, fix in slips_in_hours(calendar):
            yield pack.finding(_FILE, (name, *place), Rule.CALENDAR, message, fix)
        if calendar.years.first > calendar.years.last:
            message, fix = "The last year is before the first.", "Swap them."
            yield pack.finding(_FILE, (name, "years"), Rule.CALENDAR, message, fix)
            continue
        try:
            days_off(calendar)
        except (NotImplementedError, KeyError) as error:
            message, fix = f"No holidays are known there: {error}.", "Mend the place's code."
            yield pack.finding(_FILE, (name, "holidays"), Rule.CALENDAR, message, fix)
            continue
        yield from _years(pack, name, calendar, today)
        yield from _days(pack, name, calendar)
        yield from _moved(pack, name, calendar)


def _years(pack: PackSource, name: str, calendar: Calendar, today: date) -> Iterator[Finding]:
    left, last = days_left(calendar, today), (name, "years", "last")
    longest = max((_days_of(plan, calendar) for plan in pack.plans.values() if plan.calendar == name), default=0)
    if left < max(SOON_DAYS, longest):
        yield pack.finding(
            _FILE,
            last,
            Rule.CALENDAR,
            f"The calendar {'has ended' if left < 0 else f'ends in {left} days'}: no holidays are known after "
            f"{calendar.years.last}.",
            "Raise years.last and apply the pack again.",
            warning=left >= 0,
        )
    if calendar.years.last > today.year + FURTHEST_YEARS:
        message = f"Nobody knows the days off of {calendar.years.last} yet; that they lack would not be noticed."
        fix = f"Write {today.year + 2}, and raise it when the next ones are known."
        yield pack.finding(_FILE, last, Rule.CALENDAR, message, fix)
    if calendar.years.first > today.year:
        message, fix = "The calendar has not begun.", f"Start it in {today.year}."
        yield pack.finding(_FILE, (name, "years", "first"), Rule.CALENDAR, message, fix)


def _days_of(plan: Plan, calendar: Calendar) -> float:
    """About how many days from today an answer may be due, with a lawful extension."""
    of_week = 7 / len(calendar.working_days) if plan.total.working_days else 1
    return ((plan.total.working_days or plan.total.calendar_days or 0) + (plan.extension_days or 0)) * of_week


def _days(pack: PackSource, name: str, calendar: Calendar) -> Iterator[Finding]:
    for key in ("extra_days_off", "extra_working_days"):
        days: list[str] = getattr(calendar, key)
        yield from repeated(pack, _FILE, (name, key), days)
        for index, day in enumerate(days):
            if not calendar.years.first <= date.fromisoformat(day).year <= calendar.years.last:
                message = f"{day} is in none of the calendar's years."
                yield pack.finding(_FILE, (name, key, index), Rule.CALENDAR, message, "Mend the year, or remove it.")
    for index, day in enumerate(calendar.extra_working_days):
        if day in calendar.extra_days_off:
            message, fix = f"{day} is a day off too.", "Take it out of one of the two lists."
            yield pack.finding(_FILE, (name, "extra_working_days", index), Rule.CALENDAR, message, fix)
    short = calendar.short_days.dates if calendar.short_days else []
    yield from repeated(pack, _FILE, (name, "short_days", "dates"), short)


def _moved(pack: PackSource, name: str, calendar: Calendar) -> Iterator[Finding]:
    """Moved days: the calendar follows the country's rule, and days that cannot be confirmed yet are noted."""
    off = frozenset(date.fromisoformat(day) for day in days_off(calendar))
    for holiday, instead in rolled(calendar, off):
        if instead not in off and instead.isoformat() not in calendar.extra_working_days:
            yield pack.finding(
                _FILE,
                (name, "extra_days_off"),
                Rule.CALENDAR,
                f"{holiday} is a holiday on a {holiday:%A}. By the rule of the country {instead} is off in its place, "
                "and the calendar works then.",
                f"Put {instead} into extra_days_off, or into extra_working_days if it is worked after all.",
                warning=True,
            )
    open_days = unconfirmed(calendar, off)
    if open_days:
        yield pack.finding(
            _FILE,
            (name, "years", "last"),
            Rule.CALENDAR,
            f"No decree on moved days is known after {valid_until(calendar).year}, where the calendar ends. Not "
            f"confirmed are {', '.join(map(str, open_days))}, and others may move.",
            "When the decree is out, take a library that knows it, or write its days into extra_days_off and "
            "extra_working_days and its year into years.decreed.",
            warning=True,
            note=True,
        )


def _digest(pack: PackSource) -> Iterator[Finding]:
    """The daily digest is sent during working hours."""
    plan = pack.plans.get(pack.pack.default_plan.feedback)
    calendar = pack.calendars.get(plan.calendar) if plan else None
    if pack.pack.digest is None or calendar is None:
        return
    ends = min(closes for _, closes in (calendar.hours, *calendar.hours_on.values()))
    if pack.pack.digest.at >= ends:
        yield pack.finding(
            "pack.yaml",
            ("digest", "at"),
            Rule.CALENDAR,
            f"At {pack.pack.digest.at} nobody is at work any more, so there would be no digest.",
            f"Choose an hour before {ends}.",
        )


def _zone(pack: PackSource, file: str, place: Place, zone: str) -> Iterator[Finding]:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield pack.finding(
            file, place, Rule.CALENDAR, f"There is no time zone '{zone}'.", "Use an IANA name such as Europe/Kyiv."
        )
