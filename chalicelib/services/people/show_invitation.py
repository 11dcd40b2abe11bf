"""What an invitation is for and whether it can still be answered, for the page that its link opens."""

from datetime import datetime

from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.invitations import read_invitation_token
from chalicelib.services.cases.views import View, named
from chalicelib.services.ports.packs import Packs
from chalicelib.services.ports.people import InvitationStore


def show_invitation(token: str, *, now: datetime, secret: bytes, packs: Packs, store: InvitationStore) -> View:
    """The invitation of a link: its state is ``open``, ``answered`` or ``over``.

    Names are in the language of its mail. Raises ``NotFound`` on a link that Heed did not write.
    """
    invitation_id = read_invitation_token(token, secret)
    invitation = store.invitation(invitation_id) if invitation_id else None
    if invitation is None:
        raise NotFound("There is no such invitation. Please use the whole link from the email.")
    pack = packs.version(invitation.pack)
    state = "over" if invitation.has_ended(now) else "open"
    return {
        "agency": named(invitation.agency, pack.agencies, pack, invitation.language),
        "service": named(invitation.service, pack.services, pack, invitation.language),
        "survey": invitation.survey,
        "language": invitation.language,
        "ends_at": invitation.ends_at,
        "state": "answered" if store.is_answered(invitation.id) else state,
    }
