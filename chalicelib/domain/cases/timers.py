"""Timers: the moments at which the system acts on an order with a running clock, each once.

A timer has a key that is unique in its round. Acting on it leaves an event with the key: it has fired. So a sweep that
runs twice or late does each thing once, and catches up in the order in which the timers fell due.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.cases.overdue import promise_ends
from chalicelib.domain.cases.work_order import Order, Round
from chalicelib.domain.clocks.plans import Plan
from chalicelib.domain.pack.workflow import Action, Clock, Workflow

PROMISE_REMINDER = timedelta(days=2)
"""How long before the end of a promise's day to remind of it."""


@dataclass(frozen=True, slots=True)
class Timer:
    """A moment (UTC), the system action that is then due, and the key under which it has fired."""

    at: datetime
    action: Action
    key: str


def next_timer(order: Order, plan: Plan, workflow: Workflow) -> Timer | None:
    """The first timer of an order that has not fired; None when no clock runs.

    Timers that fell due before an order of an older system was imported are left out.
    """
    current = order.round
    if current is None:
        return None
    timers = (timer for clock in workflow.states[order.state].clocks for timer in _timers(clock, order, current, plan))
    waiting = (t for t in timers if t.key not in current.fired and not _before_import(current, t.at))
    return min(waiting, key=lambda t: (t.at, t.key), default=None)


def _before_import(current: Round, at: datetime) -> bool:
    return current.imported is not None and at <= current.imported.at


def _timers(clock: Clock, order: Order, current: Round, plan: Plan) -> Iterator[Timer]:
    match clock:
        case Clock.DEADLINE:
            yield from _deadline_timers(order, current, plan)
        case Clock.PAUSE if current.pause:
            yield Timer(plan.pause_due(current.pause.began), Action.TIMEOUT, f"pause/{len(current.pauses)}")
        case Clock.FOLLOW_UP if current.follow_up_asked_at and current.follow_up_due:
            reminder = plan.reminder_due(current.follow_up_asked_at)
            if reminder < current.follow_up_due:
                yield Timer(reminder, Action.REMIND, "reminder")
            yield Timer(current.follow_up_due, Action.TIMEOUT, "no_reply")
        case Clock.PROMISE if current.promise:
            due = promise_ends(current.promise, plan.calendar)
            moves = len(current.promise.moves)
            yield Timer(due - PROMISE_REMINDER, Action.REMIND, f"promise_reminder/{moves}")
            yield Timer(due, Action.BREAK, f"promise/{moves}")


def _deadline_timers(order: Order, current: Round, plan: Plan) -> Iterator[Timer]:
    # A round that was late before its import gets no timers of its stages: they would all say only that.
    if current.due is None or _before_import(current, current.due):
        return
    for index, at in enumerate(plan.warnings(current.due)):
        # A warning whose moment lay before the round began would only say what everybody can see.
        if at > current.started_at:
            yield Timer(at, Action.WARN, f"warning/{index}")
    stage = plan.stage(order.state)
    if stage is not None and current.stage == stage.id and current.stage_started_at is not None:
        started = current.stage_started_at
        if not plan.reserves_fit(stage, started, current.due):
            yield Timer(started, Action.ESCALATE, f"reserves/{stage.id}")
        yield Timer(_stage_due(current, current.due, plan), Action.STAGE_LATE, f"stage/{stage.id}")
    yield Timer(current.due, Action.BREACH, "deadline")


def reply_due(order: Order, plan: Plan, workflow: Workflow) -> datetime | None:
    """Until when (UTC) the author's reply is awaited; None where none is, as during a contest."""
    pause = order.round.pause if order.round else None
    return plan.pause_due(pause.began) if pause and Clock.PAUSE in workflow.states[order.state].clocks else None


def stage_due(current: Round, plan: Plan) -> datetime | None:
    """When the running stage of a round is due; the deadline itself where no stage runs, None where there is none."""
    return _stage_due(current, current.due, plan) if current.due else None


def _stage_due(current: Round, due: datetime, plan: Plan) -> datetime:
    stage = next((s for s in plan.stages if s.id == current.stage), None)
    if stage is None or current.stage_started_at is None:
        return due
    paused = current.paused_work(current.stage_started_at, plan.calendar)
    return plan.stage_due(stage, current.stage_started_at, due, paused=paused)


def days_lost(current: Round, plan: Plan) -> int:
    """The days that ended pauses have taken from a round."""
    return sum(plan.total.days_lost(p.began, p.ended, plan.calendar) for p in current.pauses if p.ended)


def deadline(current: Round, plan: Plan) -> datetime | None:
    """The deadline of a round from its facts: start, ended pauses, extension.

    The target of an older system is moved by the same pauses and extension; None where that system had set none.
    """
    lost, extension = days_lost(current, plan), current.extension.days if current.extension else 0
    if current.imported is None:
        return plan.deadline(current.started_at, days_lost=lost, extension=extension)
    target = current.imported.due
    return plan.moved(target, lost + extension) if target else None
