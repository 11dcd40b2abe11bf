"""Show groups to staff: a list by agency, one with its runs, and the orders in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NotRequired, TypedDict

from chalicelib.domain.cases.groups import Group, Refusal, Run, RunState
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.services.caller import Caller
from chalicelib.services.cases.list_orders import OrdersOut, listed_view
from chalicelib.services.groups.group_book import GroupBook


class RefusedOrder(TypedDict):
    """An order to which it could not be done, and why: ``reason`` in English; ``code`` says the same for programs, with
    the values in it as ``params``. Older refusals have no code."""

    case: str
    n: int
    reason: str
    code: NotRequired[str]
    params: NotRequired[dict[str, int | str]]


class RunOut(TypedDict):
    """One action on all orders of a group, and how far it got. ``refusals`` lists the first hundred."""

    n: int
    action: str
    fields: dict[str, Any]
    texts: dict[str, str]
    by: str
    at: datetime
    state: RunState
    done: int
    refused: int
    refusals: list[RefusedOrder]
    finished_at: datetime | None


class ListedGroup(TypedDict):
    """A group of similar work orders; ``title`` is public wording."""

    id: str
    title: str
    agency: str
    topic: str | None
    opened_at: datetime
    version: int


class GroupsOut(TypedDict):
    """One page of a list. ``next`` is the cursor of the page after it, or null."""

    items: list[ListedGroup]
    next: str | None


class GroupOut(ListedGroup):
    """A group with its latest runs, the newest first."""

    members: int
    runs: list[RunOut]


class GroupChanged(ListedGroup):
    """A group after orders were to join it; ``refused`` are those that did not."""

    refused: list[RefusedOrder]


def list_groups(agency: str, *, caller: Caller, limit: int, cursor: str | None, book: GroupBook) -> GroupsOut:
    """One page of an agency's groups, the newest first."""
    if agency not in book.pack.agencies:
        raise NotFound(f"There is no agency {agency!r}.")
    if not caller.speaks_for(agency):
        raise Forbidden("This list is another agency's.")
    page = book.groups.groups(agency, limit=limit, cursor=cursor)
    return {"items": [_group_view(group) for group in page.items], "next": page.next}


def show_group(group_id: str, *, caller: Caller, book: GroupBook) -> GroupOut:
    """A group, how many orders are in it, and its latest runs."""
    group = book.get_group(group_id, caller)
    runs = [run_view(run) for run in book.groups.runs(group.id)]
    return {**_group_view(group), "members": book.groups.size(group.id), "runs": runs}


def show_members(group_id: str, *, caller: Caller, limit: int, cursor: str | None, book: GroupBook) -> OrdersOut:
    """One page of the orders in a group, by number."""
    page = book.groups.members(book.get_group(group_id, caller).id, limit=limit, cursor=cursor)
    return {"items": [listed_view(item, book.now) for item in page.items], "next": page.next}


def changed_view(group: Group, refusals: Sequence[Refusal]) -> GroupChanged:
    """A group after orders were to join it, with those that could not."""
    return {**_group_view(group), "refused": [_refusal_view(refusal) for refusal in refusals]}


def run_view(run: Run) -> RunOut:
    """A run and how far it got."""
    return {
        "n": run.n,
        "action": run.action,
        "fields": dict(run.fields),
        "texts": dict(run.texts),
        "by": run.role,
        "at": run.at,
        "state": run.state,
        "done": run.done,
        "refused": run.refused,
        "refusals": [_refusal_view(refusal) for refusal in run.refusals],
        "finished_at": run.finished_at,
    }


def _group_view(group: Group) -> ListedGroup:
    return {
        "id": group.id,
        "title": group.title,
        "agency": group.agency,
        "topic": group.topic,
        "opened_at": group.opened_at,
        "version": group.version,
    }


def _refusal_view(refusal: Refusal) -> RefusedOrder:
    view: RefusedOrder = {"case": refusal.case, "n": refusal.n, "reason": refusal.reason}
    if refusal.code is not None:
        view["code"] = refusal.code
    if refusal.params:
        view["params"] = dict(refusal.params)
    return view
