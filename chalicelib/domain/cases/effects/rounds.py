"""Rounds and their clocks: start one, pause, extend and recompute its deadline, note a timer that has fired."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.cases.changes import current, in_round
from chalicelib.domain.cases.effects.effect import EffectContext, effect
from chalicelib.domain.cases.events import Audience, Change, Event, Phase, Shape, change
from chalicelib.domain.cases.timers import deadline
from chalicelib.domain.cases.work_order import Extension, Imported, Order, Pause, Round
from chalicelib.domain.clocks.plans import Plan
from chalicelib.domain.pack.workflow import Guard


@change("round", Audience.EVERYBODY, phase=Phase.ROUND_STARTS)
@dataclass(frozen=True, slots=True)
class RoundStarted(Change):
    """A round starts. ``since`` is when its clock began, where that is not the time of the event."""

    n: int
    agency: str
    due: datetime | None = None
    since: datetime | None = None
    imported: Imported | None = None

    def apply(self, order: Order, event: Event) -> Order:
        started = Round(self.n, self.agency, self.since or event.at, self.due, self.imported)
        anew = replace(order, closed_at=None, closed_for_author=None, resolution=None, call=None)
        return replace(anew, rounds=(*order.rounds, started), agency=self.agency)


@change("due", Audience.EVERYBODY, Shape.VALUE)
@dataclass(frozen=True, slots=True)
class DeadlineMoved(Change):
    """The running round has another deadline."""

    due: datetime

    def apply(self, order: Order, event: Event) -> Order:
        return in_round(order, due=self.due)


@change("noted", Audience.NOBODY, Shape.VALUE)
@dataclass(frozen=True, slots=True)
class TimerFired(Change):
    """A timer has fired and does not fire again."""

    timer: str

    def apply(self, order: Order, event: Event) -> Order:
        return in_round(order, fired=(*current(order).fired, self.timer))


@change("paused", Audience.NOBODY, Shape.MARK)
@dataclass(frozen=True, slots=True)
class Paused(Change):
    """The clock stands still."""

    def apply(self, order: Order, event: Event) -> Order:
        return in_round(order, pauses=(*current(order).pauses, Pause(began=event.at)))


@change("resumed", Audience.NOBODY, Shape.MARK)
@dataclass(frozen=True, slots=True)
class Resumed(Change):
    """The clock goes on."""

    def apply(self, order: Order, event: Event) -> Order:
        return replace(order, rounds=(*order.rounds[:-1], _resumed(current(order), event.at)))


@change("extension", Audience.EVERYBODY, mailed=("reason",))
@dataclass(frozen=True, slots=True)
class Extended(Change):
    """The round got more days, of the kind that its plan counts in."""

    days: int
    reason: str

    def apply(self, order: Order, event: Event) -> Order:
        return in_round(order, extension=Extension(event.at, self.days, self.reason))


@effect()
def start_round(context: EffectContext) -> Iterator[Change]:
    yield next_round(context, context.order.agency)


@effect(guards=(Guard.HIGHER_BODY,))
def start_round_above(context: EffectContext) -> Iterator[Change]:
    parent = context.pack.agencies[context.order.agency].parent
    assert parent is not None, "guarded by higher_body"
    yield next_round(context, parent)


@effect()
def pause(_context: EffectContext) -> Iterator[Change]:
    yield Paused()


@effect(after=pause)
def resume(context: EffectContext) -> Iterator[Change]:
    yield Resumed()
    yield from moved_deadline(_resumed(context.round, context.now), context.plan)


@effect(needs=("days", "reason"), guards=(Guard.NOT_EXTENDED,))
def extend(context: EffectContext) -> Iterator[Change]:
    extended = Extended(context.field("days"), context.field("reason"))
    yield extended
    extension = Extension(context.now, extended.days, extended.reason)
    yield from moved_deadline(replace(context.round, extension=extension), context.plan)


@effect()
def recompute(context: EffectContext) -> Iterator[Change]:
    yield from moved_deadline(context.round, context.plan)


@effect()
def note(context: EffectContext) -> Iterator[Change]:
    yield TimerFired(context.field("timer"))


def moved_deadline(changed: Round, plan: Plan) -> Iterator[Change]:
    """The deadline that follows from a round's facts, where it has one."""
    due = deadline(changed, plan)
    if due:
        yield DeadlineMoved(due)


def next_round(context: EffectContext, agency: str) -> RoundStarted:
    """The round after the one that runs, in the hands of an agency."""
    return RoundStarted(len(context.order.rounds) + 1, agency, context.plan.deadline(context.now))


def _resumed(paused: Round, at: datetime) -> Round:
    return replace(paused, pauses=(*paused.pauses[:-1], replace(paused.pauses[-1], ended=at)))
