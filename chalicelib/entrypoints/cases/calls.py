"""The list of phone calls to authors, for operators. Claiming a call and recording its result are workflow actions."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.access import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.calls import CallsQuery
    from chalicelib.services.caller import Caller
    from chalicelib.services.cases.calls import CallOut, CallsOut

bp = Blueprint(__name__)


@bp.route("/v1/desk/calls", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=(Role.OPERATOR,), query="calls.CallsQuery")
def get_desk_calls(query: "CallsQuery", caller: "Caller") -> "CallsOut":
    """List the calls to be made: free ones and your own, those that wait longest first."""
    from chalicelib.services.cases.calls import list_calls

    w = wiring()
    return list_calls(caller=caller, limit=query.limit, cursor=query.cursor, now=w.now(), calls=w.calls)


@bp.route("/v1/desk/calls/{number}/{order}", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=(Role.OPERATOR,))
def get_desk_call(number: str, order: str, caller: "Caller") -> "CallOut":
    """See whom to call and what about, once you have claimed the call and while you have it."""
    from chalicelib.services.cases.calls import show_call

    w = wiring()
    return show_call(
        callers.case_number(number),
        callers.order_number(order),
        caller=caller,
        book=w.case_book(),
        submissions=w.submissions,
        files=w.files,
        people=w.people,
    )
