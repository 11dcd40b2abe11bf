"""False alarms: a dispatcher takes a danger back, and the order gets its ordinary plan."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chalicelib.domain.cases.dangers import plan_without_danger
from chalicelib.domain.cases.effects.effect import EffectContext, effect
from chalicelib.domain.cases.effects.rounds import moved_deadline
from chalicelib.domain.cases.events import Audience, Change, Event, change
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.workflow import Guard


@change("danger_cleared", Audience.EVERYBODY, mailed=("reason",))
@dataclass(frozen=True, slots=True)
class DangerCleared(Change):
    """The danger is taken back; the order runs under another plan."""

    danger: str
    plan: str
    reason: str

    def apply(self, order: Order, event: Event) -> Order:
        return replace(order, danger=None, plan=self.plan)


@effect(needs=("reason",), guards=(Guard.DANGEROUS,))
def clear_danger(context: EffectContext) -> Iterator[Change]:
    """The order gets the plan that it would have had; what was paused or extended so far is kept."""
    assert context.order.danger is not None, "guarded by dangerous"
    plan_id = plan_without_danger(context.case, context.order, context.pack)
    yield DangerCleared(context.order.danger, plan_id, context.field("reason"))
    yield from moved_deadline(context.round, context.pack.plans[plan_id])
