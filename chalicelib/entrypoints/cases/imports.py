"""What operators bring in from older systems besides ratings."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.access import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, View, endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.imports import OrdersImportIn
    from chalicelib.services.cases.import_orders import Taken

bp = Blueprint(__name__)


@bp.route("/v1/desk/orders/import", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who="operator", body="imports.OrdersImportIn", returns={200: "OrdersImportOut"})
def post_desk_orders_import(body: "OrdersImportIn") -> View:
    """Bring in work orders of an older system with their own times.

    An order that was closed there is closed here; one that is open goes on here. Nobody gets mail about what happened
    before. The same order again changes nothing.
    """
    from chalicelib.domain.cases.imported_orders import HistoricOrder
    from chalicelib.services.cases.import_orders import import_orders

    w = wiring()
    pack = w.packs.current()
    caller = callers.staff(bp.current_request, pack, allowed=(Role.OPERATOR,))
    taken = import_orders(
        [HistoricOrder(**order.model_dump()) for order in body.orders],
        by=caller.subject,
        now=w.now(),
        secret=w.secret,
        pack=pack,
        cases=w.cases,
    )
    return {"items": [_item(one) for one in taken]}


def _item(one: "Taken") -> View:
    errors = [{"path": problem.path, "message": problem.message} for problem in one.problems]
    return {"id": one.id, "case": one.case, "status": one.fate, **({"errors": errors} if errors else {})}
