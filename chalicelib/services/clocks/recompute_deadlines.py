"""Recompute the deadlines of open work orders after the calendars in force have changed.

The walk goes through the open orders of every agency, page by page. Its position is saved in a bookmark, so that the
next run continues after a run that ended early or failed. Recomputing an order twice changes nothing.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.engine import Command, allowed_actions
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.errors import Conflict
from chalicelib.domain.pack.workflow import Action, Role
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.error_log import log_error
from chalicelib.services.ports.cases import ListedOrder

_log = logging.getLogger("heed.calendars")

"""The system's action for a deadline that the calendars give otherwise than it is kept."""

PAGE = 50
"""Orders between two bookmarks."""


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a walk came: orders whose deadline moved, orders that somebody must look at, and where to go on."""

    moved: int
    stuck: int
    place: Mapping[str, str] | None


def recompute_deadlines(
    place: Mapping[str, str],
    *,
    book: CaseBook,
    time_left: Callable[[], bool],
    save: Callable[[Mapping[str, str]], None],
) -> Walk:
    """Go on from ``place`` (``agency``, ``cursor``; empty at the start) while there is time.

    ``save`` is told each new place. The last place is None when there is nothing left to walk.
    """
    moved = stuck = 0
    for agency in sorted(a for a in book.packs.current().agencies if a >= place.get("agency", "")):
        there = dict(place) if agency == place.get("agency") else {"agency": agency}
        while there:
            if not time_left():
                return Walk(moved, stuck, there)
            page = book.cases.orders(agency, limit=PAGE, cursor=there.get("cursor"))
            for order in page.items:
                try:
                    moved += _brought_in_line(order, book)
                except Conflict:
                    # The concurrent writer used the same calendars.
                    continue
                except Exception as error:
                    log_error(_log, "a deadline cannot be recomputed", error, case=order.case)
                    stuck += 1
            there = {"agency": agency, "cursor": page.next} if page.next else {}
            if there:
                save(there)
    return Walk(moved, stuck, None)


def needs_recomputing(case: Case, order: Order, book: CaseBook) -> bool:
    """Whether the workflow lets the system recompute the order's deadline: it is another one by the calendars."""
    pack = book.pack_of(case)
    return Action.RECOMPUTE in allowed_actions(case, order, Role.SYSTEM, agency=None, now=book.now, pack=pack)


def _brought_in_line(listed: ListedOrder, book: CaseBook) -> bool:
    """Bring one order in line with the calendars in force. True when its deadline moved, and not only its stages."""
    case = book.cases.case(listed.case)
    order = case.order(listed.n) if case else None
    if case is None or order is None:
        return False
    if not needs_recomputing(case, order, book):
        book.cases.reschedule(case, listed.n, book.pack_of(case))
        return False
    book.act(case, Command(Action.RECOMPUTE, Role.SYSTEM, listed.n, case.version))
    return True
