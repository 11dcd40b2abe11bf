"""Groups: answer an order together with those that ask alike, or by itself again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chalicelib.domain.cases.effects.effect import EffectContext, effect
from chalicelib.domain.cases.events import Audience, Change, Event, Shape, change
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.workflow import Guard


@change("group_joined", Audience.EVERYBODY)
@dataclass(frozen=True, slots=True)
class GroupJoined(Change):
    """The order is answered with a group from now on. ``title`` is public wording."""

    id: str
    title: str

    def apply(self, order: Order, event: Event) -> Order:
        return replace(order, group=self.id, group_run=None)


@change("group_left", Audience.EVERYBODY)
@dataclass(frozen=True, slots=True)
class GroupLeft(Change):
    """The order is in no group any more."""

    id: str

    def apply(self, order: Order, event: Event) -> Order:
        return replace(order, group=None, group_run=None)


@change("leaving_reason", Audience.STAFF, Shape.VALUE)
@dataclass(frozen=True, slots=True)
class LeavingReason(Change):
    """Why an order was taken out of its group. Not for its author: it may speak of others in the group."""

    reason: str


@change("group_run", Audience.NOBODY, Shape.VALUE)
@dataclass(frozen=True, slots=True)
class GroupRun(Change):
    """The run of the group that caused the event."""

    run: int

    def apply(self, order: Order, event: Event) -> Order:
        return replace(order, group_run=self.run)


@effect(needs=("group",), guards=(Guard.NOT_GROUPED,))
def join(context: EffectContext) -> Iterator[Change]:
    group = context.field("group")
    yield GroupJoined(group["id"], group["title"])


@effect(needs=("reason",), guards=(Guard.GROUPED,))
def leave(context: EffectContext) -> Iterator[Change]:
    assert context.order.group is not None, "guarded by grouped"
    yield GroupLeft(context.order.group)
    yield LeavingReason(context.field("reason"))
