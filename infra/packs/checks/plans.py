"""Checks plans and other terms: stages and warnings fit into the total, and the workflow has their states.

Times are checked in a week without holidays: what does not fit there never fits.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from chalicelib.domain.cases.effects import answers
from chalicelib.domain.clocks.calendars import Calendar
from chalicelib.domain.clocks.plans import Term
from chalicelib.domain.pack.read_clocks import read_calendar
from chalicelib.domain.pack.workflow import Clock, Guard
from infra.packs.checks.hours import slips_in_hours
from infra.packs.findings import Finding, Rule
from infra.packs.models import clocks
from infra.packs.reader import PackSource

_FILE = "plans.yaml"
_A_MONDAY = date(2001, 1, 1)


def check_plans(pack: PackSource) -> Iterator[Finding]:
    """All rules of plans, and of the days of an invitation."""
    yield from _invitation_days(pack)
    for name, plan in pack.plans.items():
        yield from _once(pack, name, plan)
        yield from _timed(pack, name, plan)
        yield from _reminder(pack, name, plan)
        yield from _approval(pack, name, plan)
        calendar = pack.calendars.get(plan.calendar)
        if calendar is not None and not slips_in_hours(calendar):
            yield from _fits(pack, name, plan, _ordinary(calendar))


def _invitation_days(pack: PackSource) -> Iterator[Finding]:
    limits = pack.pack.limits
    if limits.invitation_days > limits.transaction_days:
        yield pack.finding(
            "pack.yaml",
            ("limits", "invitation_days"),
            Rule.PLAN,
            f"A transaction can be rated for {limits.transaction_days} days; later answers would be turned away.",
            f"Write {limits.transaction_days} or fewer, or raise transaction_days.",
        )
    is_said = "invitation_reminder_days" in limits.model_fields_set
    if is_said and limits.invitation_reminder_days >= limits.invitation_days:
        yield pack.finding(
            "pack.yaml",
            ("limits", "invitation_reminder_days"),
            Rule.PLAN,
            f"An invitation can be answered for {limits.invitation_days} days; nobody would be reminded.",
            f"Write fewer than {limits.invitation_days}, or 0 for no reminder.",
        )


def _once(pack: PackSource, name: str, plan: clocks.Plan) -> Iterator[Finding]:
    """Stages are unique, and no state belongs to two."""
    ids: set[str] = set()
    stage_of: dict[str, str] = {}
    for index, stage in enumerate(plan.stages):
        if stage.id in ids:
            place = (name, "stages", index, "id")
            yield pack.finding(_FILE, place, Rule.UNIQUE, f"'{stage.id}' is here twice.", "Rename one of them.")
        ids.add(stage.id)
        for nth, state in enumerate(stage.states):
            if state in stage_of:
                yield pack.finding(
                    _FILE,
                    (name, "stages", index, "states", nth),
                    Rule.UNIQUE,
                    f"The state '{state}' is in the stage '{stage_of[state]}' already.",
                    "Leave it in one of them.",
                )
            stage_of.setdefault(state, stage.id)


def _timed(pack: PackSource, name: str, plan: clocks.Plan) -> Iterator[Finding]:
    """The deadline runs in each state of a stage; otherwise its lateness would not be noticed."""
    for index, stage in enumerate(plan.stages):
        for nth, state in enumerate(stage.states):
            if state in pack.workflow.states and Clock.DEADLINE not in pack.workflow.states[state].clocks:
                yield pack.finding(
                    _FILE,
                    (name, "stages", index, "states", nth),
                    Rule.PLAN,
                    f"The deadline does not run in '{state}', so a stage there would never be late.",
                    "Take the state out, or give it 'clocks: [deadline]' in workflow.yaml.",
                )


def _reminder(pack: PackSource, name: str, plan: clocks.Plan) -> Iterator[Finding]:
    if plan.reminder_days is not None and plan.reminder_days >= plan.follow_up_days:
        yield pack.finding(
            _FILE,
            (name, "reminder_days"),
            Rule.PLAN,
            f"The author would be reminded after {plan.reminder_days} days, but is only asked for "
            f"{plan.follow_up_days}.",
            "Make reminder_days smaller than follow_up_days.",
        )


def _approval(pack: PackSource, name: str, plan: clocks.Plan) -> Iterator[Finding]:
    rows = pack.workflow.transitions
    waiting = {row.to for row in rows if Guard.NEEDS_APPROVAL in row.when and answers.draft.name in row.effects}
    if plan.approval and not any(answers.approve.name in row.effects and waiting & {*row.sources} for row in rows):
        yield pack.finding(
            _FILE,
            (name, "approval"),
            Rule.PLAN,
            "The plan wants answers approved, but no row of the workflow takes a draft to somebody who may.",
            "Add a row with 'when: [needs_approval]' and 'effects: [draft]', then one with 'effects: [approve]'.",
        )


def _fits(pack: PackSource, name: str, plan: clocks.Plan, calendar: Calendar) -> Iterator[Finding]:
    """The reserves fit between the end of the day of receipt and the deadline; so does every warning."""
    day = next(d for n in range(7) if calendar.works_on(d := _A_MONDAY + timedelta(days=n)))
    total = plan.total
    term = Term(total.working_days or total.calendar_days or 0, total.working_days is not None, total.roll is True)
    at_most = calendar.work_between(calendar.closing(day), term.end(calendar.opening(day), calendar))
    length = calendar.day_length
    needed = timedelta()
    for index, stage in reversed(list(enumerate(plan.stages))):
        budget, reserve = _work(stage.budget, length), _work(stage.reserve, length)
        needed += reserve
        place = (name, "stages", index, "reserve")
        if reserve > budget:
            message = f"The stage '{stage.id}' keeps more in reserve than it is to take."
            yield pack.finding(_FILE, place, Rule.PLAN, message, "Lower the reserve or raise the budget.")
        if needed > at_most:
            yield pack.finding(
                _FILE,
                place,
                Rule.PLAN,
                f"From '{stage.id}' on the stages keep {_hours(needed)} in reserve, but the plan has "
                f"{_hours(at_most)}.",
                "Lower the reserves or raise the total; every work order would be short of time at once.",
            )
            break
    for index, warning in enumerate(plan.warn_before):
        if _work(warning, length) >= at_most:
            yield pack.finding(
                _FILE,
                (name, "warn_before", index),
                Rule.PLAN,
                f"The warning comes {_hours(_work(warning, length))} before a deadline that is only "
                f"{_hours(at_most)} away.",
                "Warn later.",
            )


def _ordinary(calendar: clocks.Calendar) -> Calendar:
    """The calendar with its week and hours in UTC, without days off."""
    return read_calendar(
        {
            **calendar.model_dump(include={"working_days", "hours", "hours_on", "lunch"}, exclude_none=True),
            "time_zone": "UTC",
            "valid_until": date.max.isoformat(),
        }
    )


def _work(work: clocks.Work, length: timedelta) -> timedelta:
    return timedelta(hours=work.working_hours or 0) + length * (work.working_days or 0)


def _hours(work: timedelta) -> str:
    return f"{work / timedelta(hours=1):g} working hours"
