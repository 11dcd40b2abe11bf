"""Show a case to its author or to staff."""

from datetime import datetime
from typing import TypedDict

from chalicelib.domain.cases.case import Case
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.pack.workflow import ONE_AGENCY
from chalicelib.services.caller import Caller
from chalicelib.services.cases.admission import admitted
from chalicelib.services.cases.order_views import OrderOut, order_view
from chalicelib.services.cases.views import CaseOut, case_view
from chalicelib.services.ports.cases import CaseStore
from chalicelib.services.ports.packs import Packs
from chalicelib.services.ports.submissions import Submissions


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


def show_case(
    number: str, *, caller: Caller, now: datetime, packs: Packs, cases: CaseStore, submissions: Submissions
) -> CaseOut:
    """The case as this caller may see it. Raises what ``admitted`` raises, or ``Forbidden`` for another agency's."""
    found, events = cases.history(number) or (None, ())
    case = admitted(found, number, caller, packs)
    may_see(case, caller)
    opened_by = submissions.submission(case.origin, case.submission)
    return case_view(case, events, opened_by, caller, packs.of(case.pack), now)


def may_see(case: Case, caller: Caller) -> None:
    """Raises ``Forbidden`` where a case is none of the caller's business."""
    if caller.role in ONE_AGENCY and not any(order.has_had(caller.agency) for order in case.orders):
        raise Forbidden("This case is in the hands of another agency.")


def show_orders(case: Case, *, caller: Caller, now: datetime, packs: Packs) -> SplitOut:
    """What an action on several orders returns: the new version, and all the orders as they are now."""
    pack = packs.of(case.pack)
    orders = [order_view(case, order, caller, pack, now) for order in case.orders]
    return {"number": case.number, "version": case.version, "orders": orders}


def show_order(case: Case, n: int, *, caller: Caller, now: datetime, packs: Packs) -> ActionOut:
    """What an action returns: the new version, and the order as it is now."""
    order = case.order(n)
    assert order is not None, "an action leaves its order in place"
    view = order_view(case, order, caller, packs.of(case.pack), now)
    return {"number": case.number, "version": case.version, "order": view}
