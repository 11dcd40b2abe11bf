"""What operators bring in from older systems besides ratings."""

from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, endpoint
from chalicelib.entrypoints.http.problems import FieldProblem, field_problems
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.imports import OrdersImportIn
    from chalicelib.services.caller import Caller
    from chalicelib.services.cases.import_orders import Taken

bp = Blueprint(__name__)


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
    item: ImportedOrderOut = {"id": one.id, "case": one.case, "status": one.fate.value}
    if one.problems:
        item["errors"] = field_problems(one.problems)
    return item
