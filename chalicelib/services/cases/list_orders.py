"""List an agency's work orders, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NotRequired, TypedDict

from chalicelib.domain.cases.overdue import deadline_passed
from chalicelib.domain.errors import Invalid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.reasons import Reason
from chalicelib.services.caller import Caller
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.cases.queues import Queue, Sorting, check_list_of
from chalicelib.services.cases.summaries import SummaryOut, summary_view
from chalicelib.services.ports.cases import ListedCases, ListedOrder, OrderFilter

_MOST_READS = 20
"""How often the store is asked for one page. Reading goes on with the next one."""


class ListedOrderOut(TypedDict):
    """One row of a work list. ``owed``: the agency has not answered in this round, and its clock runs. ``danger`` is
    there where one was seen, except in lists of a group. ``about`` is there where summaries were asked for."""

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
    danger: NotRequired[str]
    about: NotRequired[SummaryOut]


class OrdersOut(TypedDict):
    """One page of a list. ``next`` is the cursor of the page after it, or null."""

    items: list[ListedOrderOut]
    next: str | None


@dataclass(frozen=True, slots=True)
class OrdersWanted:
    """Which orders of an agency are wanted: in a workflow ``state``, else all that are open, or those in a ``queue``.

    ``redo`` leaves out those in their first round, ``danger`` those in which none was seen. With ``summaries`` each row
    tells what its order is about.
    """

    agency: str
    limit: int
    cursor: str | None = None
    state: str | None = None
    due_before: datetime | None = None
    redo: bool = False
    danger: bool = False
    queue: Queue | None = None
    summaries: bool = False


def list_orders(wanted: OrdersWanted, *, caller: Caller, book: CaseBook, cases: ListedCases) -> OrdersOut:
    """One page of an agency's list. A page may hold fewer than ``limit`` and yet have a next one."""
    pack, state = book.packs.current(), wanted.state
    check_list_of(wanted.agency, caller, pack)
    if state is not None and state not in pack.workflow.states:
        raise Invalid.field("state", Reason.ONE_OF.said(choices=", ".join(pack.workflow.states)))
    if wanted.danger and not pack.dangers:
        return {"items": [], "next": None}
    rows, following = _matching(wanted, pack, book)
    views = [listed_view(row, book.now) for row in rows]
    if wanted.summaries:
        _summarise(views, rows, book, cases)
    return {"items": views, "next": following}


def _matching(wanted: OrdersWanted, pack: Pack, book: CaseBook) -> tuple[list[ListedOrder], str | None]:
    """The next rows that are wanted, and the cursor behind them. What is not wanted is read over, but not for ever."""
    chosen = OrderFilter(
        closed=wanted.state is not None and pack.workflow.states[wanted.state].closed,
        state=wanted.state,
        due_before=wanted.due_before,
        redo=wanted.redo,
        plans=pack.danger_plans if wanted.danger else (),
    )
    sorting, cursor = Sorting(pack, book.now), wanted.cursor
    rows: list[ListedOrder] = []
    for _ in range(_MOST_READS):
        page = book.cases.orders(wanted.agency, chosen, limit=wanted.limit - len(rows), cursor=cursor)
        for row in book.cases.with_dangers(page.items, pack.danger_plans):
            in_queue = wanted.queue is None or wanted.queue in sorting.queues_of(row)
            if in_queue and (row.danger or not wanted.danger):
                rows.append(row)
        cursor = page.next
        if cursor is None or len(rows) == wanted.limit:
            break
    return rows, cursor


def _summarise(
    views: Sequence[ListedOrderOut], rows: Sequence[ListedOrder], book: CaseBook, cases: ListedCases
) -> None:
    """Let each row tell what its order is about. An order that has gone elsewhere meanwhile tells nothing."""
    for view, found in zip(views, cases.read(rows), strict=True):
        if found is not None:
            case, opened_by = found
            view["about"] = summary_view(case, case.orders[0], opened_by, book.pack_of(case), book.now)


def listed_view(listed: ListedOrder, now: datetime) -> ListedOrderOut:
    """One row of a work list."""
    view: ListedOrderOut = {
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
    if listed.danger is not None:
        view["danger"] = listed.danger
    return view
