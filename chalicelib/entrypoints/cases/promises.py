"""The register of promises, for staff."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.access import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import View, endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.promises import PromisesQuery

bp = Blueprint(__name__)

_READERS = (Role.OFFICIAL, Role.HEAD, Role.DISPATCHER, Role.ANALYST)


@bp.route("/v1/desk/promises", methods=["GET"], authorizer=authorize)
@endpoint(bp, who="staff", query="promises.PromisesQuery", returns={200: "PromisesOut"})
def get_desk_promises(query: "PromisesQuery") -> View:
    """List what an agency promised in its answers, those due first at the top. An order's latest promise counts."""
    from chalicelib.domain.cases.work_order import PromiseState
    from chalicelib.services.cases.list_promises import list_promises

    w = wiring()
    pack = w.packs.current()
    return list_promises(
        query.agency,
        caller=callers.staff(bp.current_request, pack, allowed=_READERS),
        state=PromiseState(query.state),
        due_before=query.due,
        limit=query.limit,
        cursor=query.cursor,
        now=w.now(),
        pack=pack,
        register=w.promises,
    )
