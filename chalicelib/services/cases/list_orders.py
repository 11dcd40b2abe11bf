"""List an agency's work orders, the most urgent first."""

from datetime import datetime

from chalicelib.domain.errors import Forbidden, Invalid, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.services.caller import Caller
from chalicelib.services.cases.views import View, listed_view
from chalicelib.services.ports.cases import CaseStore


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
) -> View:
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
