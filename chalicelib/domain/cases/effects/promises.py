"""Promises: make one, move it to another day, keep it, break it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.domain.cases.changes import current, in_round
from chalicelib.domain.cases.effects.answers import Message
from chalicelib.domain.cases.effects.effect import EffectContext, effect
from chalicelib.domain.cases.events import Audience, Change, Event, Phase, Shape, change
from chalicelib.domain.cases.work_order import Move, Order, Promise, PromiseState
from chalicelib.domain.pack.workflow import Guard


@change("promise", Audience.EVERYBODY)
@dataclass(frozen=True, slots=True)
class PromiseMade(Change):
    """The answer promises something for a day. ``public_text`` is what may be published of it."""

    text: str
    due: date
    public_text: str | None = None

    def apply(self, order: Order, event: Event) -> Order:
        made = Promise(text=self.text, due=self.due, made_at=event.at, public_text=self.public_text)
        return in_round(order, promise=made)


@change("promise_moved", Audience.EVERYBODY, mailed=("reason",))
@dataclass(frozen=True, slots=True)
class PromiseMoved(Change):
    """The promise got another day."""

    due: date
    reason: str

    def apply(self, order: Order, event: Event) -> Order:
        promise = _promise(order)
        move = Move(at=event.at, due=promise.due, reason=self.reason)
        return in_round(order, promise=replace(promise, due=self.due, moves=(*promise.moves, move)))


@change("promise_settled", Audience.EVERYBODY, Shape.VALUE, phase=Phase.ROUND_ENDS)
@dataclass(frozen=True, slots=True)
class PromiseSettled(Change):
    """The promise was kept or broken."""

    state: PromiseState

    def apply(self, order: Order, event: Event) -> Order:
        return settled(order, self.state, event.at)


@effect(guards=(Guard.PROMISED,))
def promise(context: EffectContext) -> Iterator[Change]:
    answer = context.round.answer
    assert answer is not None, "guarded by promised"
    assert answer.promise_date is not None, "checked with the answer's fields"
    yield PromiseMade(answer.text, answer.promise_date, answer.public_text)


@effect(needs=("promise_date", "reason"), guards=(Guard.PROMISE_RUNNING,), after=promise)
def move_promise(context: EffectContext) -> Iterator[Change]:
    yield PromiseMoved(date.fromisoformat(context.field("promise_date")), context.field("reason"))


@effect(takes=("text",), guards=(Guard.PROMISE_RUNNING,), after=promise)
def keep_promise(context: EffectContext) -> Iterator[Change]:
    yield PromiseSettled(PromiseState.KEPT)
    if context.field("text"):
        yield Message(str(context.role), context.field("text"))


@effect(after=promise)
def break_promise(_context: EffectContext) -> Iterator[Change]:
    yield PromiseSettled(PromiseState.BROKEN)


def settled(order: Order, state: PromiseState, at: datetime) -> Order:
    """The order with its running round's promise settled."""
    return in_round(order, promise=replace(_promise(order), state=state, settled_at=at))


def _promise(order: Order) -> Promise:
    made = current(order).promise
    assert made is not None, "only a promise is moved, kept or broken"
    return made
