"""Calls of staff about cases. The authorizer checks the token; roles are checked here and by the workflow table."""

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import STAFF, Role
from chalicelib.domain.submissions.feedback import Source
from chalicelib.entrypoints.access import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, endpoint
from chalicelib.entrypoints.submissions.receipts import draft_of, receipt_view, taken_from_staff, transaction_of
from chalicelib.services.submissions.submit_feedback import submit_feedback
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.cases import ActionIn, OrdersQuery, QueuesQuery
    from chalicelib.entrypoints.schemas.feedback import DeskFeedbackIn
    from chalicelib.entrypoints.submissions.receipts import Receipt
    from chalicelib.services.caller import Caller
    from chalicelib.services.cases.list_orders import OrdersOut
    from chalicelib.services.cases.queues import QueuesOut
    from chalicelib.services.cases.show_case import ActionOut
    from chalicelib.services.cases.views import CaseOut

bp = Blueprint(__name__)


@bp.route("/v1/desk/feedback", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who=(Role.OPERATOR,), body="feedback.DeskFeedbackIn", statuses=(200, 201))
def post_desk_feedback(body: "DeskFeedbackIn") -> "tuple[int, Receipt]":
    """Enter feedback that came by phone, letter or social network, or load it from an older system."""
    w = wiring()
    pack = w.packs.current()
    if pack.is_internal(body.survey):
        return taken_from_staff(body, pack, body.received_at)
    draft = replace(
        draft_of(body),
        source=Source(body.source),
        received_at=body.received_at,
        transaction=transaction_of(body, pack, w),
    )
    receipt = submit_feedback(
        draft,
        now=w.now(),
        random=os.urandom(10),
        secret=w.secret,
        pack=pack,
        store=w.feedback,
        people=w.people,
    )
    return receipt_view(receipt)


@bp.route("/v1/desk/orders", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=STAFF, query="cases.OrdersQuery")
def get_desk_orders(query: "OrdersQuery", caller: "Caller") -> "OrdersOut":
    """List an agency's work orders, the most urgent first."""
    from chalicelib.services.cases.list_orders import OrdersWanted, list_orders

    w = wiring()
    wanted = OrdersWanted(
        query.agency,
        query.limit,
        query.cursor,
        state=query.state,
        due_before=query.due,
        redo=query.redo,
        danger=query.danger,
        queue=query.queue,
        summaries=query.summaries,
    )
    return list_orders(wanted, caller=caller, book=w.case_book(), cases=w.listed_cases)


@bp.route("/v1/desk/queues", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=STAFF, query="cases.QueuesQuery")
def get_desk_queues(query: "QueuesQuery", caller: "Caller") -> "QueuesOut":
    """Count an agency's open orders by the queues of the desk. ``GET /v1/desk/orders?queue=`` lists them."""
    from chalicelib.services.cases.queues import count_queues

    return count_queues(query.agency, caller=caller, book=wiring().case_book())


@bp.route("/v1/desk/cases/{number}", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=STAFF)
def get_desk_case(number: str, caller: "Caller") -> "CaseOut":
    """See a case as this role may see it. The author's contact is never part of it."""
    from chalicelib.services.cases.show_case import show_case

    w = wiring()
    return show_case(
        callers.case_number(number), caller=caller, book=w.case_book(), submissions=w.submissions, files=w.files
    )


@bp.route(
    "/v1/desk/cases/{number}/orders/{order}/{action}",
    methods=["POST"],
    content_types=ANY_CONTENT_TYPE,
    authorizer=authorize,
)
@endpoint(bp, who=STAFF, body="cases.ActionIn")
def post_desk_action(number: str, order: str, action: str, body: "ActionIn", caller: "Caller") -> "ActionOut":
    """Take one action of the workflow table on a work order. The table says which roles may."""
    from chalicelib.services.cases.act_on_order import act_on_order
    from chalicelib.services.cases.show_case import show_order
    from chalicelib.services.ports.cases import OrderSeen

    w = wiring()
    book = w.case_book()
    seen = OrderSeen(callers.case_number(number), callers.order_number(order), body.version)
    case = act_on_order(seen, action, body.model_extra or {}, caller=caller, book=book)
    return show_order(case, seen.n, caller=caller, book=book)
