"""Submit several ratings at once: each is checked by itself, and all that are new are saved in one write."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.feedback_intake import Draft, accept
from chalicelib.services.submissions.receipt import Receipt
from chalicelib.services.submissions.submit_feedback import person_with, receipt_after

if TYPE_CHECKING:
    from chalicelib.domain.people.person import Person
    from chalicelib.services.ports.submissions import FeedbackStore

_UNUSED = bytes(10)
"""In the place of random bytes: every draft of a batch has an id."""

Refusal = Invalid | Conflict
"""Why one draft of a batch was not saved."""


def submit_batch(
    drafts: Sequence[Draft], *, now: datetime, secret: bytes, pack: Pack, store: "FeedbackStore"
) -> list[Receipt | Refusal]:
    """Save each draft that can be saved. Returns for each its receipt, or the error that it would get alone.

    Every draft must have an id, so that the same batch again writes nothing. Raises ``Transient`` when the store is
    busy; nothing was written then.
    """
    checked = [_checked(draft, now, pack) for draft in drafts]
    firsts: dict[str, tuple[Feedback, Person | None]] = {}
    for draft, feedback in zip(drafts, checked, strict=True):
        if isinstance(feedback, Feedback):
            firsts.setdefault(feedback.id, (feedback, person_with(feedback, draft, now)))
    earlier = dict(zip(firsts, store.save_all([*firsts.values()]), strict=True))
    results: list[Receipt | Refusal] = []
    for feedback in checked:
        if not isinstance(feedback, Feedback):
            results.append(feedback)
            continue
        first, _ = firsts[feedback.id]
        # An id that comes twice in one batch is compared with the first of them.
        before = earlier[feedback.id] or (first if first is not feedback else None)
        try:
            results.append(receipt_after(feedback, before, secret, pack))
        except Conflict as conflict:
            results.append(conflict)
    return results


def _checked(draft: Draft, now: datetime, pack: Pack) -> Feedback | Refusal:
    try:
        return accept(draft, now=now, random=_UNUSED, pack=pack)
    except Invalid as invalid:
        return invalid
