"""Who a member of staff is to the desk, so that it offers what they may use."""

from chalice.app import Blueprint

from chalicelib.entrypoints.access import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import View, endpoint
from chalicelib.wiring import wiring

bp = Blueprint(__name__)


@bp.route("/v1/desk/me", methods=["GET"], authorizer=authorize)
@endpoint(bp, who="staff", returns={200: "StaffMember"})
def get_desk_me() -> View:
    """See in which role and for which agency you act, by your token or by the list of staff."""
    caller = callers.staff(bp.current_request, wiring().packs.current())
    return {"role": caller.role, "agency": caller.agency}
