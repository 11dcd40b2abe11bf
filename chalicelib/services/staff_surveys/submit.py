"""Submit internal feedback: check it, store it apart from everything else, return nothing that identifies it."""

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.staff_surveys import accept_internal, day_of
from chalicelib.domain.submissions.feedback_intake import Draft

if TYPE_CHECKING:
    from chalicelib.services.ports.submissions import InternalStore


def submit_internal(draft: Draft, *, now: datetime, random: bytes, pack: Pack, store: "InternalStore") -> datetime:
    """Keep what a member of staff says and return its day, all that they are told. Raises ``Invalid``."""
    store.save(accept_internal(draft, now=now, random=random, pack=pack))
    return day_of(draft.received_at or now)
