"""Imports from older systems by operators: many ratings or work orders in one request."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

from chalice.app import Blueprint

from chalicelib.domain.errors import HeedError
from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, endpoint
from chalicelib.entrypoints.http.problems import FieldProblem, ProblemOut, field_problems, problem_of
from chalicelib.entrypoints.submissions.receipts import CaseReceipt, case_view, draft_of
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.domain.submissions.feedback_intake import Draft
    from chalicelib.entrypoints.schemas.imports import BatchRatingIn, OrdersImportIn, RatingsBatchIn
    from chalicelib.services.caller import Caller
    from chalicelib.services.cases.import_orders import Taken
    from chalicelib.services.submissions.receipt import Receipt
    from chalicelib.services.submissions.submit_batch import Refusal

bp = Blueprint(__name__)


class ImportedRatingOut(TypedDict):
    """The result of one rating: written now, found in its place, or refused with the problem that it has.

    ``id`` is null where the rating sent is too malformed to have one. ``case`` is null unless an answer is owed.
    """

    id: str | None
    status: Literal["created", "existing", "refused"]
    case: CaseReceipt | None
    problem: NotRequired[ProblemOut]


class RatingsBatchOut(TypedDict):
    """One item a rating, in the order in which they were sent."""

    items: list[ImportedRatingOut]


@bp.route("/v1/desk/feedback/batch", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who=(Role.OPERATOR,), body="imports.RatingsBatchIn")
def post_desk_feedback_batch(body: "RatingsBatchIn") -> RatingsBatchOut:
    """Enter several ratings at once, or load them from an older system.

    Each is taken in, found or refused by itself. The same rating again changes nothing.
    """
    from chalicelib.services.submissions.submit_batch import submit_batch

    w = wiring()
    well_formed = [_draft(rating) for rating in body.ratings if not isinstance(rating, HeedError)]
    results = iter(submit_batch(well_formed, now=w.now(), secret=w.secret, pack=w.packs.current(), store=w.feedback))
    return {
        "items": [
            _refused(None, rating) if isinstance(rating, HeedError) else _rated(rating.id, next(results))
            for rating in body.ratings
        ]
    }


def _draft(rating: "BatchRatingIn") -> "Draft":
    from chalicelib.domain.submissions.feedback import Source

    return replace(draft_of(rating), source=Source(rating.source), received_at=rating.received_at)


def _rated(rating_id: str, result: "Receipt | Refusal") -> ImportedRatingOut:
    if isinstance(result, HeedError):
        return _refused(rating_id, result)
    return {"id": rating_id, "status": "existing" if result.replayed else "created", "case": case_view(result)}


def _refused(rating_id: str | None, error: HeedError) -> ImportedRatingOut:
    return {"id": rating_id, "status": "refused", "case": None, "problem": problem_of(error)}


class ImportedOrderOut(TypedDict):
    """What became of one order: taken in now, found in its place, or refused for ``errors``."""

    id: str
    case: str | None
    status: Literal["created", "existing", "refused"]
    errors: NotRequired[list[FieldProblem]]


class OrdersImportOut(TypedDict):
    """One item an order, in the order in which they were sent."""

    items: list[ImportedOrderOut]


@bp.route("/v1/desk/orders/import", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who=(Role.OPERATOR,), body="imports.OrdersImportIn")
def post_desk_orders_import(body: "OrdersImportIn", caller: "Caller") -> OrdersImportOut:
    """Bring in work orders of an older system with their own times.

    An order that was closed there is closed here; one that is open goes on here. Nobody gets mail about what happened
    before. The same order again changes nothing.
    """
    from chalicelib.domain.cases.imported_orders import HistoricOrder
    from chalicelib.services.cases.import_orders import import_orders

    w = wiring()
    taken = import_orders(
        [HistoricOrder(**order.model_dump()) for order in body.orders],
        by=caller.subject,
        secret=w.secret,
        book=w.case_book(),
    )
    return {"items": [_item(one) for one in taken]}


def _item(one: "Taken") -> ImportedOrderOut:
    item: ImportedOrderOut = {"id": one.id, "case": one.case, "status": one.result.value}
    if one.problems:
        item["errors"] = field_problems(one.problems)
    return item
