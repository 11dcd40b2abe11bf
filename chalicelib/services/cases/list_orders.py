"""List an agency's work orders, the most urgent first."""

from datetime import datetime
from typing import TypedDict

from chalicelib.domain.cases.overdue import deadline_passed
from chalicelib.domain.errors import Forbidden, Invalid, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.services.caller import Caller
from chalicelib.services.ports.cases import CaseStore, ListedOrder


class ListedOrderOut(TypedDict):
    """One row of a work list. ``owed``: the agency has not answered in this round, and its clock runs."""

    case: str
    version: int
    n: int
    state: str
    agency: str
    service: str | None
    topic: str | None
    opened_at: datetime
    due: datetime | None
    owed: bool
    overdue: bool
    round: int
    resolution: str | None
    group: str | None


class OrdersOut(TypedDict):
    """One page of a list. ``next`` is the cursor of the page after it, or null."""

    items: list[ListedOrderOut]
    next: str | None


def list_orders(
    agency: str,
    *,
    caller: Caller,
    state: str | None,
    due_before: datetime | None,
    redo: bool,
    limit: int,
    cursor: str | None,
    now: datetime,
    pack: Pack,
    cases: CaseStore,
) -> OrdersOut:
    """One page of an agency's list. ``state`` is a workflow state; without it all open orders.

    ``redo`` leaves out what is in its first round. A page may hold fewer than ``limit`` and yet have a next one.
    """
    if agency not in pack.agencies:
        raise NotFound(f"There is no agency {agency!r}.")
    if not caller.speaks_for(agency):
        raise Forbidden("This list is another agency's.")
    if state is not None and state not in pack.workflow.states:
        raise Invalid.field("state", f"One of {', '.join(pack.workflow.states)} is expected.")
    closed = state is not None and pack.workflow.states[state].closed
    page = cases.orders(
        agency, closed=closed, state=state, due_before=due_before, redo=redo, limit=limit, cursor=cursor
    )
    return {"items": [listed_view(item, now) for item in page.items], "next": page.next}


def listed_view(listed: ListedOrder, now: datetime) -> ListedOrderOut:
    """One row of a work list."""
    return {
        "case": listed.case,
        "version": listed.version,
        "n": listed.n,
        "state": listed.state,
        "agency": listed.agency,
        "service": listed.service,
        "topic": listed.topic,
        "opened_at": listed.opened_at,
        "due": listed.due,
        "owed": listed.owed,
        "overdue": deadline_passed(listed.due, now, owed=listed.owed),
        "round": listed.round,
        "resolution": listed.resolution,
        "group": listed.group,
    }
