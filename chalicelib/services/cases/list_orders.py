"""List an agency's work orders, the most urgent first."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from chalicelib.domain.cases.overdue import deadline_passed
from chalicelib.domain.errors import Forbidden, Invalid, NotFound
from chalicelib.domain.reasons import Reason
from chalicelib.services.caller import Caller
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.ports.cases import ListedOrder


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


@dataclass(frozen=True, slots=True)
class OrdersWanted:
    """Which orders of an agency are wanted: in a workflow ``state``, else all that are open.

    ``redo`` leaves out those in their first round.
    """

    agency: str
    limit: int
    cursor: str | None = None
    state: str | None = None
    due_before: datetime | None = None
    redo: bool = False


def list_orders(wanted: OrdersWanted, *, caller: Caller, book: CaseBook) -> OrdersOut:
    """One page of an agency's list. A page may hold fewer than ``limit`` and yet have a next one."""
    pack, agency, state = book.packs.current(), wanted.agency, wanted.state
    if agency not in pack.agencies:
        raise NotFound(f"There is no agency {agency!r}.")
    if not caller.speaks_for(agency):
        raise Forbidden("This list is another agency's.")
    if state is not None and state not in pack.workflow.states:
        raise Invalid.field("state", Reason.ONE_OF.said(choices=", ".join(pack.workflow.states)))
    closed = state is not None and pack.workflow.states[state].closed
    page = book.cases.orders(
        agency,
        closed=closed,
        state=state,
        due_before=wanted.due_before,
        redo=wanted.redo,
        limit=wanted.limit,
        cursor=wanted.cursor,
    )

    return {"items": [listed_view(item, book.now) for item in page.items], "next": page.next}


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
