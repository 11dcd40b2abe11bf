"""Who a mail goes to.

A recipient names nobody: the queue holds no address and no name. Its text is what lies in the queue and in the ids of
mails, so that a mail in the queue is read by the next release.
"""

from dataclasses import dataclass

from chalicelib.domain.pack.workflow import Role


@dataclass(frozen=True, slots=True)
class PersonRecipient:
    """An applicant, by the id of their contact."""

    id: str

    def __str__(self) -> str:
        return f"person/{self.id}"


@dataclass(frozen=True, slots=True)
class StaffRecipient:
    """A member of staff, by their place among those who have a role at an agency."""

    agency: str
    role: Role
    index: int

    def __str__(self) -> str:
        return f"staff/{self.agency}/{self.role}/{self.index}"


@dataclass(frozen=True, slots=True)
class OfficeRecipient:
    """One of the addresses of an agency itself, by its place among them."""

    agency: str
    index: int

    def __str__(self) -> str:
        return f"office/{self.agency}/{self.index}"


AtWork = StaffRecipient | OfficeRecipient
Recipient = PersonRecipient | AtWork


def read_recipient(text: str) -> Recipient:
    """The recipient of a text. Raises ``ValueError`` on any other text."""
    match text.split("/"):
        case ["person", person]:
            return PersonRecipient(person)
        case ["staff", agency, role, index]:
            return StaffRecipient(agency, Role(role), int(index))
        case ["office", agency, index]:
            return OfficeRecipient(agency, int(index))
    raise ValueError("This is no recipient of a mail.")
