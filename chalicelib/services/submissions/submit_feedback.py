"""Submit feedback: check it, keep it in one write, hand back a receipt."""

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.cases.access_keys import case_key
from chalicelib.domain.ids import case_number
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.person import Contact, Person
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.feedback_intake import Draft, accept, opens_case, same_submission
from chalicelib.services.submissions.receipt import IdUsed, Receipt, has_same_contact

if TYPE_CHECKING:
    from chalicelib.services.ports.people import People
    from chalicelib.services.ports.submissions import FeedbackStore


def submit_feedback(
    draft: Draft,
    *,
    now: datetime,
    random: bytes,
    secret: bytes,
    pack: Pack,
    store: "FeedbackStore",
    people: "People",
) -> Receipt:
    """Keep a submission. The same submission under the same id returns the first receipt and writes nothing.

    Raises ``Invalid`` naming each wrong field, ``IdUsed`` when the id stands for another submission.
    """
    feedback = accept(draft, now=now, random=random, pack=pack)
    earlier = store.save(feedback, person_with(feedback, draft, now))
    receipt = receipt_after(feedback, earlier, secret, pack, draft.contact)
    if earlier is not None and not has_same_contact(feedback, draft.contact, people):
        raise IdUsed(earlier, feedback, draft.contact, receipt)
    return receipt


def person_with(feedback: Feedback, draft: Draft, now: datetime) -> Person | None:
    """The author to save with a feedback; None where the draft has no contact."""
    if feedback.person and draft.contact:
        return Person.with_contact(feedback.person, draft.contact, feedback.language, now)
    return None


def receipt_after(
    feedback: Feedback, earlier: Feedback | None, secret: bytes, pack: Pack, contact: Contact | None = None
) -> Receipt:
    """The receipt of a feedback that was saved, or that met an ``earlier`` one under its id.

    Raises ``IdUsed`` when the earlier one says something else.
    """
    if earlier is None:
        return _receipt(feedback, secret, pack, replayed=False)
    receipt = _receipt(earlier, secret, pack, replayed=True)
    if not same_submission(feedback, earlier):
        raise IdUsed(earlier, feedback, contact, receipt)
    return receipt


def _receipt(feedback: Feedback, secret: bytes, pack: Pack, *, replayed: bool) -> Receipt:
    number = case_number(feedback.id, secret) if opens_case(feedback, pack) else None
    return Receipt(
        id=feedback.id,
        received_at=feedback.received_at,
        number=number,
        key=case_key(number, secret) if number else None,
        replayed=replayed,
    )
