"""What the public may read of promises: the newest of each group, and those whose agency gave words for it (X6)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.statistics.facts import OrderFact

_UNSETTLED_FIRST = (PromiseState.OPEN, PromiseState.BROKEN, PromiseState.KEPT, PromiseState.DROPPED)
"""While a group's orders differ, its promise takes the first of these states that any of them has."""


@dataclass(frozen=True, slots=True)
class PublicPromise:
    """One promise, or that of a whole ``group``. ``text`` is None where the agency gave no words to be published."""

    agency: str
    made_at: datetime
    first_due: date
    due: date
    state: PromiseState
    moves: int = 0
    service: str | None = None
    group: str | None = None
    text: str | None = None


def public_promises(orders: Iterable[OrderFact]) -> list[PublicPromise]:
    """What may be shown of the promises of some orders; a group's only once."""
    return newest(_found(orders))


def newest(promises: Iterable[PublicPromise]) -> list[PublicPromise]:
    """Each promise outside groups, and of each group the newest; the newest made comes first.

    The result does not depend on how the promises were split.
    """
    of_groups: dict[str, PublicPromise] = {}
    alone = []
    for promise in promises:
        if promise.group is None:
            alone.append(promise)
        else:
            seen = of_groups.setdefault(promise.group, promise)
            of_groups[promise.group] = max(seen, promise, key=_progress)
    return sorted([*alone, *of_groups.values()], key=_order, reverse=True)


def _found(orders: Iterable[OrderFact]) -> Iterator[PublicPromise]:
    for order in orders:
        for turn in order.rounds:
            promise = turn.promise
            if promise and (order.group or promise.text):
                yield PublicPromise(
                    agency=turn.agency,
                    made_at=promise.made_at,
                    first_due=promise.first_due,
                    due=promise.due,
                    state=promise.state,
                    moves=promise.moves,
                    service=order.service,
                    group=order.group,
                    text=promise.text,
                )


def _progress(promise: PublicPromise) -> tuple[date, int, int, tuple[str, ...]]:
    # By the day it was made: the orders of a group are answered one after the other, so moments tell them apart.
    unsettled = -_UNSETTLED_FIRST.index(promise.state)
    return promise.made_at.date(), promise.moves, unsettled, _order(promise)


def _order(promise: PublicPromise) -> tuple[str, ...]:
    """A total order, so that equal promises are written as equal bytes whatever came first."""
    return (
        promise.made_at.isoformat(),
        promise.agency,
        promise.first_due.isoformat(),
        promise.due.isoformat(),
        promise.state,
        f"{promise.moves:04}",
        promise.service or "",
        promise.text or "",
        promise.group or "",
    )
