"""Invitations: somebody who used a service is asked by mail how it went, when the service's own system says so.

An invitation goes by the mark of its transaction, and so does the person it is for: one transaction has one
invitation and one rating. Who has not answered after some days is reminded, once. The contact is erased with the
answer, or when the time to answer is over.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.signed_links import read_signed, signed


class InvitationKind(StrEnum):
    """Which mail an invitation sends. Its wording has the same name."""

    INVITATION = "invitation"
    """To somebody who has just used a service."""
    INVITATION_REMINDER = "invitation_reminder"
    """To somebody who has not answered the invitation."""
    DRAWN = "drawn"
    """To somebody drawn for a campaign."""
    DRAWN_REMINDER = "drawn_reminder"


MOST_A_DAY = 3
"""Most invitations that one mail address gets in one day (UTC), from all senders together."""

_KIND = "invitation"


@dataclass(frozen=True, slots=True)
class Invitation:
    """One invitation. ``id`` is the transaction's mark.

    The mail goes out at ``send_at``, its reminder at ``remind_at`` if there is to be one; until ``ends_at`` it can be
    answered.

    ``sent`` counts the mails that were queued; ``over`` says that nothing more is to be done and the contact is erased.
    ``campaign`` is the one that drew whom it is for, if any: then the mark is of campaign and person.
    """

    id: str
    agency: str
    survey: str
    language: str
    pack: str
    send_at: datetime
    ends_at: datetime
    remind_at: datetime | None = None
    service: str | None = None
    sent: int = 0
    over: bool = False
    campaign: str | None = None

    @property
    def next_at(self) -> datetime | None:
        """When something is to be done about it next; None when nothing is."""
        if self.over:
            return None
        if not self.sent:
            return self.send_at
        return self.remind_at if self.sent == 1 and self.remind_at else self.ends_at

    def has_ended(self, now: datetime) -> bool:
        """Whether the time to answer has passed."""
        return now >= self.ends_at

    @property
    def next_mail(self) -> InvitationKind:
        """Which mail is the next one, while it can be answered."""
        if self.campaign:
            return InvitationKind.DRAWN_REMINDER if self.sent else InvitationKind.DRAWN
        return InvitationKind.INVITATION_REMINDER if self.sent else InvitationKind.INVITATION

    def mailed(self, now: datetime) -> "Invitation":
        """Copy after queueing the next mail. If the first mail is late, the reminder is delayed by the same time."""
        late = now - self.send_at if not self.sent else timedelta(0)
        remind_at = self.remind_at + late if self.remind_at else None
        in_time = remind_at if remind_at is not None and remind_at < self.ends_at else None
        return replace(self, sent=self.sent + 1, remind_at=in_time)

    def ended(self) -> "Invitation":
        """Copy after the end: nothing more is to be done and the contact is erased."""
        return replace(self, over=True)


def ends_at(send_at: datetime, pack: Pack) -> datetime:
    """Until when an invitation that goes out at a time can be answered."""
    return send_at + timedelta(days=pack.limits.invitation_days)


def remind_at(send_at: datetime, pack: Pack) -> datetime | None:
    """When the reminder is sent; None where the pack has no reminder, or one only after the time to answer."""
    days = pack.limits.invitation_reminder_days
    return send_at + timedelta(days=days) if 0 < days < pack.limits.invitation_days else None


def invitation_token(invitation_id: str, secret: bytes) -> str:
    """The token in the link of the mail."""
    return signed(_KIND, invitation_id, secret)


def read_invitation_token(token: str, secret: bytes) -> str | None:
    """The invitation of a token; None for one that Heed did not write."""
    return read_signed(_KIND, token, secret)
