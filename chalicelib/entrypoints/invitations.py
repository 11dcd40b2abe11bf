"""Invitations to rate a service: from the service's own system, which signs for its agency, or from an operator."""

from datetime import timedelta
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Request

from chalicelib.domain.workflow import Role
from chalicelib.entrypoints import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.guard import ANY_CONTENT_TYPE, endpoint
from chalicelib.entrypoints.public import View
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.invitations import InvitationIn

bp = Blueprint(__name__)


def _request() -> Request:
    return bp.current_request


@bp.route("/v1/invitations", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(_request, who="service system", body="invitations.InvitationIn", returns={201: "InvitationOut"})
def post_invitation(body: "InvitationIn") -> tuple[int, View]:
    """Have somebody asked by mail how the use of a service went, now or in some days.

    ``Authorization: Bearer`` brings a token that the agency's system has signed in the last five minutes: its ``iss``
    is the agency, its ``aud`` is ``invitations``.
    """
    from chalicelib.entrypoints.transactions import check_system

    w = wiring()
    check_system(
        str(_request().headers.get("authorization", "")), agency=body.agency, pack=w.packs.current(), now=w.now()
    )
    return _invite(body)


@bp.route("/v1/desk/invitations", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(_request, who="operator", body="invitations.InvitationIn", returns={201: "InvitationOut"})
def post_desk_invitation(body: "InvitationIn") -> tuple[int, View]:
    """Have somebody asked by mail how the use of a service went, now or in some days."""
    callers.staff(_request(), wiring().packs.current(), allowed=(Role.OPERATOR,))
    return _invite(body)


def _invite(body: "InvitationIn") -> tuple[int, View]:
    from chalicelib.domain.transactions import transaction_mark
    from chalicelib.services.invite import invite

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
        store=w.invitations,
    )
    return 201, {"id": invitation.id, "send_at": invitation.send_at, "ends_at": invitation.ends_at}
