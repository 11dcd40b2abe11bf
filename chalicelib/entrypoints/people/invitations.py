"""Invitations to rate a service, requested by the agency's service system (signed token) or by an operator."""

from datetime import timedelta
from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, Who, endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.invitations import InvitationIn
    from chalicelib.services.people.show_invitation import InvitationOut, InvitedOut

bp = Blueprint(__name__)


@bp.route("/v1/invitations", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who=Who.SYSTEM, body="invitations.InvitationIn", statuses=(200, 201))
def post_invitation(body: "InvitationIn") -> "tuple[int, InvitationOut]":
    """Have somebody asked by mail how the use of a service went, now or in some days.

    200 with the state ``not_sent``: who has that address is not asked.
    """
    from chalicelib.entrypoints.submissions.transactions import check_system

    w = wiring()
    signed = str(bp.current_request.headers.get("authorization", ""))
    check_system(signed, agency=body.agency, pack=w.packs.current(), now=w.now())
    return _invite(body)


@bp.route("/v1/desk/invitations", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who=(Role.OPERATOR,), body="invitations.InvitationIn", statuses=(200, 201))
def post_desk_invitation(body: "InvitationIn") -> "tuple[int, InvitationOut]":
    """Have somebody asked by mail how the use of a service went, now or in some days.

    200 with the state ``not_sent``: who has that address is not asked.
    """
    return _invite(body)


@bp.route("/v1/invitations/{token}", methods=["GET"])
@endpoint(bp, who=Who.ANYONE)
def get_invitation(token: str) -> "InvitedOut":
    """See what an invitation is for, and whether it can still be answered."""
    from chalicelib.services.people.show_invitation import show_invitation

    w = wiring()
    return show_invitation(token, now=w.now(), secret=w.secret, packs=w.packs, store=w.invitations)


def _invite(body: "InvitationIn") -> "tuple[int, InvitationOut]":
    from chalicelib.domain.submissions.transactions import transaction_pseudonym
    from chalicelib.services.people.invite import InvitationDraft, invite
    from chalicelib.services.people.show_invitation import invitation_view

    w = wiring()
    draft = InvitationDraft(
        transaction_pseudonym(body.agency, body.transaction, w.secret),
        agency=body.agency,
        service=body.service,
        survey=body.survey,
        email=body.contact.email,
        language=body.language,
        after=timedelta(days=body.send_after_days),
    )
    invitation = invite(draft, pack=w.packs.current(), book=w.invitation_book())
    return (201 if invitation else 200), invitation_view(invitation)
