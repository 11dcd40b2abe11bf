"""What staff say of their own body, for those who answer for it."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.access import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import View, endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.staff_surveys import InternalQuery

bp = Blueprint(__name__)


@bp.route("/v1/desk/internal", methods=["GET"], authorizer=authorize)
@endpoint(bp, who="staff", query="staff_surveys.InternalQuery", returns={200: "InternalReport"})
def get_desk_internal(query: "InternalQuery") -> View:
    """See what the staff of your body say, by month or by quarter, once the period is over and enough have answered."""
    from chalicelib.services.staff_surveys.report import report_internal

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
