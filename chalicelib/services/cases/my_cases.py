"""The cabinet: an author's own cases, the newest first (P5)."""

from datetime import datetime
from typing import TypedDict

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.follow_ups import follow_up_due
from chalicelib.domain.cases.overdue import is_overdue
from chalicelib.domain.cases.timers import reply_due
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.cases.names import Named, named
from chalicelib.services.cases.views import CaseState, case_state
from chalicelib.services.ports.cases import PersonCases
from chalicelib.services.ports.packs import Packs


class MyAboutOut(TypedDict):
    """What the author wrote about: a rating has a ``level``, an appeal a ``kind``."""

    agency: Named | None
    service: Named | None
    kind: Named | None
    level: int | None


class MyOrderOut(TypedDict):
    """Where a work order of one's own case is, and until when somebody is waited for."""

    n: int
    state: str
    waits_for: str | None
    agency: Named
    due: datetime | None
    overdue: bool
    reply_due: datetime | None
    follow_up_due: datetime | None
    resolution: str | None


class MyCaseOut(TypedDict):
    """A case in its author's cabinet. ``waits_for_you``: a question or a follow-up has not been answered yet."""

    number: str
    opened_at: datetime
    state: CaseState
    about: MyAboutOut
    waits_for_you: bool
    orders: list[MyOrderOut]


class MyCasesOut(TypedDict):
    """One page of one's own cases. ``next`` is the cursor of the page after it, or null."""

    items: list[MyCaseOut]
    next: str | None


def my_cases(
    person: str, *, limit: int, cursor: str | None, now: datetime, packs: Packs, person_cases: PersonCases
) -> MyCasesOut:
    """One page of a person's cases, with what waits for them. Raises ``Invalid`` on a foreign cursor."""
    page = person_cases.cases_of(person, limit=limit, cursor=cursor)
    return {"items": [_case(case, packs.of(case.pack), now) for case in page.items], "next": page.next}


def _case(case: Case, pack: Pack, now: datetime) -> MyCaseOut:
    orders = [_order(case, order, pack, now) for order in case.orders]
    return {
        "number": case.number,
        "opened_at": case.opened_at,
        "state": case_state(case, pack),
        "about": {
            "agency": named(case.agency, pack.agencies, pack, case.language),
            "service": named(case.service, pack.services, pack, case.language),
            "kind": named(case.kind, pack.kinds, pack, case.language),
            "level": case.level,
        },
        "waits_for_you": any(order["waits_for"] == Role.AUTHOR for order in orders),
        "orders": orders,
    }


def _order(case: Case, order: Order, pack: Pack, now: datetime) -> MyOrderOut:
    state, current = pack.workflow.states[order.state], order.round
    return {
        "n": order.n,
        "state": order.state,
        "waits_for": state.owner,
        "agency": named(order.agency, pack.agencies, pack, case.language),
        "due": current.due if current and not state.closed else None,
        "overdue": is_overdue(order, pack.workflow, now),
        "reply_due": reply_due(order, pack.plans[order.plan], pack.workflow),
        "follow_up_due": follow_up_due(order, pack),
        "resolution": order.resolution,
    }
