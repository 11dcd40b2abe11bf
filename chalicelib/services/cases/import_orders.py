"""Import work orders of an older system: each checked by itself, opened with its own times, never twice."""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain.cases.imported_orders import HistoricOrder, number_of, problems, take_in
from chalicelib.domain.errors import Conflict, Problem
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.submissions.import_result import ImportResult


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one order. ``case`` is its number here, None where it was refused for ``problems``."""

    id: str
    case: str | None
    result: ImportResult
    problems: tuple[Problem, ...] = ()


def import_orders(orders: Iterable[HistoricOrder], *, by: str | None, secret: bytes, book: CaseBook) -> list[Taken]:
    """Import the orders that are valid. ``by`` is the operator's token subject.

    Raises ``Transient`` half-way when the store is busy; the same call again finds the orders imported before.
    """
    return [_take(order, by, secret, book) for order in orders]


def _take(order: HistoricOrder, by: str | None, secret: bytes, book: CaseBook) -> Taken:
    pack = book.packs.current()
    wrong = problems(order, now=book.now, pack=pack)
    if wrong:
        return Taken(order.id, None, ImportResult.REFUSED, wrong)
    number = number_of(order, secret)
    try:
        book.save(take_in(order, number, by=by, now=book.now, pack=pack))
    except Conflict:
        # The number follows from system and id, so a case that is there is this order's.
        return Taken(order.id, number, ImportResult.EXISTING)
    return Taken(order.id, number, ImportResult.CREATED)
