"""Invitations to rate a service: from the service's own system, which signs for its agency, or from an operator."""

from datetime import timedelta
from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.access import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, View, endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.invitations import InvitationIn

bp = Blueprint(__name__)

_ASKED = {201: "InvitationOut", 200: "InvitationOut"}


@bp.route("/v1/invitations", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(
    bp,
    who="service system",
    body="invitations.InvitationIn",
    returns=_ASKED,
)
def post_invitation(body: "InvitationIn") -> tuple[int, View]:
    """Have somebody asked by mail how the use of a service went, now or in some days.

    ``Authorization: Bearer`` brings a token that the agency's system has signed in the last five minutes: its ``iss``
    is the agency, its ``aud`` is ``invitations``. 200 with the state ``not_sent``: who has that address is not asked.
    """
    from chalicelib.entrypoints.submissions.transactions import check_system

    w = wiring()
    signed = str(bp.current_request.headers.get("authorization", ""))
    check_system(signed, agency=body.agency, pack=w.packs.current(), now=w.now())
    return _invite(body)


@bp.route("/v1/desk/invitations", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who="operator", body="invitations.InvitationIn", returns=_ASKED)
def post_desk_invitation(body: "InvitationIn") -> tuple[int, View]:
    """Have somebody asked by mail how the use of a service went, now or in some days.

    200 with the state ``not_sent``: who has that address is not asked.
    """
    callers.staff(bp.current_request, wiring().packs.current(), allowed=(Role.OPERATOR,))
    return _invite(body)


@bp.route("/v1/invitations/{token}", methods=["GET"])
@endpoint(bp, who="anyone", returns={200: "InvitedOut"})
def get_invitation(token: str) -> View:
    """See what an invitation is for, and whether it can still be answered."""
    from chalicelib.services.people.show_invitation import show_invitation

    w = wiring()
    return show_invitation(token, now=w.now(), secret=w.secret, packs=w.packs, store=w.invitations)


def _invite(body: "InvitationIn") -> tuple[int, View]:
    from chalicelib.domain.submissions.transactions import transaction_mark
    from chalicelib.services.people.invite import invite

    w = wiring()
    invitation = invite(
        transaction_mark(body.agency, body.transaction, w.secret),
        agency=body.agency,
        service=body.service,
        survey=body.survey,
        email=body.contact.email,
        language=body.language,
        after=timedelta(days=body.send_after_days),
        now=w.now(),
        pack=w.packs.current(),
        secret=w.secret,
        store=w.invitations,
        opt_outs=w.opt_outs,
    )
    if invitation is None:
        return 200, {"state": "not_sent", "id": None, "send_at": None, "ends_at": None}
    times = {"send_at": invitation.send_at, "ends_at": invitation.ends_at}
    return 201, {"state": "planned", "id": invitation.id, **times}
