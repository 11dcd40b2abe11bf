"""Contests: an agency objects to a rating, a reviewer upholds or dismisses the objection."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chalicelib.domain.cases.effects.effect import EffectContext, effect
from chalicelib.domain.cases.events import Audience, Change, Event, change
from chalicelib.domain.cases.work_order import Contest, Order
from chalicelib.domain.pack.workflow import Guard


@change("contest", Audience.EVERYBODY, mailed=("reason",))
@dataclass(frozen=True, slots=True)
class Contested(Change):
    """An agency objects. ``back_to`` is the state to which the order returns when the contest is dismissed."""

    agency: str
    reason: str
    back_to: str

    def apply(self, order: Order, event: Event) -> Order:
        return replace(order, contest=Contest(event.at, self.agency, self.reason, self.back_to))


@change("verdict", Audience.EVERYBODY, mailed=("reason",))
@dataclass(frozen=True, slots=True)
class ContestDecided(Change):
    """What the reviewer decided, and why."""

    upheld: bool
    reason: str

    def apply(self, order: Order, event: Event) -> Order:
        assert order.contest is not None, "only a contest is decided"
        return replace(order, contest=replace(order.contest, upheld=self.upheld, decision=self.reason))


@effect(needs=("reason",), guards=(Guard.FROM_FEEDBACK, Guard.NOT_CONTESTED))
def contest(context: EffectContext) -> Iterator[Change]:
    yield Contested(context.order.agency, context.field("reason"), back_to=context.order.state)


@effect(needs=("reason",), guards=(Guard.INDEPENDENT,), after=contest)
def uphold(context: EffectContext) -> Iterator[Change]:
    yield ContestDecided(upheld=True, reason=context.field("reason"))


@effect(needs=("reason",), guards=(Guard.INDEPENDENT,), after=contest)
def dismiss(context: EffectContext) -> Iterator[Change]:
    yield ContestDecided(upheld=False, reason=context.field("reason"))
