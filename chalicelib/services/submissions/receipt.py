"""The receipt of a submission, and whether a second one under the same id is a repeat or another submission."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.person import Contact, person_of
from chalicelib.domain.reasons import Reason
from chalicelib.domain.submissions.feedback import Feedback

if TYPE_CHECKING:
    from chalicelib.domain.submissions.appeal import Appeal
    from chalicelib.services.ports.people import People


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the author keeps. ``number`` and ``key`` are None when no answer is owed; ``replayed`` marks a repeat.

    ``corrected`` says what became of a corrected copy (``Correction``); None for what is none.
    """

    id: str
    received_at: datetime
    number: str | None
    key: str | None
    replayed: bool
    corrected: str | None = None


class IdUsed(Conflict):
    """The id stands for a submission that says something else. ``receipt`` is that of the ``earlier`` one."""

    def __init__(
        self, earlier: "Feedback | Appeal", later: "Feedback | Appeal", contact: Contact | None, receipt: Receipt
    ) -> None:
        super().__init__(Reason.ID_USED.said())
        self.earlier = earlier
        self.later = later
        self.contact = contact
        self.receipt = receipt


def has_same_contact(later: "Feedback | Appeal", contact: Contact | None, people: "People") -> bool:
    """Whether a repeat leaves the contact that is held. One that was erased since cannot be told from another."""
    held = people.person(later.person) if later.person and contact else None
    return held is None or contact is None or contact.is_of(held, alone=held.id == person_of(later.id))
