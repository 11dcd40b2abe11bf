"""Deadlines on calendars: the day of receipt is day 0, and what is not worked does not count."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.clocks import Calendar

LONDON = ZoneInfo("Europe/London")
KYIV = ZoneInfo("Europe/Kyiv")


def calendar(
    zone: ZoneInfo = LONDON, days_off: tuple[date, ...] = (), extra_working_days: tuple[date, ...] = ()
) -> Calendar:
    return Calendar(
        time_zone=zone,
        working_days=(0, 1, 2, 3, 4),
        hours=(time(9), time(17)),
        valid_until=date(2030, 12, 31),
        days_off=days_off,
        extra_working_days=extra_working_days,
    )


CHRISTMAS = (date(2026, 12, 25), date(2026, 12, 28))


@pytest.mark.parametrize(
    ("received", "days", "days_off", "extra", "due"),
    [
        ("2026-11-23T10:00", 5, (), (), "2026-11-30T17:00"),  # Monday to Monday
        ("2026-11-23T00:00", 5, (), (), "2026-11-30T17:00"),  # the first minute of a day is the same day
        ("2026-11-23T23:59", 5, (), (), "2026-11-30T17:00"),  # and so is the last
        ("2026-11-27T18:00", 1, (), (), "2026-11-30T17:00"),  # Friday evening
        ("2026-11-28T12:00", 1, (), (), "2026-11-30T17:00"),  # Saturday
        ("2026-12-23T10:00", 3, CHRISTMAS, (), "2026-12-30T17:00"),  # over Christmas and its moved day
        ("2026-11-27T10:00", 1, (), (date(2026, 11, 28),), "2026-11-28T17:00"),  # a worked Saturday
        ("2026-11-23T10:00", 0, (), (), "2026-11-23T17:00"),
    ],
)
def test_working_days(received: str, days: int, days_off: tuple[date, ...], extra: tuple[date, ...], due: str) -> None:
    start = datetime.fromisoformat(received).replace(tzinfo=LONDON)
    expected = datetime.fromisoformat(due).replace(tzinfo=LONDON)
    assert calendar(LONDON, days_off, extra).end_of_working_day(start, days) == expected


def test_clocks_going_back_or_forward_keep_the_closing_hour() -> None:
    before_winter = datetime(2026, 10, 23, 12, tzinfo=KYIV)
    before_summer = datetime(2026, 3, 27, 12, tzinfo=KYIV)
    assert calendar(KYIV).end_of_working_day(before_winter, 1) == datetime(2026, 10, 26, 15, tzinfo=UTC)
    assert calendar(KYIV).end_of_working_day(before_summer, 1) == datetime(2026, 3, 30, 14, tzinfo=UTC)


def test_a_calendar_day_ends_with_its_last_minute() -> None:
    start = datetime(2026, 11, 21, 0, 0, tzinfo=LONDON)
    assert calendar().end_of_calendar_day(start, 30) == datetime(2026, 12, 22, tzinfo=LONDON)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)), st.integers(0, 60))
def test_a_later_receipt_or_a_longer_term_is_never_due_earlier(received: datetime, days: int) -> None:
    start = received.replace(tzinfo=UTC)
    due = calendar().end_of_working_day(start, days)
    assert calendar().end_of_working_day(start, days + 1) > due
    assert calendar().end_of_working_day(start.replace(hour=23, minute=59), days) >= due
