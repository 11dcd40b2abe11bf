"""Transitions: the event that a row of the workflow leaves when it is carried out on a work order."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.cases.changes import AboutService, HeldBy, InState, StageStarted, changed
from chalicelib.domain.cases.effects.effect import EFFECTS, EffectContext
from chalicelib.domain.cases.effects.groups import GroupLeft, GroupRun
from chalicelib.domain.cases.events import Change, Event
from chalicelib.domain.cases.guards import GuardContext
from chalicelib.domain.pack.workflow import BACK, Transition


def event_of(
    row: Transition,
    context: GuardContext,
    fields: Mapping[str, Any],
    actor: str | None,
    group_run: int | None = None,
) -> Event:
    """The event of a row: the state that it leads to, what its effects change, and what follows from that."""
    case, order = context.case, context.order
    to = order.contest.back_to if row.to == BACK and order.contest else row.to or order.state
    event = Event(
        case=case.number,
        seq=case.version + 1,
        at=context.now,
        name=row.event,
        role=context.role,
        actor=actor,
        order=order.n,
        changes=(InState(to), *_effects(row, context, fields)),
    )
    return replace(event, changes=(*event.changes, *_consequences(event, context, group_run)))


def _effects(row: Transition, context: GuardContext, fields: Mapping[str, Any]) -> Iterator[Change]:
    """What the effects of a row change."""
    carried_out = EffectContext(
        context.case,
        context.order,
        context.pack,
        context.now,
        context.role,
        context.agency,
        context.actor,
        row,
        fields,
    )
    for effect in row.effects:
        yield from EFFECTS[effect].changes(carried_out)


def _consequences(event: Event, context: GuardContext, group_run: int | None) -> Iterator[Change]:
    """What follows from an event's changes, whatever effects they come from."""
    order, pack = context.order, context.pack
    after = changed(order, event)
    yield HeldBy(after.agency)
    if order.service is not None and pack.services[order.service].manager and not event.change(AboutService):
        yield AboutService(order.service)
    # A group is one agency's, and of orders that ask alike: who goes to another or is split leaves it.
    parts = after.agency != order.agency or any(change.leaves_group for change in event.changes)
    if order.group and parts and not event.change(GroupLeft):
        yield GroupLeft(order.group)
    if group_run is not None:
        yield GroupRun(group_run)
    stage = pack.plans[after.plan].stage_of.get(after.state)
    if stage is not None and (len(after.rounds) > len(order.rounds) or stage != context.round.stage):
        yield StageStarted(stage)
