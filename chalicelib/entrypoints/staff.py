"""The role and the agency of a signed-in member of staff, so that the desk shows what they may use."""

from typing import TYPE_CHECKING, TypedDict, cast

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import STAFF, StaffRole
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import endpoint

if TYPE_CHECKING:
    from chalicelib.services.caller import Caller

bp = Blueprint(__name__)


class StaffMember(TypedDict):
    """Who the caller is to the desk. ``agency`` is null for staff of none."""

    role: StaffRole
    agency: str | None


@bp.route("/v1/desk/me", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=STAFF)
def get_desk_me(caller: "Caller") -> StaffMember:
    """See in which role and for which agency you act, by your token or by the list of staff."""
    return {"role": cast("StaffRole", caller.role), "agency": caller.agency}
