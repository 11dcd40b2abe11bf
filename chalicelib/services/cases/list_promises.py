"""List what an agency has promised: the register of promises (E5)."""

from datetime import date, datetime

from chalicelib.domain.cases.overdue import promise_missed
from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.services.caller import Caller
from chalicelib.services.cases.views import View, promise_view
from chalicelib.services.ports.cases import ListedPromise, PromiseRegister


def list_promises(
    agency: str,
    *,
    caller: Caller,
    state: PromiseState,
    due_before: date | None,
    limit: int,
    cursor: str | None,
    now: datetime,
    pack: Pack,
    register: PromiseRegister,
) -> View:
    """One page of an agency's promises in a state, those due first at the top. An order's latest promise counts."""
    if agency not in pack.agencies:
        raise NotFound(f"There is no agency {agency!r}.")
    if not caller.speaks_for(agency):
        raise Forbidden("This register is another agency's.")
    page = register.promises(agency, state=state, due_before=due_before, limit=limit, cursor=cursor)
    return {"items": [_listed(item, agency, now, pack) for item in page.items], "next": page.next}


def _listed(listed: ListedPromise, agency: str, now: datetime, pack: Pack) -> View:
    promise, calendar = listed.promised, pack.calendar_of_plan(listed.plan, agency)
    return {
        "case": listed.case,
        "version": listed.version,
        "n": listed.n,
        "agency": agency,
        "service": listed.service,
        "topic": listed.topic,
        "group": listed.group,
        "made_at": promise.made_at,
        "settled_at": promise.settled_at,
        "overdue": promise_missed(promise, calendar, now),
        **promise_view(promise),
    }
