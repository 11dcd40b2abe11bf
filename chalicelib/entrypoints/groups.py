"""What staff do with several work orders at once: split one into questions, group those that ask alike."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint, Request

from chalicelib.entrypoints import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.guard import ANY_CONTENT_TYPE, endpoint
from chalicelib.entrypoints.public import View
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.cases import SplitIn

bp = Blueprint(__name__)


def _request() -> Request:
    return bp.current_request


@bp.route("/v1/desk/cases/{number}/split", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(_request, who="dispatcher", body="cases.SplitIn", returns={200: "SplitOut"})
def post_split(number: str, body: "SplitIn") -> View:
    """Split a work order into questions, each with its own agency, clock and answer."""
    from chalicelib.services.show_case import show_orders
    from chalicelib.services.split_order import split_order

    w = wiring()
    now = w.now()
    caller = callers.staff(_request(), w.packs.current())
    case = split_order(
        callers.case_number(number),
        body.order,
        [question.model_dump(exclude_none=True) for question in body.questions],
        version=body.version,
        caller=caller,
        now=now,
        packs=w.packs,
        cases=w.cases,
    )
    return show_orders(case, caller=caller, now=now, packs=w.packs)
