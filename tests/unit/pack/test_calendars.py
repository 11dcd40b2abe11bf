"""Calendars of packs: hours that differ by day, days off that governments move, and how far they are known."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from chalicelib.domain.pack.read import read_pack
from infra.packs import PACKS, check, compiled
from tests.unit.pack.fakes import DEMO, change, copy_of

TODAY = date(2026, 11, 21)
RUSSIA = "holidays: {country: RU}"


def a_russian_pack(folder: Path, *more: str, years: str = "{first: 2026, last: 2028}") -> Path:
    """The demo pack with Russia's holidays and more lines in its calendar."""
    copy = copy_of(DEMO, folder)
    lines = "\n  ".join((RUSSIA, *more))
    change(copy / "calendars.yaml", "holidays: {country: GB, subdivision: ENG}", lines)
    change(copy / "calendars.yaml", "{first: 2026, last: 2028}", years)
    return copy


def words(folder: Path) -> str:
    return "\n".join(str(finding) for finding in check(folder, today=TODAY))


def test_opening_hours_by_weekday_lunch_and_days_before_holidays_can_be_written(tmp_path: Path) -> None:
    short = "short_days: {minutes: 60, dates: [2026-10-10]}"
    lunch = 'lunch: ["13:00", "13:45"]'
    folder = a_russian_pack(tmp_path, lunch, 'hours_on: {4: ["09:00", "15:45"]}', short)

    calendar = read_pack(compiled(folder, today=TODAY).document, "v1").calendars["gb-eng"]

    assert calendar.lunch == (time(13), time(13, 45))
    assert calendar.hours_on == {4: (time(9), time(15, 45))}
    assert calendar.shorter_by == timedelta(hours=1)
    assert {date(2026, 11, 3), date(2027, 11, 3), date(2026, 10, 10)} <= set(calendar.short_days)
    assert date(2026, 12, 30) not in calendar.short_days, "the 31st stands in for another day and is no holiday"
    assert date(2026, 12, 31) not in calendar.short_days, "it is off"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('hours_on: {4: ["16:00", "09:00"]}', "Work ends before it begins"),
        ('hours_on: {6: ["09:00", "16:00"]}', "Day 6 is not a working day"),
        ('lunch: ["13:00", "12:00"]', "Lunch is not within the hours"),
        ('lunch: ["16:30", "17:30"]', "Lunch is not within the hours"),
        ("short_days: {minutes: 480}", "A short day would have no working time"),
    ],
)
def test_hours_that_cannot_be_worked_are_found(tmp_path: Path, line: str, said: str) -> None:
    assert said in words(a_russian_pack(tmp_path, line))


@pytest.mark.parametrize(("pack", "calendar", "last"), [("good-bad-review", "mainland", "2026-12-31")])
def test_a_calendar_is_valid_until_the_last_year_whose_moved_days_are_decreed(
    pack: str, calendar: str, last: str
) -> None:
    """The library of this lock file knows China's decrees up to 2026, and the pack asks for 2027 as well."""
    assert compiled(PACKS / pack, today=TODAY).document["calendars"][calendar]["valid_until"] == last
    assert "No decree on moved days is known after 2026" in words(PACKS / pack)
    assert "2027-02-09" in words(PACKS / pack), "the days that it could not confirm"


def test_a_decree_that_the_library_lacks_can_be_written_by_hand(tmp_path: Path) -> None:
    folder = a_russian_pack(tmp_path, years="{first: 2026, last: 2028, decreed: 2028}")
    assert compiled(folder, today=TODAY).document["calendars"]["gb-eng"]["valid_until"] == "2028-12-31"


def test_a_holiday_on_a_day_of_rest_without_its_stand_in_is_found(tmp_path: Path) -> None:
    folder = a_russian_pack(tmp_path)
    assert "2028-11-04 is a holiday on a Saturday. By the rule of the country 2028-11-06 is off" in words(folder)
    change(folder / "calendars.yaml", "extra_days_off: []", "extra_days_off: [2028-11-06]")
    assert "By the rule" not in words(folder)


def test_a_holiday_of_a_region_follows_the_rule_too(tmp_path: Path) -> None:
    folder = a_russian_pack(tmp_path, years="{first: 2026, last: 2027}")
    change(folder / "calendars.yaml", "extra_days_off: []", "extra_days_off: [2026-10-11]")
    assert "By the rule of the country 2026-10-12 is off" in words(folder)
    change(folder / "calendars.yaml", "extra_working_days: []", "extra_working_days: [2026-10-12]")
    assert "By the rule" not in words(folder)


def test_the_republic_rests_on_the_day_after_a_holiday_on_a_sunday_and_after_one_on_a_saturday() -> None:
    calendar = compiled(PACKS / "client-feedback", today=TODAY).document["calendars"]["bashkortostan"]
    assert {"2026-10-12", "2028-11-06"} <= set(calendar["days_off"])
