"""Invitations: somebody who used a service is asked by mail how it went, when the service's own system says so.

An invitation goes by the mark of its transaction, and so does the person it is for: one transaction has one
invitation and one rating. The contact is erased with the answer, or when the time to answer is over.
"""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.pack import Pack

INVITATION = "invitation"
"""The mail that invites."""

_DOT = "."


@dataclass(frozen=True, slots=True)
class Invitation:
    """``id`` is the transaction's mark. The mail goes out at ``send_at``; until ``ends_at`` it can be answered.

    ``sent`` counts the mails that were queued; ``over`` says that the time has passed and the contact is erased.
    """

    id: str
    agency: str
    survey: str
    language: str
    pack: str
    send_at: datetime
    ends_at: datetime
    service: str | None = None
    sent: int = 0
    over: bool = False

    @property
    def next_at(self) -> datetime | None:
        """When something is to be done about it next; None when nothing is."""
        if self.over:
            return None
        return self.ends_at if self.sent else self.send_at

    def after_step(self) -> "Invitation":
        """What it is once the next thing has been done: a mail queued, or at the end the contact erased."""
        return replace(self, over=True) if self.sent else replace(self, sent=self.sent + 1)


def ends_at(send_at: datetime, pack: Pack) -> datetime:
    """Until when an invitation that goes out at a time can be answered."""
    return send_at + timedelta(days=pack.limits.invitation_days)


def invitation_token(invitation_id: str, secret: bytes) -> str:
    """What the mail's link carries: 24 hexadecimal digits, a dot and 32 that show that Heed wrote it."""
    return f"{invitation_id}{_DOT}{_seal(invitation_id, secret)}"


def read_invitation_token(token: str, secret: bytes) -> str | None:
    """The invitation of a token; None for one that Heed did not write."""
    invitation_id, _, seal = token.partition(_DOT)
    if not token.isascii() or not hmac.compare_digest(seal, _seal(invitation_id, secret)):
        return None
    return invitation_id


def _seal(invitation_id: str, secret: bytes) -> str:
    return hmac.digest(secret, f"invitation/{invitation_id}".encode(), "sha256").hex()[:32]
