"""What staff say of their own body, for those who answer for it."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.workflow import Role
from chalicelib.entrypoints import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.guard import View, endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.internal import InternalQuery

bp = Blueprint(__name__)


@bp.route("/v1/desk/internal", methods=["GET"], authorizer=authorize)
@endpoint(bp, who="staff", query="internal.InternalQuery", returns={200: "InternalReport"})
def get_desk_internal(query: "InternalQuery") -> View:
    """See what the staff of your body say, by month or by quarter, once the period is over and enough have answered."""
    from chalicelib.services.report_internal import report_internal

    w = wiring()
    pack = w.packs.current()
    return report_internal(
        query.survey,
        query.month,
        caller=callers.staff(bp.current_request, pack, allowed=(Role.ANALYST, Role.HEAD)),
        now=w.now(),
        pack=pack,
        store=w.internal,
    )
