"""Lateness: the one set of rules by which desk, mails, sweep and published numbers judge answers and promises.

An answer is overdue while the agency owes it, no pause runs and its deadline has passed. An answer at the very moment
of the deadline is in time. Nothing here is stored: whoever shows or counts lateness calls these functions.
"""

from datetime import datetime

from chalicelib.domain.cases.work_order import Order, Promise, PromiseState
from chalicelib.domain.clocks.calendars import Calendar
from chalicelib.domain.pack.workflow import Workflow


def answer_is_owed(*, closed: bool, answered: bool, paused: bool) -> bool:
    """Whether the agency owes the answer of an order's last round and the clock of that round runs."""
    return not (closed or answered or paused)


def deadline_passed(due: datetime | None, now: datetime, *, owed: bool) -> bool:
    """Whether an answer is overdue: ``owed`` past its deadline. Without a deadline it never is."""
    return owed and due is not None and now > due


def answered_in_time(answered_at: datetime | None, due: datetime | None) -> bool | None:
    """Whether an answer kept its deadline. None without an answer or without a deadline."""
    return answered_at <= due if answered_at and due else None


def owes_answer(order: Order, workflow: Workflow) -> bool:
    """``answer_is_owed`` of a work order."""
    current = order.round
    return current is not None and answer_is_owed(
        closed=workflow.states[order.state].closed,
        answered=current.answer is not None,
        paused=current.pause is not None,
    )


def is_overdue(order: Order, workflow: Workflow, now: datetime) -> bool:
    """``deadline_passed`` of a work order."""
    return deadline_passed(order.round.due if order.round else None, now, owed=owes_answer(order, workflow))


def promise_ends(promise: Promise, calendar: Calendar) -> datetime:
    """The moment (UTC) up to which a promise can be kept or moved: the end of its day. After that it is broken."""
    return calendar.end_of_day(promise.due)


def promise_missed(promise: Promise, calendar: Calendar, now: datetime) -> bool:
    """Whether a promise is open past its end, as it is until the sweep has recorded that it is broken."""
    return promise.state is PromiseState.OPEN and now > promise_ends(promise, calendar)
