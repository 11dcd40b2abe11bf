"""Prepared answers for staff who write to an author."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.access import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.replies import RepliesQuery
    from chalicelib.services.caller import Caller
    from chalicelib.services.cases.propose_replies import RepliesOut

bp = Blueprint(__name__)

_WRITERS = (Role.OFFICIAL, Role.HEAD, Role.OPERATOR, Role.DISPATCHER)


@bp.route("/v1/desk/cases/{number}/orders/{order}/replies", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=_WRITERS, query="replies.RepliesQuery")
def get_replies(number: str, order: str, query: "RepliesQuery", caller: "Caller") -> "RepliesOut":
    """Prepared answers that fit a work order, filled in; none that its author has had while there are others."""
    from chalicelib.services.cases.propose_replies import ReplySources, ReplyWanted, propose_replies

    w = wiring()
    return propose_replies(
        callers.case_number(number),
        callers.order_number(order),
        ReplyWanted(query.outcome, query.language, query.promise_date),
        caller=caller,
        book=w.case_book(),
        sources=ReplySources(w.replies, w.groups, w.person_cases),
    )
