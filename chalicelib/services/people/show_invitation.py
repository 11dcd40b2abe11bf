"""What an invitation is for and whether it can still be answered, for the page that its link opens."""

from datetime import datetime
from typing import Literal, TypedDict

from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.invitations import Invitation, read_invitation_token
from chalicelib.domain.reasons import Reason
from chalicelib.services.cases.names import Named, named
from chalicelib.services.ports.packs import Packs
from chalicelib.services.ports.people import InvitationStore


class InvitationOut(TypedDict):
    """When the mail goes out, and until when it can be answered.

    ``not_sent``: this address is not written to, at all or not again that day. Nothing was kept; the transaction can
    still be rated with a token.
    """

    state: Literal["planned", "not_sent"]
    id: str | None
    send_at: datetime | None
    ends_at: datetime | None


class InvitedOut(TypedDict):
    """What an invitation is for. It can be answered while it is ``open`` and until ``ends_at``."""

    agency: Named
    service: Named | None
    survey: str
    language: str
    ends_at: datetime
    state: Literal["open", "answered", "over"]


def invitation_view(invitation: Invitation | None) -> InvitationOut:
    """The answer to a request for an invitation."""
    if invitation is None:
        return {"state": "not_sent", "id": None, "send_at": None, "ends_at": None}
    return {
        "state": "planned",
        "id": invitation.id,
        "send_at": invitation.send_at,
        "ends_at": invitation.ends_at,
    }


def show_invitation(token: str, *, now: datetime, secret: bytes, packs: Packs, store: InvitationStore) -> InvitedOut:
    """The invitation of a link: its state is ``open``, ``answered`` or ``over``.

    Names are in the language of its mail. Raises ``NotFound`` on a link that Heed did not write.
    """
    invitation_id = read_invitation_token(token, secret)
    invitation = store.invitation(invitation_id) if invitation_id else None
    if invitation is None:
        raise NotFound(Reason.NO_SUCH_INVITATION.said())
    pack = packs.version(invitation.pack)
    ended = invitation.has_ended(now)
    return {
        "agency": named(invitation.agency, pack.agencies, pack, invitation.language),
        "service": named(invitation.service, pack.services, pack, invitation.language),
        "survey": invitation.survey,
        "language": invitation.language,
        "ends_at": invitation.ends_at,
        "state": "answered" if store.is_answered(invitation.id) else "over" if ended else "open",
    }
