"""Show groups to staff: a list by agency, one with its runs, and the orders in it."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.cases.groups import Group, Refusal, Run
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.services.caller import Caller
from chalicelib.services.cases.views import View, listed_view
from chalicelib.services.groups.group_orders import found
from chalicelib.services.ports.groups import GroupStore


def list_groups(agency: str, *, caller: Caller, limit: int, cursor: str | None, pack: Pack, groups: GroupStore) -> View:
    """One page of an agency's groups, the newest first."""
    if agency not in pack.agencies:
        raise NotFound(f"There is no agency {agency!r}.")
    if not caller.speaks_for(agency):
        raise Forbidden("This list is another agency's.")
    page = groups.groups(agency, limit=limit, cursor=cursor)
    return {"items": [_group_view(group) for group in page.items], "next": page.next}


def show_group(group_id: str, *, caller: Caller, groups: GroupStore) -> View:
    """A group, how many orders are in it, and its latest runs."""
    group = found(group_id, caller, groups)
    runs = [run_view(run) for run in groups.runs(group.id)]
    return {**_group_view(group), "members": groups.size(group.id), "runs": runs}


def show_members(
    group_id: str, *, caller: Caller, limit: int, cursor: str | None, now: datetime, groups: GroupStore
) -> View:
    """One page of the orders in a group, by number."""
    page = groups.members(found(group_id, caller, groups).id, limit=limit, cursor=cursor)
    return {"items": [listed_view(item, now) for item in page.items], "next": page.next}


def changed_view(group: Group, refusals: Sequence[Refusal]) -> View:
    """A group after orders were to join it, with those that could not."""
    return {**_group_view(group), "refused": [_refusal_view(refusal) for refusal in refusals]}


def run_view(run: Run) -> View:
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


def _group_view(group: Group) -> View:
    return {
        "id": group.id,
        "title": group.title,
        "agency": group.agency,
        "topic": group.topic,
        "opened_at": group.opened_at,
        "version": group.version,
    }


def _refusal_view(refusal: Refusal) -> View:
    return {"case": refusal.case, "n": refusal.n, "reason": refusal.reason}
