"""Read calendars and plans from their parts of a compiled pack."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.clocks.calendars import MIDNIGHT_AT_THE_END, Calendar, Hours
from chalicelib.domain.clocks.plans import Plan, Stage, Term


def read_calendar(row: Mapping[str, Any]) -> Calendar:
    """A calendar from its part of the compiled document."""
    opens, closes = _hours(row["hours"])
    lunch = row.get("lunch")
    return Calendar(
        time_zone=ZoneInfo(row["time_zone"]),
        working_days=frozenset(row["working_days"]),
        opens=opens,
        closes=closes,
        valid_until=date.fromisoformat(row["valid_until"]),
        days_off=_days(row, "days_off"),
        extra_working_days=_days(row, "extra_working_days"),
        hours_on={int(weekday): _hours(hours) for weekday, hours in row.get("hours_on", {}).items()},
        lunch=(time.fromisoformat(lunch[0]), time.fromisoformat(lunch[1])) if lunch else None,
        short_days=_days(row, "short_days"),
        shorter_by=timedelta(minutes=row.get("shorter_by_minutes", 0)),
    )


def _hours(given: Sequence[str]) -> Hours:
    opens, closes = given
    return time.fromisoformat(opens), None if closes == MIDNIGHT_AT_THE_END else time.fromisoformat(closes)


def _days(row: Mapping[str, Any], name: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in row.get(name, ()))


def _work(row: Mapping[str, float], calendar: Calendar) -> timedelta:
    """A working time: hours, or days of the calendar's length."""
    return timedelta(hours=row.get("working_hours", 0)) + calendar.day_length * row.get("working_days", 0)


def read_plan(name: str, row: Mapping[str, Any], calendar: Calendar) -> Plan:
    """A plan from its part of the compiled document, on its calendar."""
    total = row["total"]
    stages = row.get("stages", [])
    return Plan(
        id=name,
        calendar=calendar,
        total=Term(
            days=total.get("working_days") or total["calendar_days"],
            working="working_days" in total,
            roll=total.get("roll", False),
        ),
        rounds=row["rounds"],
        follow_up_days=row["follow_up_days"],
        stages=tuple(
            Stage(stage["id"], _work(stage["budget"], calendar), _work(stage["reserve"], calendar)) for stage in stages
        ),
        stage_of={state: stage["id"] for stage in stages for state in stage["states"]},
        warn_before=tuple(_work(work, calendar) for work in row.get("warn_before", ())),
        pause_days=row.get("pause_days", 10),
        extension_days=row.get("extension_days", 0),
        reminder_days=row.get("reminder_days", 3),
        reopen_days=row.get("reopen_days", 30),
        approval=row.get("approval", False),
    )
