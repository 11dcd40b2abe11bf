"""The cabinet: the cases of an author who has signed in with a token of any issuer of the deployment."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.entrypoints.access.signed_in import signed_in_by_authorizer
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import Who, endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.cabinet import MyCasesQuery
    from chalicelib.services.cases.my_cases import MyCasesOut

bp = Blueprint(__name__)


@bp.route("/v1/me/cases", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=Who.PERSON, query="cabinet.MyCasesQuery")
def get_my_cases(query: "MyCasesQuery") -> "MyCasesOut":
    """List your own cases, the newest first: where each is, by when, and what waits for you."""
    from chalicelib.services.cases.my_cases import my_cases

    w = wiring()
    me = signed_in_by_authorizer(bp.current_request, w.secret)
    return my_cases(
        me.person, limit=query.limit, cursor=query.cursor, now=w.now(), packs=w.packs, person_cases=w.person_cases
    )
