"""Reports of internal surveys: what staff say of their own body, for its analysts and heads."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.staff_surveys import InternalQuery
    from chalicelib.services.caller import Caller
    from chalicelib.services.staff_surveys.report import InternalReport

bp = Blueprint(__name__)


@bp.route("/v1/desk/internal", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=(Role.ANALYST, Role.HEAD), query="staff_surveys.InternalQuery")
def get_desk_internal(query: "InternalQuery", caller: "Caller") -> "InternalReport":
    """See what the staff of your body say, by month or by quarter, once the period is over and enough have answered."""
    from chalicelib.services.staff_surveys.report import report_internal

    w = wiring()
    return report_internal(
        query.survey,
        query.month,
        caller=caller,
        now=w.now(),
        pack=w.packs.current(),
        store=w.internal,
    )
