"""Did it help? Ask the author, by mail or phone, record what they say, and end the matter."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.cases import calls
from chalicelib.domain.cases.changes import current, in_round
from chalicelib.domain.cases.effects.effect import EffectContext, effect
from chalicelib.domain.cases.effects.promises import settled
from chalicelib.domain.cases.effects.speaking import SpokenFor
from chalicelib.domain.cases.events import Audience, Change, Event, Phase, Shape, change
from chalicelib.domain.cases.work_order import Call, FollowUp, Order, PromiseState
from chalicelib.domain.pack.workflow import Guard


@change("follow_up_due", Audience.NOBODY, Shape.VALUE)
@dataclass(frozen=True, slots=True)
class FollowUpAsked(Change):
    """The author is asked if the answer helped, until ``due``."""

    due: datetime

    def apply(self, order: Order, event: Event) -> Order:
        return in_round(order, follow_up_asked_at=event.at, follow_up_due=self.due)


@change("call", Audience.NOBODY)
@dataclass(frozen=True, slots=True)
class CallListed(Change):
    """The call to be made to the author, as it now is. Its fields are those of ``Call``."""

    since: datetime
    attempts: int
    claimed_by: str | None = None
    claimed_until: datetime | None = None

    def apply(self, order: Order, event: Event) -> Order:
        return replace(order, call=Call(self.since, self.attempts, self.claimed_by, self.claimed_until))


@change("follow_up", Audience.EVERYBODY, phase=Phase.ROUND_ENDS)
@dataclass(frozen=True, slots=True)
class FollowedUp(Change):
    """What the author says of the answer. ``rating`` is 1-10."""

    outcome: str
    rating: int | None = None
    comment: str | None = None

    def apply(self, order: Order, event: Event) -> Order:
        return in_round(order, follow_up=FollowUp(event.at, str(event.role), self.outcome, self.rating, self.comment))


@change("resolution", Audience.EVERYBODY, Shape.VALUE, phase=Phase.ORDER_ENDS)
@dataclass(frozen=True, slots=True)
class Closed(Change):
    """The end of the order. A promise that is still open then is dropped."""

    resolution: str

    def apply(self, order: Order, event: Event) -> Order:
        promise = current(order).promise
        if promise is not None and promise.state is PromiseState.OPEN:
            order = settled(order, PromiseState.DROPPED, event.at)
        spoken_for = True if event.change(SpokenFor) else None
        return replace(order, resolution=self.resolution, closed_at=event.at, closed_for_author=spoken_for)


@effect(guards=(Guard.MAY_BE_ASKED,))
def ask_author(context: EffectContext) -> Iterator[Change]:
    yield FollowUpAsked(context.plan.follow_up_due(context.now))
    call = calls.first_call(context.case, context.now, context.plan)
    if call:
        yield _listed(call)


@effect(needs=("outcome",), takes=("rating", "comment"), after=ask_author)
def record_follow_up(context: EffectContext) -> Iterator[Change]:
    yield FollowedUp(context.field("outcome"), context.field("rating"), context.field("comment"))


@effect(guards=(Guard.CALL_FREE,))
def claim_call(context: EffectContext) -> Iterator[Change]:
    yield _listed(calls.claimed(_call(context), str(context.actor), context.now))


@effect(guards=(Guard.CALL_HELD,))
def release_call(context: EffectContext) -> Iterator[Change]:
    yield _listed(calls.released(_call(context)))


@effect(guards=(Guard.CALL_HELD,))
def fail_call(context: EffectContext) -> Iterator[Change]:
    yield _listed(calls.failed(_call(context), context.now, context.plan))


@effect(takes=("outcome",))
def close(context: EffectContext) -> Iterator[Change]:
    assert context.row is not None, "effects belong to a row"
    yield Closed(context.row.resolution or context.field("outcome"))


def _listed(call: Call) -> CallListed:
    return CallListed(call.since, call.attempts, call.claimed_by, call.claimed_until)


def _call(context: EffectContext) -> Call:
    assert context.order.call is not None, "guarded by call_free or call_held"
    return context.order.call
