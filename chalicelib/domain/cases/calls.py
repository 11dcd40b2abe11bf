"""Calls: authors who are asked by phone whether an answer helped (J4, J6, B11).

Who left no mail address is called at once; who left both is called when the mail and its reminder went unanswered. An
operator claims a call for a while, so that nobody is called twice, and sees the number for as long.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.work_order import Call
from chalicelib.domain.clocks.plans import Plan
from chalicelib.domain.people.person import MAIL, PHONE

CLAIM = timedelta(minutes=30)
"""How long a claim holds."""

AFTER_REMINDER = timedelta(hours=8)
"""Working time that a reminder by mail is given before somebody calls."""

AFTER_ATTEMPT = timedelta(hours=4)
"""Working time after a call that reached nobody, before the next."""

MAX_ATTEMPTS = 3
"""After so many calls that reached nobody, the author counts as not reached."""


def first_call(case: Case, asked: datetime, plan: Plan) -> Call | None:
    """The call to an author who is asked now; None for those who left no number.

    It may be made at once where there is no mail address, or where no reminder is sent before the follow-up is due.
    """
    if PHONE not in case.reach:
        return None
    reminder = plan.reminder_due(asked)
    if MAIL not in case.reach or reminder >= plan.follow_up_due(asked):
        return Call(since=asked)
    return Call(since=plan.calendar.add_work(reminder, AFTER_REMINDER))


def is_free(call: Call | None, actor: str | None, now: datetime) -> bool:
    """Whether ``actor`` may claim a call: it is time for it, and nobody else holds a claim."""
    if call is None or actor is None or now < call.since:
        return False
    return call.claimed_until is None or call.claimed_until <= now or call.claimed_by == actor


def is_held(call: Call | None, actor: str | None, now: datetime) -> bool:
    """Whether ``actor`` holds the claim to a call, and the claim has not lapsed."""
    if call is None or actor is None or call.claimed_until is None:
        return False
    return call.claimed_by == actor and now < call.claimed_until


def claimed(call: Call, actor: str, now: datetime) -> Call:
    return Call(call.since, call.attempts, actor, now + CLAIM)


def released(call: Call) -> Call:
    return Call(call.since, call.attempts)


def failed(call: Call, now: datetime, plan: Plan) -> Call:
    """The call after an attempt that reached nobody: free again after ``AFTER_ATTEMPT``."""
    return Call(plan.calendar.add_work(now, AFTER_ATTEMPT), call.attempts + 1)


def is_last(call: Call | None) -> bool:
    """Whether the attempt being made is the last."""
    return call is not None and call.attempts + 1 >= MAX_ATTEMPTS


def as_told(call: Call) -> Mapping[str, Any]:
    """A call as an event tells it, in JSON types."""
    facts: dict[str, Any] = {"since": call.since.isoformat(), "attempts": call.attempts}
    if call.claimed_until is not None:
        facts |= {"claimed_by": call.claimed_by, "claimed_until": call.claimed_until.isoformat()}
    return facts
