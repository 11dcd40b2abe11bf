"""Submit feedback: check it, keep it in one write, hand back a receipt."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.cases.access_keys import case_key
from chalicelib.domain.errors import Conflict
from chalicelib.domain.ids import case_number
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.person import Person
from chalicelib.domain.reasons import Reason
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.feedback_intake import Draft, accept, opens_case, same_submission

if TYPE_CHECKING:
    from chalicelib.services.ports.submissions import FeedbackStore


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the author keeps. ``number`` and ``key`` are None when no answer is owed; ``replayed`` marks a repeat."""

    id: str
    received_at: datetime
    number: str | None
    key: str | None
    replayed: bool


def submit_feedback(
    draft: Draft, *, now: datetime, random: bytes, secret: bytes, pack: Pack, store: "FeedbackStore"
) -> Receipt:
    """Keep a submission. The same submission under the same id returns the first receipt and writes nothing.

    Raises ``Invalid`` naming each wrong field, ``Conflict`` when the id stands for another submission.
    """
    feedback = accept(draft, now=now, random=random, pack=pack)
    earlier = store.save(feedback, person_with(feedback, draft, now))
    return receipt_after(feedback, earlier, secret, pack)


def person_with(feedback: Feedback, draft: Draft, now: datetime) -> Person | None:
    """The author to save with a feedback; None where the draft has no contact."""
    if feedback.person and draft.contact:
        return Person.with_contact(feedback.person, draft.contact, feedback.language, now)
    return None


def receipt_after(feedback: Feedback, earlier: Feedback | None, secret: bytes, pack: Pack) -> Receipt:
    """The receipt of a feedback that was saved, or that met an ``earlier`` one under its id.

    Raises ``Conflict`` when the earlier one says something else.
    """
    if earlier is None:
        return _receipt(feedback, secret, pack, replayed=False)
    if not same_submission(feedback, earlier):
        raise Conflict(Reason.ID_USED.said())
    return _receipt(earlier, secret, pack, replayed=True)


def _receipt(feedback: Feedback, secret: bytes, pack: Pack, *, replayed: bool) -> Receipt:
    number = case_number(feedback.id, secret) if opens_case(feedback, pack) else None
    return Receipt(
        id=feedback.id,
        received_at=feedback.received_at,
        number=number,
        key=case_key(number, secret) if number else None,
        replayed=replayed,
    )
