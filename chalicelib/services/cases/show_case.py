"""Show a case to its author or to staff."""

from typing import TypedDict

from chalicelib.domain.cases.case import Case
from chalicelib.services.caller import Caller
from chalicelib.services.cases.admission import may_see
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.cases.open_attachment import kept_files
from chalicelib.services.cases.order_views import OrderOut, order_view
from chalicelib.services.cases.views import CaseOut, case_view
from chalicelib.services.ports.submissions import Files, Submissions


class ActionOut(TypedDict):
    """The case's new version and the order after the action."""

    number: str
    version: int
    order: OrderOut


class SplitOut(TypedDict):
    """The case's new version and its orders after the split."""

    number: str
    version: int
    orders: list[OrderOut]


def show_case(number: str, *, caller: Caller, book: CaseBook, submissions: Submissions, files: Files) -> CaseOut:
    """The case as this caller may see it. Raises what ``admitted`` raises, or ``Forbidden`` for another agency's."""
    case, events = book.get_history(number, caller)
    may_see(case, caller)
    opened_by = submissions.submission(case.origin, case.submission)
    kept = kept_files(opened_by, files)
    return case_view(case, events, opened_by, caller, book.pack_of(case), book.now, kept)


def show_orders(case: Case, *, caller: Caller, book: CaseBook) -> SplitOut:
    """What an action on several orders returns: the new version, and all the orders as they are now."""
    pack = book.pack_of(case)
    orders = [order_view(case, order, caller, pack, book.now) for order in case.orders]
    return {"number": case.number, "version": case.version, "orders": orders}


def show_order(case: Case, n: int, *, caller: Caller, book: CaseBook) -> ActionOut:
    """What an action returns: the new version, and the order as it is now."""
    order = case.order(n)
    assert order is not None, "an action leaves its order in place"
    view = order_view(case, order, caller, book.pack_of(case), book.now)
    return {"number": case.number, "version": case.version, "order": view}
