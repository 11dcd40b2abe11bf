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
from chalicelib.domain.cases.reviewers import reviewing_agencies
from chalicelib.domain.cases.timers import deadline
from chalicelib.domain.cases.work_order import Order, Round
from chalicelib.domain.clocks.plans import Plan
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Guard, Role

MAX_DECLINES = 2
"""After so many agencies have declined, the dispatcher's choice binds."""


@dataclass(frozen=True, slots=True)
class GuardContext:
    """What guards and effects may look at. ``actor`` is a token subject, ``agency`` the agency that they act for."""

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

    @property
    def needs_paper(self) -> bool:
        """Whether whoever acts can speak for the author only by a paper: staff without the author on the phone."""
        return self.role.is_staff and not calls.is_held(self.order.call, self.actor, self.now)


def _rounds_left(context: GuardContext) -> bool:
    """Whether the agency may have one more round.

    The first agency that did not answer "not ours" may try as often as the plan says; a body above it gets one round.
    """
    theirs = [r.agency for r in context.order.rounds if not _is_not_ours(r)]
    tried = theirs.count(context.order.agency)
    return context.order.agency in theirs[:1] and tried < context.plan.rounds


def _is_not_ours(r: Round) -> bool:
    return r.answer is not None and r.answer.outcome == AnswerOutcome.NOT_OURS


def _names_body(context: GuardContext) -> bool:
    """Whether the answer names another body, and the pack still has that body."""
    answer = context.round.answer
    return _is_not_ours(context.round) and answer is not None and answer.agency in context.pack.agencies


def reopening_ends(order: Order, plan: Plan) -> datetime | None:
    """Until when (UTC) a closed order may be opened again; None when it is open, or closed for good."""
    if order.closed_at is None or order.is_final:
        return None
    return order.closed_at + timedelta(days=plan.reopen_days)


def _not_extended(context: GuardContext) -> bool:
    """Whether a round may be extended. A round without a deadline cannot be."""
    return context.plan.extension_days > 0 and context.round.extension is None and context.round.due is not None


def _within_reopening(context: GuardContext) -> bool:
    ends = reopening_ends(context.order, context.plan)
    return ends is not None and context.now <= ends


def _promised(context: GuardContext) -> bool:
    answer = context.round.answer
    return answer is not None and answer.outcome == AnswerOutcome.PROMISED and context.round.promise is None


def _promise_running(context: GuardContext) -> bool:
    """Whether the day of the promise is not over. Afterwards it is broken, also before the sweep has recorded it."""
    promise = context.round.promise
    return promise is not None and context.now <= promise_ends(promise, context.plan.calendar)


def deadline_moved(context: GuardContext) -> bool:
    """Whether the deadline as computed now differs from the stored one: calendars change while an order is open."""
    return context.round.due != deadline(context.round, context.plan)


GUARDS: Mapping[Guard, Callable[[GuardContext], bool]] = {
    Guard.ROUTED: lambda context: context.order.routed,
    Guard.REACHABLE: lambda context: context.case.reachable,
    Guard.MAY_BE_ASKED: lambda context: may_be_asked(context.case, context.order, context.pack),
    Guard.CALL_FREE: lambda context: calls.is_free(context.order.call, context.actor, context.now),
    Guard.CALL_HELD: lambda context: calls.is_held(context.order.call, context.actor, context.now),
    Guard.LAST_CALL: lambda context: calls.is_last(context.order.call),
    Guard.ROUNDS_LEFT: _rounds_left,
    Guard.HIGHER_BODY: lambda context: context.pack.agencies[context.order.agency].parent is not None,
    Guard.MAY_DECLINE: lambda context: len(context.order.declined_by) < MAX_DECLINES,
    Guard.NOT_OURS: lambda context: _is_not_ours(context.round),
    Guard.NAMES_BODY: _names_body,
    Guard.FROM_FEEDBACK: lambda context: context.case.origin == "feedback",
    Guard.NOT_CONTESTED: lambda context: context.order.contest is None,
    Guard.INDEPENDENT: lambda context: context.agency in reviewing_agencies(context.order, context.pack),
    Guard.NOT_EXTENDED: _not_extended,
    Guard.NEEDS_APPROVAL: lambda context: context.plan.approval,
    Guard.PROMISED: _promised,
    Guard.PROMISE_RUNNING: _promise_running,
    Guard.WITHIN_REOPENING: _within_reopening,
    Guard.GROUPED: lambda context: context.order.group is not None,
    Guard.NOT_GROUPED: lambda context: context.order.group is None,
    Guard.DEADLINE_MOVED: deadline_moved,
    Guard.IMPORTED: lambda context: context.case.imported,
    Guard.DANGEROUS: lambda context: context.order.danger is not None,
}
