"""Work orders split and grouped by staff: split one into its questions, answer similar ones together."""

import os
from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.ids import parse_case_number
from chalicelib.domain.pack.workflow import STAFF, Role
from chalicelib.entrypoints.access import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.entrypoints.schemas.cases import SplitIn
    from chalicelib.entrypoints.schemas.groups import GroupIn, GroupsQuery, MembersQuery, OrderSeenIn, OrdersIn, RunIn
    from chalicelib.services.caller import Caller
    from chalicelib.services.cases.list_orders import OrdersOut
    from chalicelib.services.cases.show_case import SplitOut
    from chalicelib.services.groups.show_group import GroupChanged, GroupOut, GroupsOut, RunOut
    from chalicelib.services.ports.cases import OrderSeen

bp = Blueprint(__name__)

_GROUPING = (Role.DISPATCHER, Role.OFFICIAL)


@bp.route("/v1/desk/cases/{number}/split", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who=STAFF, body="cases.SplitIn")
def post_split(number: str, body: "SplitIn", caller: "Caller") -> "SplitOut":
    """Split a work order into questions, each with its own agency, clock and answer.

    The workflow table says which roles may.
    """
    from chalicelib.services.cases.show_case import show_orders
    from chalicelib.services.cases.split_order import split_order

    w = wiring()
    book = w.case_book()
    case = split_order(
        callers.case_number(number),
        body.order,
        [question.model_dump(exclude_none=True) for question in body.questions],
        version=body.version,
        caller=caller,
        book=book,
    )
    return show_orders(case, caller=caller, book=book)


@bp.route("/v1/desk/groups", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who=_GROUPING, body="groups.GroupIn", statuses=(201,))
def post_group(body: "GroupIn", caller: "Caller") -> "tuple[int, GroupChanged]":
    """Group similar work orders of an agency, to be answered together."""
    from chalicelib.services.groups.group_orders import add_orders, open_group
    from chalicelib.services.groups.show_group import changed_view

    w = wiring()
    group = open_group(body.title, body.agency, body.topic, caller=caller, random=os.urandom(10), book=w.group_book())
    refusals = add_orders(group, _seen(body.orders), caller=caller, book=w.case_book())
    return 201, changed_view(group, refusals)


@bp.route("/v1/desk/groups", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=STAFF, query="groups.GroupsQuery")
def get_groups(query: "GroupsQuery", caller: "Caller") -> "GroupsOut":
    """List an agency's groups, the newest first."""
    from chalicelib.services.groups.show_group import list_groups

    w = wiring()
    return list_groups(query.agency, caller=caller, limit=query.limit, cursor=query.cursor, book=w.group_book())


@bp.route("/v1/desk/groups/{group}", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=STAFF)
def get_group(group: str, caller: "Caller") -> "GroupOut":
    """See a group, how many orders are in it, and how far its latest runs got."""
    from chalicelib.services.groups.show_group import show_group

    w = wiring()
    return show_group(group, caller=caller, book=w.group_book())


@bp.route("/v1/desk/groups/{group}/orders", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=STAFF, query="groups.MembersQuery")
def get_group_orders(group: str, query: "MembersQuery", caller: "Caller") -> "OrdersOut":
    """List the orders in a group, by number."""
    from chalicelib.services.groups.show_group import show_members

    w = wiring()
    return show_members(group, caller=caller, limit=query.limit, cursor=query.cursor, book=w.group_book())


@bp.route("/v1/desk/groups/{group}/orders", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who=_GROUPING, body="groups.OrdersIn")
def post_group_orders(group: str, body: "OrdersIn", caller: "Caller") -> "GroupChanged":
    """Let more work orders join a group."""
    from chalicelib.services.groups.group_orders import add_orders
    from chalicelib.services.groups.show_group import changed_view

    w = wiring()
    joined = w.group_book().get_group(group, caller)
    refusals = add_orders(joined, _seen(body.orders), caller=caller, book=w.case_book())
    return changed_view(joined, refusals)


@bp.route("/v1/desk/groups/{group}/{action}", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who=STAFF, body="groups.RunIn", statuses=(202,))
def post_group_action(group: str, action: str, body: "RunIn", caller: "Caller") -> "tuple[int, RunOut]":
    """Take one action on every order of a group: answer, approve, send_back, keep or move.

    The workflow table says which roles may.
    """
    from chalicelib.services.groups.begin_run import begin_run
    from chalicelib.services.groups.show_group import run_view

    w = wiring()
    run = begin_run(
        group,
        action,
        fields=body.model_extra or {},
        texts=body.texts,
        caller=caller,
        book=w.group_book(),
    )
    return 202, run_view(run)


def _seen(orders: "Sequence[OrderSeenIn]") -> "list[OrderSeen]":
    from chalicelib.services.ports.cases import OrderSeen

    return [OrderSeen(parse_case_number(order.case) or order.case, order.n, order.version) for order in orders]
