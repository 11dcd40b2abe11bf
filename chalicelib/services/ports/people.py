"""Who can be written to: contacts, invitations, and who wants none."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Protocol

from chalicelib.domain.people.invitations import Invitation
from chalicelib.domain.people.person import Detail, Person, Purpose


class People(Protocol):
    def person(self, person_id: str) -> Person | None:
        """A person, or None when unknown or erased."""

    def change(
        self,
        person: Person,
        withdrawn: Collection[str],
        revoked: Collection[Purpose] = (),
        forgotten: Collection[Detail] = (),
    ) -> None:
        """Save what is given of a person; forget the attributes ``withdrawn``, that they agreed to what they have
        ``revoked``, and the details ``forgotten``. What is not given stays."""

    def erase(self, person_id: str) -> None:
        """Forget a person."""


class InvitationStore(Protocol):
    def save(self, invitation: Invitation, person: Person, *, address: str) -> bool:
        """Save an invitation and whom it is for, in one write; ``address`` is the mark of where it goes.

        False where that address has as many for the day as it may get: then nothing is saved. Raises ``Conflict`` when
        the transaction has its invitation or its rating.
        """

    def invitation(self, invitation_id: str) -> Invitation | None:
        """An invitation, read consistently."""

    def is_answered(self, invitation_id: str) -> bool:
        """Whether the transaction of an invitation has its rating."""

    def due(self, now: datetime) -> Iterator[Invitation]:
        """Invitations whose next step is due, the oldest first."""

    def move_on(self, seen: Invitation, to: Invitation) -> None:
        """Save an invitation's new state. Raises ``Conflict`` when it is no longer the one that was seen."""

    def erase(self, invitation_id: str) -> None:
        """Erase the contact of an invitation."""


class OptOuts(Protocol):
    """Who does not want to be asked, by the mark of their address (``domain.opt_outs``)."""

    def since(self, mark: str) -> datetime | None:
        """Since when an address is not to be asked, read consistently; None where it may be."""

    def save(self, mark: str, now: datetime) -> None:
        """Ask an address no more. The first time it was said stays."""

    def forget(self, mark: str) -> None:
        """An address may be asked again."""
