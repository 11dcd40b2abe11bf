"""Outreach: service systems report how many people they have invited to a survey themselves."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, Who, endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.outreach import OutreachIn
    from chalicelib.services.submissions.report_outreach import OutreachOut

bp = Blueprint(__name__)


@bp.route("/v1/outreach", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who=Who.SYSTEM, body="outreach.OutreachIn", statuses=(200, 201))
def post_outreach(body: "OutreachIn") -> "tuple[int, OutreachOut]":
    """Report how many people your system has invited to a survey, so that a response rate is published.

    The same id again returns the first report, and its number counts once; with other contents it is refused. Reports
    add up and none can be corrected or taken back: where a number was too low, report the rest under another id; one
    that was too high stays.
    """
    from chalicelib.domain.submissions.outreach import Outreach
    from chalicelib.entrypoints.submissions.transactions import check_system
    from chalicelib.services.submissions.report_outreach import outreach_view, report_outreach

    w = wiring()
    signed = str(bp.current_request.headers.get("authorization", ""))
    pack, now = w.packs.current(), w.now()
    check_system(signed, agency=body.agency, pack=pack, now=now)
    kept, is_new = report_outreach(Outreach(**body.model_dump(), reported_at=now), pack=pack, store=w.outreach)
    return (201 if is_new else 200), outreach_view(kept)
