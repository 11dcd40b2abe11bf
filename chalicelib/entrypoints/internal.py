"""What staff say of their own body, for those who answer for it."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint, Request

from chalicelib.domain.workflow import Role
from chalicelib.entrypoints import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.guard import endpoint
from chalicelib.entrypoints.public import View
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.internal import InternalQuery

bp = Blueprint(__name__)


def _request() -> Request:
    return bp.current_request


@bp.route("/v1/desk/internal", methods=["GET"], authorizer=authorize)
@endpoint(_request, who="staff", query="internal.InternalQuery", returns={200: "InternalReport"})
def get_desk_internal(query: "InternalQuery") -> View:
    """See what the staff of your body say, by month or by quarter, once the period is over and enough have answered."""
    from chalicelib.services.report_internal import report_internal

    w = wiring()
    pack = w.packs.current()
    return report_internal(
        query.survey,
        query.month,
        caller=callers.staff(_request(), pack, allowed=(Role.ANALYST, Role.HEAD)),
        now=w.now(),
        pack=pack,
        store=w.internal,
    )
