"""Guards: the closed set of conditions that a workflow table is made of, each one small function.

A guard looks at a case, one of its work orders and who acts when, and says yes or no. It changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.cases import calls
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.follow_ups import may_be_asked
from chalicelib.domain.cases.outcomes import AnswerOutcome
from chalicelib.domain.cases.overdue import promise_ends
from chalicelib.domain.cases.timers import deadline
from chalicelib.domain.cases.work_order import FINAL, Order, Round
from chalicelib.domain.clocks.plans import Plan
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Guard, Role

MAX_DECLINES = 2
"""After so many agencies have declined, the dispatcher's choice binds."""


@dataclass(frozen=True, slots=True)
class Look:
    """What guards and effects may look at. ``actor`` is a token subject, ``agency`` the one that they speak for."""

    case: Case
    order: Order
    pack: Pack
    now: datetime
    role: Role
    agency: str | None = None
    actor: str | None = None

    @property
    def plan(self) -> Plan:
        return self.pack.plans[self.order.plan]

    @property
    def round(self) -> Round:
        current = self.order.round
        assert current is not None, "an order has a round from the start"
        return current


def _rounds_left(look: Look) -> bool:
    """The agency that had it first may try as often as the plan says; a body above it gets one round each."""
    first = look.order.rounds[0].agency
    tried = sum(r.agency == look.order.agency for r in look.order.rounds)
    return look.order.agency == first and tried < look.plan.rounds


def _independent(look: Look) -> bool:
    """The reviewer's body never had the order, nor stands above or below one that had (X2)."""
    if look.agency is None:
        return False
    had = {look.order.agency, *(r.agency for r in look.order.rounds)}
    return not any(look.pack.are_in_one_line(look.agency, agency) for agency in had)


def reopening_ends(order: Order, plan: Plan) -> datetime | None:
    """Until when (UTC) a closed order may be opened again; None when it is open, or closed for good."""
    if order.closed_at is None or order.resolution in FINAL:
        return None
    return order.closed_at + timedelta(days=plan.reopen_days)


def _not_extended(look: Look) -> bool:
    """What has no deadline cannot get a later one."""
    return look.plan.extension_days > 0 and look.round.extension is None and look.round.due is not None


def _within_reopening(look: Look) -> bool:
    ends = reopening_ends(look.order, look.plan)
    return ends is not None and look.now <= ends


def _promised(look: Look) -> bool:
    answer = look.round.answer
    return answer is not None and answer.outcome == AnswerOutcome.PROMISED and look.round.promise is None


def _promise_running(look: Look) -> bool:
    """Until its day is over. After that it is broken, also in the minutes before the sweep has said so."""
    promise = look.round.promise
    return promise is not None and look.now <= promise_ends(promise, look.plan.calendar)


def deadline_moved(look: Look) -> bool:
    """Calendars change while an order is open. A target that an older system had set stays."""
    return look.round.due != deadline(look.round, look.plan)


GUARDS: Mapping[Guard, Callable[[Look], bool]] = {
    Guard.ROUTED: lambda look: look.order.routed,
    Guard.REACHABLE: lambda look: look.case.reachable,
    Guard.MAY_BE_ASKED: lambda look: may_be_asked(look.case, look.order, look.pack),
    Guard.CALL_FREE: lambda look: calls.is_free(look.order.call, look.actor, look.now),
    Guard.CALL_HELD: lambda look: calls.is_held(look.order.call, look.actor, look.now),
    Guard.LAST_CALL: lambda look: calls.is_last(look.order.call),
    Guard.ROUNDS_LEFT: _rounds_left,
    Guard.HIGHER_BODY: lambda look: look.pack.agencies[look.order.agency].parent is not None,
    Guard.MAY_DECLINE: lambda look: len(look.order.declined_by) < MAX_DECLINES,
    Guard.FROM_FEEDBACK: lambda look: look.case.origin == "feedback",
    Guard.NOT_CONTESTED: lambda look: look.order.contest is None,
    Guard.INDEPENDENT: _independent,
    Guard.NOT_EXTENDED: _not_extended,
    Guard.NEEDS_APPROVAL: lambda look: look.plan.approval,
    Guard.PROMISED: _promised,
    Guard.PROMISE_RUNNING: _promise_running,
    Guard.WITHIN_REOPENING: _within_reopening,
    Guard.GROUPED: lambda look: look.order.group is not None,
    Guard.NOT_GROUPED: lambda look: look.order.group is None,
    Guard.DEADLINE_MOVED: deadline_moved,
    Guard.IMPORTED: lambda look: look.case.imported,
}
