"""How far a work order has come through the stages of its plan (E3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.cases.timers import stage_due
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.clocks.plans import Plan


@dataclass(frozen=True, slots=True)
class StageProgress:
    """A stage of the plan. ``share`` is its part of all budgets and ``used`` how much of it is used up, both 0 to 1.

    A stage that is over is used up wholly, one to come not at all.
    """

    stage: str
    share: float
    used: float


def progress(order: Order, plan: Plan, now: datetime) -> tuple[StageProgress, ...]:
    """The stages of the round that runs, in their order; none where no stage of the plan runs."""
    current = order.round
    running = next((n for n, s in enumerate(plan.stages) if current and s.id == current.stage), None)
    if current is None or running is None:
        return ()
    return tuple(_each(plan, running, _used(order, plan, now)))


def _each(plan: Plan, running: int, used: float) -> Iterator[StageProgress]:
    total = sum(stage.budget.total_seconds() for stage in plan.stages) or 1.0
    for n, stage in enumerate(plan.stages):
        share = stage.budget.total_seconds() / total
        yield StageProgress(stage.id, round(share, 3), used if n == running else float(n < running))


def _used(order: Order, plan: Plan, now: datetime) -> float:
    """How much of the running stage is used up: working time that has gone over working time that there was."""
    current = order.round
    assert current is not None, "a stage runs within a round"
    due, began = stage_due(current, plan), current.stage_started_at
    if due is None or began is None:
        return 0.0
    until = current.pause.began if current.pause else now
    if until >= due:
        return 1.0
    there_was = plan.calendar.work_between(began, due).total_seconds()
    gone = plan.calendar.work_between(began, max(until, began)).total_seconds()
    return round(min(1.0, gone / there_was), 3) if there_was else 1.0
