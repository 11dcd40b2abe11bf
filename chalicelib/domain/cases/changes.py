"""The changes that any event may carry, whatever effects it comes from, and how an event is applied to its order."""

from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.cases.events import Audience, Change, Event, Shape, change
from chalicelib.domain.cases.work_order import Order, Round


@change("", Audience.NOBODY, Shape.BESIDE)
@dataclass(frozen=True, slots=True)
class CaseOpened(Change):
    """What opened a case. Each field is the one of ``Case`` with its name."""

    origin: str
    submission: str
    pack: str
    channel: str
    agency: str | None = None
    survey: str | None = None
    kind: str | None = None
    service: str | None = None
    topic: str | None = None
    stage: str | None = None
    region: str | None = None
    level: int | None = None
    language: str | None = None
    person: str | None = None
    reach: tuple[str, ...] = ()


@change("", Audience.NOBODY, Shape.BESIDE)
@dataclass(frozen=True, slots=True)
class OrderOpened(Change):
    """What a work order starts with, besides what later events may carry too."""

    plan: str
    routed: bool
    topic: str | None = None
    confidence: float | None = None


@change("imported", Audience.EVERYBODY, Shape.MARK)
@dataclass(frozen=True, slots=True)
class FromOlderSystem(Change):
    """It happened in an older system."""


@change("state", Audience.NOBODY, Shape.VALUE)
@dataclass(frozen=True, slots=True)
class InState(Change):
    """The state of the order after the event, changed or not."""

    state: str

    def apply(self, order: Order, event: Event) -> Order:
        # A new order is opened in this state; a copy of it would be a tenth of what opening a case takes.
        return order if order.state == self.state else replace(order, state=self.state)


@change("agency", Audience.NOBODY, Shape.VALUE)
@dataclass(frozen=True, slots=True)
class HeldBy(Change):
    """The agency that has the order after the event: a reader of the event alone knows whom to notify."""

    agency: str


@change("service", Audience.NOBODY, Shape.VALUE)
@dataclass(frozen=True, slots=True)
class AboutService(Change):
    """The service that the order is about, where it has changed or its manager is to be told."""

    service: str

    def apply(self, order: Order, event: Event) -> Order:
        return replace(order, service=self.service)


@change("stage", Audience.NOBODY, Shape.VALUE)
@dataclass(frozen=True, slots=True)
class StageStarted(Change):
    """A stage of the plan starts with the event: another one, or one of a new round."""

    stage: str

    def apply(self, order: Order, event: Event) -> Order:
        return in_round(order, stage=self.stage, stage_started_at=event.at)


@change("text", Audience.NOBODY, Shape.VALUE)
@dataclass(frozen=True, slots=True)
class OwnText(Change):
    """The order's own wording, where the submission holds several questions."""

    text: str

    def apply(self, order: Order, event: Event) -> Order:
        return replace(order, text=self.text)


@change("danger", Audience.STAFF, Shape.VALUE)
@dataclass(frozen=True, slots=True)
class DangerSeen(Change):
    """The words of the order tell of a danger of the pack."""

    danger: str

    def apply(self, order: Order, event: Event) -> Order:
        return replace(order, danger=self.danger)


def in_round(order: Order, **changes: Any) -> Order:
    """The order with its running round changed."""
    return replace(order, rounds=(*order.rounds[:-1], replace(order.rounds[-1], **changes)))


def current(order: Order) -> Round:
    """The round that runs."""
    assert order.round is not None, "an order has a round from the start"
    return order.round


def opened(event: Event) -> Order:
    """The work order that an event opens, before its changes are applied. Raises ``ValueError`` if it opens none."""
    facts, held, state = event.change(OrderOpened), event.change(HeldBy), event.change(InState)
    if facts is None or held is None or state is None:
        raise ValueError(f"Event {event.id} is about a work order that no event has opened.")
    return Order(
        n=event.order or 1,
        agency=held.agency,
        service=None,
        plan=facts.plan,
        topic=facts.topic,
        confidence=facts.confidence,
        state=state.state,
        opened_at=event.at,
        routed=facts.routed,
        given_at=event.at,
    )


def changed(order: Order, event: Event) -> Order:
    """The work order after one more event about it."""
    after = order
    for each in event.changes:
        after = each.apply(after, event)
    given_at = order.given_at if order.agency == after.agency else event.at
    return replace(after, given_at=given_at, version=event.seq)
