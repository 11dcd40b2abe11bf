"""Import work orders of an older system: each checked by itself, opened with its own times, never twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.cases.case import replay
from chalicelib.domain.cases.imported_orders import HistoricOrder, number_of, problems, take_in
from chalicelib.domain.errors import Conflict, Problem
from chalicelib.domain.pack.pack import Pack
from chalicelib.services.ports.cases import CaseStore


class Fate(StrEnum):
    """What became of an order: taken in now, found in its place, or refused."""

    CREATED = "created"
    EXISTING = "existing"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one order. ``case`` is its number here, None where it was refused for ``problems``."""

    id: str
    case: str | None
    fate: Fate
    problems: tuple[Problem, ...] = ()


def import_orders(
    orders: Iterable[HistoricOrder], *, by: str | None, now: datetime, secret: bytes, pack: Pack, cases: CaseStore
) -> list[Taken]:
    """Take in what can be. ``by`` is the operator's token subject.

    Raises ``Transient`` half-way when the store is busy; the same call again finds what got in before.
    """
    return [_take(order, by, now, secret, pack, cases) for order in orders]


def _take(order: HistoricOrder, by: str | None, now: datetime, secret: bytes, pack: Pack, cases: CaseStore) -> Taken:
    wrong = problems(order, now=now, pack=pack)
    if wrong:
        return Taken(order.id, None, Fate.REFUSED, wrong)
    number = number_of(order, secret)
    events = take_in(order, number, by=by, now=now, pack=pack)
    try:
        cases.save(replay(events), events, pack)
    except Conflict:
        # The number follows from system and id, so a case that is there is this order's.
        return Taken(order.id, number, Fate.EXISTING)
    return Taken(order.id, number, Fate.CREATED)
