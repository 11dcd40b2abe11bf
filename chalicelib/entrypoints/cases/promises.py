"""The register of promises, for staff."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.promises import PromisesQuery
    from chalicelib.services.caller import Caller
    from chalicelib.services.cases.list_promises import PromisesOut

bp = Blueprint(__name__)

_READERS = (Role.OFFICIAL, Role.HEAD, Role.DISPATCHER, Role.ANALYST)


@bp.route("/v1/desk/promises", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=_READERS, query="promises.PromisesQuery")
def get_desk_promises(query: "PromisesQuery", caller: "Caller") -> "PromisesOut":
    """List what an agency promised in its answers, those due first at the top. An order's latest promise counts."""
    from chalicelib.domain.cases.work_order import PromiseState
    from chalicelib.services.cases.list_promises import PromisesWanted, list_promises

    w = wiring()
    wanted = PromisesWanted(query.agency, PromiseState(query.state), query.limit, query.cursor, query.due)
    return list_promises(wanted, caller=caller, book=w.case_book(), register=w.promises)
