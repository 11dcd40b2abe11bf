"""Checks the hours of a calendar: they end after they begin, and leave working time."""

from collections.abc import Iterator

from infra.packs.models.clocks import Calendar
from infra.packs.source import Place


def slips_in_hours(calendar: Calendar) -> list[tuple[Place, str, str]]:
    """Errors in the hours of a calendar: place, message, fix."""
    return list(_slips(calendar))


def _slips(calendar: Calendar) -> Iterator[tuple[Place, str, str]]:
    days: list[tuple[Place, list[str]]] = [
        (("hours",), calendar.hours),
        *((("hours_on", day), hours) for day, hours in calendar.hours_on.items()),
    ]
    short = calendar.short_days.minutes if calendar.short_days else 0
    for place, (opens, closes) in days:
        if opens >= closes:
            yield place, "Work ends before it begins.", "Swap the two hours."
        elif _minutes(opens, closes) <= short:
            yield ("short_days", "minutes"), "A short day would have no working time.", "Take fewer minutes away."
    for day in calendar.hours_on:
        if day not in calendar.working_days:
            yield ("hours_on", day), f"Day {day} is not a working day.", "Add it to working_days, or remove it."
    if calendar.lunch and not calendar.hours[0] < calendar.lunch[0] < calendar.lunch[1] < calendar.hours[1]:
        yield ("lunch",), "Lunch is not within the hours, or ends before it begins.", "Mend its hours."


def _minutes(opens: str, closes: str) -> int:
    begin, end = (60 * int(hour[:2]) + int(hour[3:]) for hour in (opens, closes))
    return end - begin
