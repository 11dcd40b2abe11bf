"""The truth table of the clocks: from receipt, plan and what happened to deadlines and stage dues.

Written by hand from a wall calendar. Times are local; 23 November 2026 is a Monday; 25 and 28 December are days off;
Saturday 5 December is worked (a moved day). London and Kyiv change their clocks on 25 October 2026 and 28 March 2027.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.cases.timers import days_lost, deadline, next_timer, stage_due
from chalicelib.domain.cases.work_order import Extension, Order, Pause, Round
from chalicelib.domain.clocks.calendars import Calendar, fingerprint
from chalicelib.domain.clocks.plans import Plan, Stage, Term
from tests.builders import a_pack

OFFICE = Calendar(
    time_zone=ZoneInfo("Europe/London"),
    working_days=(0, 1, 2, 3, 4),
    opens=time(9),
    closes=time(17),
    valid_until=date(2030, 12, 31),
    days_off=frozenset({date(2026, 12, 25), date(2026, 12, 28)}),
    extra_working_days=frozenset({date(2026, 12, 5)}),
)
KYIV = replace(OFFICE, time_zone=ZoneInfo("Europe/Kyiv"))
ALWAYS = replace(
    OFFICE,
    working_days=tuple(range(7)),
    opens=time(),
    closes=None,
    days_off=frozenset(),
    extra_working_days=frozenset(),
)


def at(text: str, calendar: Calendar = OFFICE) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=calendar.time_zone)


@pytest.mark.parametrize(
    ("calendar", "received", "days", "due"),
    [
        # weekdays
        (OFFICE, "2026-11-23T10:00", 0, "2026-11-23T17:00"),
        (OFFICE, "2026-11-23T10:00", 1, "2026-11-24T17:00"),
        (OFFICE, "2026-11-23T10:00", 4, "2026-11-27T17:00"),
        (OFFICE, "2026-11-23T10:00", 5, "2026-11-30T17:00"),
        # the day of receipt is day 0 from its first minute to its last
        (OFFICE, "2026-11-23T00:00", 1, "2026-11-24T17:00"),
        (OFFICE, "2026-11-23T23:59", 1, "2026-11-24T17:00"),
        # received on a weekend
        (OFFICE, "2026-11-28T12:00", 1, "2026-11-30T17:00"),
        (OFFICE, "2026-11-29T23:59", 1, "2026-11-30T17:00"),
        (OFFICE, "2026-11-27T18:00", 1, "2026-11-30T17:00"),
        # over holidays, and over one that lies on a Monday
        (OFFICE, "2026-12-23T10:00", 1, "2026-12-24T17:00"),
        (OFFICE, "2026-12-23T10:00", 2, "2026-12-29T17:00"),
        (OFFICE, "2026-12-24T10:00", 1, "2026-12-29T17:00"),
        (OFFICE, "2026-12-25T10:00", 1, "2026-12-29T17:00"),
        # a worked Saturday counts, the next one does not
        (OFFICE, "2026-12-04T10:00", 1, "2026-12-05T17:00"),
        (OFFICE, "2026-12-05T10:00", 1, "2026-12-07T17:00"),
        (OFFICE, "2026-12-11T10:00", 1, "2026-12-14T17:00"),
        # over the change of the clocks the closing hour stays what it is on the wall
        (KYIV, "2026-10-23T12:00", 1, "2026-10-26T17:00"),
        (KYIV, "2027-03-26T12:00", 1, "2027-03-29T17:00"),
        # a year's end
        (OFFICE, "2026-12-31T12:00", 1, "2027-01-01T17:00"),
        # an office that never closes
        (ALWAYS, "2026-11-28T12:00", 1, "2026-11-30T00:00"),
        (ALWAYS, "2026-10-24T12:00", 1, "2026-10-26T00:00"),
    ],
)
def test_terms_in_working_days(calendar: Calendar, received: str, days: int, due: str) -> None:
    assert Term(days, working=True).end(at(received, calendar), calendar) == at(due, calendar)


@pytest.mark.parametrize(
    ("calendar", "received", "days", "roll", "due"),
    [
        (OFFICE, "2026-11-23T10:00", 30, False, "2026-12-24T00:00"),
        (OFFICE, "2026-11-23T00:00", 30, False, "2026-12-24T00:00"),
        (OFFICE, "2026-11-23T23:59", 30, False, "2026-12-24T00:00"),
        # the last day is a holiday: kept, or rolled over the holiday, the weekend and the moved holiday
        (OFFICE, "2026-11-25T10:00", 30, False, "2026-12-26T00:00"),
        (OFFICE, "2026-11-25T10:00", 30, True, "2026-12-30T00:00"),
        # a Saturday that is worked is not rolled, an ordinary one is
        (OFFICE, "2026-11-25T10:00", 10, True, "2026-12-06T00:00"),
        (OFFICE, "2026-11-25T10:00", 17, True, "2026-12-15T00:00"),
        # both changes of the clocks: the day ends at its own midnight
        (KYIV, "2026-10-01T10:00", 30, False, "2026-11-01T00:00"),
        (KYIV, "2027-03-01T10:00", 30, False, "2027-04-01T00:00"),
        (OFFICE, "2028-02-28T10:00", 1, False, "2028-03-01T00:00"),
    ],
)
def test_terms_in_calendar_days(calendar: Calendar, received: str, days: int, roll: bool, due: str) -> None:
    assert Term(days, working=False, roll=roll).end(at(received, calendar), calendar) == at(due, calendar)


@pytest.mark.parametrize(
    ("calendar", "start", "hours", "end"),
    [
        (OFFICE, "2026-11-23T10:00", 1, "2026-11-23T11:00"),
        (OFFICE, "2026-11-23T16:00", 1, "2026-11-23T17:00"),
        (OFFICE, "2026-11-27T16:30", 1, "2026-11-30T09:30"),
        (OFFICE, "2026-11-23T07:00", 1, "2026-11-23T10:00"),
        (OFFICE, "2026-11-23T18:00", 1, "2026-11-24T10:00"),
        (OFFICE, "2026-11-28T12:00", 8, "2026-11-30T17:00"),
        (OFFICE, "2026-11-23T09:00", 16, "2026-11-24T17:00"),
        (OFFICE, "2026-11-23T12:00", 8, "2026-11-24T12:00"),
        (OFFICE, "2026-12-24T16:00", 2, "2026-12-29T10:00"),
        (OFFICE, "2026-12-04T16:00", 2, "2026-12-05T10:00"),
        (OFFICE, "2026-12-05T16:00", 2, "2026-12-07T10:00"),
        (KYIV, "2026-10-23T16:00", 2, "2026-10-26T10:00"),
        (KYIV, "2027-03-26T16:00", 2, "2027-03-29T10:00"),
        # a day from 00:00 to 24:00 has 24 hours, no minute lost; the day on which the clocks go back has 25
        (ALWAYS, "2026-11-23T00:00", 24, "2026-11-24T00:00"),
        (ALWAYS, "2026-11-23T00:00", 48, "2026-11-25T00:00"),
        (ALWAYS, "2026-10-25T00:00", 25, "2026-10-26T00:00"),
        (ALWAYS, "2027-03-28T00:00", 23, "2027-03-29T00:00"),
    ],
)
def test_working_time_forwards_and_back(calendar: Calendar, start: str, hours: int, end: str) -> None:
    begun, ended = at(start, calendar), at(end, calendar)
    assert calendar.add_work(begun, timedelta(hours=hours)) == ended
    assert calendar.work_between(begun, ended) == timedelta(hours=hours)
    back = calendar.subtract_work(ended, timedelta(hours=hours))
    assert calendar.work_between(back, ended) == timedelta(hours=hours)
    assert back >= begun


UNEVEN = replace(
    OFFICE,
    hours_on={4: (time(9), time(16, 15))},
    lunch=(time(12, 30), time(13, 15)),
    short_days=frozenset({date(2026, 12, 24)}),
    shorter_by=timedelta(hours=1),
)
"""Lunch of 45 minutes, Fridays until 16:15, Christmas Eve until 16:00."""


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-23T10:00", 150, "2026-11-23T12:30"),
        ("2026-11-23T10:00", 151, "2026-11-23T13:16"),
        ("2026-11-23T12:45", 15, "2026-11-23T13:30"),
        ("2026-11-23T09:00", 435, "2026-11-23T17:00"),
        ("2026-11-27T16:00", 30, "2026-11-30T09:15"),
        ("2026-12-24T15:30", 60, "2026-12-29T09:30"),
        ("2026-12-05T16:30", 60, "2026-12-07T09:30"),
    ],
)
def test_lunch_fridays_and_short_days_are_not_worked(start: str, minutes: int, end: str) -> None:
    work = timedelta(minutes=minutes)
    assert UNEVEN.add_work(at(start), work) == at(end)
    assert UNEVEN.work_between(at(start), at(end)) == work
    assert UNEVEN.work_between(UNEVEN.subtract_work(at(end), work), at(end)) == work


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-25T10:00", "2026-11-26T17:00"),
        ("2026-11-26T10:00", "2026-11-27T16:15"),
        ("2026-12-23T10:00", "2026-12-24T16:00"),
    ],
)
def test_a_working_day_ends_when_its_own_hours_do(received: str, due: str) -> None:
    assert Term(1, working=True).end(at(received), UNEVEN) == at(due)


def test_a_day_of_work_is_an_ordinary_day_without_lunch() -> None:
    assert UNEVEN.day_length == timedelta(hours=7, minutes=15)
    assert ALWAYS.day_length == timedelta(days=1)


def test_the_hour_that_the_clocks_repeat_is_worked_twice() -> None:
    first, second = at("2026-10-25T01:50", ALWAYS), at("2026-10-25T01:10", ALWAYS).replace(fold=1)
    assert ALWAYS.work_between(first, second) == timedelta(minutes=20)
    assert ALWAYS.add_work(first, timedelta(minutes=20)) == second.astimezone(UTC)
    assert ALWAYS.subtract_work(second, timedelta(minutes=20)) == first.astimezone(UTC)


PLAN = Plan(
    id="p",
    calendar=OFFICE,
    total=Term(5, working=True),
    rounds=2,
    follow_up_days=7,
    stages=(
        Stage("dispatch", budget=timedelta(hours=4), reserve=timedelta(hours=1)),
        Stage("acceptance", budget=timedelta(hours=8), reserve=timedelta(hours=2)),
        Stage("work", budget=timedelta(hours=24), reserve=timedelta(hours=8)),
        Stage("approval", budget=timedelta(hours=4), reserve=timedelta(hours=2)),
    ),
    stage_of={"registered": "dispatch", "assigned": "acceptance", "in_work": "work", "in_approval": "approval"},
    warn_before=(timedelta(hours=8),),
)
"""Received Monday the 23rd, due Monday the 30th at 17:00. Reserves after dispatch 12 h, acceptance 10 h, work 2 h."""


@pytest.mark.parametrize(
    ("stage", "started", "due", "fits"),
    [
        # in time: each stage has its budget
        ("dispatch", "2026-11-23T10:00", "2026-11-23T14:00", True),
        ("acceptance", "2026-11-23T14:00", "2026-11-24T14:00", True),
        ("work", "2026-11-24T14:00", "2026-11-27T14:00", True),
        ("approval", "2026-11-27T14:00", "2026-11-30T10:00", True),
        # late: the early stage is squeezed, never the later ones
        ("dispatch", "2026-11-27T10:00", "2026-11-27T13:00", True),
        ("acceptance", "2026-11-27T10:00", "2026-11-27T15:00", True),
        ("work", "2026-11-27T10:00", "2026-11-30T15:00", True),
        ("approval", "2026-11-30T15:00", "2026-11-30T17:00", True),
        # so late that a stage has less than its own reserve: the order escalates at once
        ("dispatch", "2026-11-27T12:30", "2026-11-27T13:00", False),
        ("acceptance", "2026-11-27T14:00", "2026-11-27T15:00", False),
        ("work", "2026-11-30T10:00", "2026-11-30T15:00", False),
        ("approval", "2026-11-30T16:00", "2026-11-30T17:00", False),
        # past everything: due at once, never before the start
        ("dispatch", "2026-11-30T16:00", "2026-11-30T16:00", False),
        ("approval", "2026-12-01T10:00", "2026-12-01T10:00", False),
    ],
)
def test_a_late_stage_is_squeezed_and_the_later_ones_keep_their_reserves(
    stage: str, started: str, due: str, fits: bool
) -> None:
    one = next(s for s in PLAN.stages if s.id == stage)
    end = PLAN.deadline(at("2026-11-23T10:00"))
    assert PLAN.stage_due(one, at(started), end) == at(due)
    assert PLAN.reserves_fit(one, at(started), end) is fits


CALENDAR_PLAN = replace(PLAN, total=Term(30, working=False, roll=True), extension_days=30)


@pytest.mark.parametrize(
    ("plan", "pauses", "extension", "due"),
    [
        (PLAN, [], 0, "2026-11-30T17:00"),
        # paused and resumed on one day: no day is lost
        (PLAN, [("2026-11-24T09:00", "2026-11-24T16:00")], 0, "2026-11-30T17:00"),
        (PLAN, [("2026-11-24T09:00", "2026-11-25T09:00")], 0, "2026-12-01T17:00"),
        # over a weekend only working days are lost
        (PLAN, [("2026-11-27T12:00", "2026-11-30T12:00")], 0, "2026-12-01T17:00"),
        (PLAN, [("2026-11-28T12:00", "2026-11-29T12:00")], 0, "2026-11-30T17:00"),
        # two pauses add up
        (
            PLAN,
            [("2026-11-24T09:00", "2026-11-25T09:00"), ("2026-11-26T09:00", "2026-11-27T09:00")],
            0,
            "2026-12-02T17:00",
        ),
        # over Christmas: the 24th and the 29th are the only days lost
        (PLAN, [("2026-12-23T09:00", "2026-12-29T09:00")], 0, "2026-12-02T17:00"),
        # a lawful extension, alone and with a pause; the worked Saturday counts
        (PLAN, [], 3, "2026-12-03T17:00"),
        (PLAN, [], 5, "2026-12-05T17:00"),
        (PLAN, [("2026-11-24T09:00", "2026-11-26T09:00")], 3, "2026-12-05T17:00"),
        # calendar days: every day of the pause counts, and the end still rolls off a holiday
        (CALENDAR_PLAN, [], 0, "2026-12-24T00:00"),
        (CALENDAR_PLAN, [("2026-11-28T12:00", "2026-11-29T12:00")], 0, "2026-12-25T00:00"),
        (CALENDAR_PLAN, [("2026-11-27T12:00", "2026-11-29T12:00")], 0, "2026-12-30T00:00"),
        (CALENDAR_PLAN, [], 30, "2027-01-23T00:00"),
        # a pause that is still going on moves nothing yet
        (PLAN, [("2026-11-24T09:00", None)], 0, "2026-11-30T17:00"),
    ],
)
def test_pauses_and_extensions_move_the_deadline(
    plan: Plan, pauses: list[tuple[str, str | None]], extension: int, due: str
) -> None:
    round_ = Round(
        n=1,
        agency="office",
        started_at=at("2026-11-23T10:00"),
        due=plan.deadline(at("2026-11-23T10:00")),
        pauses=tuple(Pause(at(began), at(ended) if ended else None) for began, ended in pauses),
        extension=Extension(at("2026-11-24T10:00"), extension, "The archive is closed.") if extension else None,
    )
    assert deadline(round_, plan) == at(due)


DECREE = replace(OFFICE, days_off={*OFFICE.days_off, date(2026, 11, 26)})
"""Thursday the 26th becomes a holiday."""
REPEAL = replace(OFFICE, days_off=frozenset(), extra_working_days=frozenset())
"""Christmas is worked; Saturday the 5th is not."""
SATURDAY = replace(OFFICE, extra_working_days={*OFFICE.extra_working_days, date(2026, 11, 28)})
"""Saturday the 28th is worked instead."""
SHORTER = replace(OFFICE, closes=time(16))


@pytest.mark.parametrize(
    ("edited", "plan", "pauses", "extension", "due"),
    [
        # a new holiday inside the term, before it and after it
        (DECREE, PLAN, [], 0, "2026-12-01T17:00"),
        (replace(OFFICE, days_off={date(2026, 11, 20)}), PLAN, [], 0, "2026-11-30T17:00"),
        (replace(OFFICE, days_off={date(2026, 12, 1)}), PLAN, [], 0, "2026-11-30T17:00"),
        # the last day itself becomes a holiday
        (replace(OFFICE, days_off={date(2026, 11, 30)}), PLAN, [], 0, "2026-12-01T17:00"),
        # a Saturday is worked instead: the term ends earlier
        (SATURDAY, PLAN, [], 0, "2026-11-28T17:00"),
        # other hours end the same day at another time
        (SHORTER, PLAN, [], 0, "2026-11-30T16:00"),
        # a new holiday within a pause: it was paused anyway, so only four days were lost and not five
        (DECREE, PLAN, [("2026-11-25T09:00", "2026-11-27T09:00")], 0, "2026-12-02T17:00"),
        # outside the pause it moves the rest
        (DECREE, PLAN, [("2026-11-24T09:00", "2026-11-25T09:00")], 0, "2026-12-02T17:00"),
        # an extension in working days passes over it, and over the Saturday that is worked no longer
        (DECREE, PLAN, [], 3, "2026-12-04T17:00"),
        (REPEAL, PLAN, [], 5, "2026-12-07T17:00"),
        # a pause over Christmas that turned out to be worked
        (REPEAL, PLAN, [("2026-12-23T09:00", "2026-12-29T09:00")], 0, "2026-12-04T17:00"),
        # calendar days: only the roll at the end looks at holidays
        (DECREE, CALENDAR_PLAN, [], 0, "2026-12-24T00:00"),
        (REPEAL, CALENDAR_PLAN, [("2026-11-27T12:00", "2026-11-29T12:00")], 0, "2026-12-26T00:00"),
        (replace(OFFICE, days_off={date(2026, 12, 23)}), CALENDAR_PLAN, [], 0, "2026-12-25T00:00"),
    ],
)
def test_a_deadline_set_before_a_calendar_edit_is_another_one_after_it(
    edited: Calendar, plan: Plan, pauses: list[tuple[str, str]], extension: int, due: str
) -> None:
    """Facts stay; only the calendar by which they are reckoned is another."""
    round_ = Round(
        n=1,
        agency="office",
        started_at=at("2026-11-23T10:00"),
        due=plan.deadline(at("2026-11-23T10:00")),
        pauses=tuple(Pause(at(began), at(ended)) for began, ended in pauses),
        extension=Extension(at("2026-11-24T10:00"), extension, "The archive is closed.") if extension else None,
    )
    assert deadline(round_, replace(plan, calendar=edited)) == at(due)


@pytest.mark.parametrize(
    ("edited", "started", "due"),
    [
        # work began on Tuesday 14:00 with a budget of 24 hours
        (OFFICE, "2026-11-24T14:00", "2026-11-27T14:00"),
        (DECREE, "2026-11-24T14:00", "2026-11-30T14:00"),
        (SATURDAY, "2026-11-24T14:00", "2026-11-27T14:00"),
        (SHORTER, "2026-11-24T14:00", "2026-11-30T10:00"),
        # later, the reserve of the approval holds it at 15:00 of the last day, wherever that moved
        (OFFICE, "2026-11-27T10:00", "2026-11-30T15:00"),
        (DECREE, "2026-11-27T10:00", "2026-12-01T15:00"),
        (SATURDAY, "2026-11-27T10:00", "2026-11-28T15:00"),
    ],
)
def test_a_stage_follows_the_edited_calendar_too(edited: Calendar, started: str, due: str) -> None:
    plan = replace(PLAN, calendar=edited)
    work = next(s for s in plan.stages if s.id == "work")
    assert plan.stage_due(work, at(started), plan.deadline(at("2026-11-23T10:00"))) == at(due)


def test_calendars_that_reckon_alike_have_one_fingerprint() -> None:
    same = replace(OFFICE, working_days=[4, 3, 2, 1, 0], days_off=[date(2026, 12, 28), date(2026, 12, 25)])
    assert fingerprint({"office": same}) == fingerprint({"office": OFFICE})
    others = (DECREE, REPEAL, SATURDAY, SHORTER, KYIV, ALWAYS, UNEVEN, replace(OFFICE, opens=time(8)))
    assert len({fingerprint({"office": c}) for c in (OFFICE, *others)}) == 1 + len(others)
    assert fingerprint({"other": OFFICE}) != fingerprint({"office": OFFICE})


def test_a_pause_gives_the_running_stage_its_time_back() -> None:
    round_ = Round(
        n=1,
        agency="office",
        started_at=at("2026-11-23T10:00"),
        due=at("2026-12-01T17:00"),
        stage="work",
        stage_started_at=at("2026-11-24T14:00"),
        pauses=(Pause(at("2026-11-25T10:00"), at("2026-11-26T10:00")),),
    )
    assert stage_due(round_, PLAN) == at("2026-11-30T14:00")
    assert days_lost(round_, PLAN) == 1


def test_the_points_of_an_order_come_in_their_order() -> None:
    workflow = a_pack().workflow
    order = Order(1, "office", None, "p", "assigned", at("2026-11-23T10:00"))
    round_ = Round(
        n=1,
        agency="office",
        started_at=at("2026-11-23T10:00"),
        due=at("2026-11-30T17:00"),
        stage="acceptance",
        stage_started_at=at("2026-11-23T14:00"),
    )
    seen = []
    while timer := next_timer(replace(order, rounds=(round_,)), PLAN, workflow):
        seen.append((timer.action, timer.at))
        round_ = replace(round_, fired=(*round_.fired, timer.key))
    assert seen == [
        ("stage_late", at("2026-11-24T14:00")),
        ("warn", at("2026-11-30T09:00")),
        ("breach", at("2026-11-30T17:00")),
    ]


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda t: t.replace(tzinfo=OFFICE.time_zone))
works = st.integers(0, 400).map(lambda quarter: timedelta(minutes=15 * quarter))
calendars = st.sampled_from([OFFICE, KYIV, ALWAYS, UNEVEN])


@given(calendars, moments, works)
def test_work_added_is_work_between(calendar: Calendar, start: datetime, work: timedelta) -> None:
    assert calendar.work_between(start, calendar.add_work(start, work)) == work


@given(calendars, moments, works)
def test_work_subtracted_is_work_between(calendar: Calendar, end: datetime, work: timedelta) -> None:
    assert calendar.work_between(calendar.subtract_work(end, work), end) == work


@given(calendars, moments, works, works)
def test_work_adds_up(calendar: Calendar, start: datetime, one: timedelta, other: timedelta) -> None:
    assert calendar.add_work(calendar.add_work(start, one), other) == calendar.add_work(start, one + other)


@given(moments, moments, st.integers(0, 40), st.booleans(), st.booleans())
def test_a_later_receipt_or_a_longer_term_is_never_due_earlier(
    one: datetime, other: datetime, days: int, working: bool, roll: bool
) -> None:
    first, second = sorted((one, other))
    term = Term(days, working, roll)
    assert term.end(first, OFFICE) <= term.end(second, OFFICE)
    assert term.end(first, OFFICE) <= term.end(first, OFFICE, more=1)


@given(st.sampled_from(PLAN.stages), moments, moments, works)
def test_the_reserve_rule_always_holds(stage: Stage, received: datetime, started: datetime, paused: timedelta) -> None:
    end = PLAN.deadline(received)
    due = PLAN.stage_due(stage, started, end, paused=paused)
    assert due >= started
    if due > started:
        assert OFFICE.work_between(due, end) >= PLAN.reserves_after(stage)
