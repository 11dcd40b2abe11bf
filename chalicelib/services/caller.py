"""Who is acting."""

from dataclasses import dataclass

from chalicelib.domain.cases.access_keys import FollowUpLink
from chalicelib.domain.pack.workflow import ONE_AGENCY, Action, Role


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is acting: a role, and for staff the agency they speak for and their token subject.

    An author who has signed in is a ``person`` and has that person's cases alone; one who comes by the ``link`` of a
    follow-up may judge that one answer. Without either they have shown the case's own key.
    """

    role: Role
    agency: str | None = None
    subject: str | None = None
    person: str | None = None
    link: FollowUpLink | None = None

    def speaks_for(self, agency: str) -> bool:
        """Whether an agency's matters are theirs: to staff who are not bound to one agency, every agency's are."""
        return self.role not in ONE_AGENCY or self.agency == agency

    def may_try(self, order: int, action: str) -> bool:
        """Whether an action lies within what the caller came for; the workflow table decides about the rest."""
        return self.link is None or (order == self.link.order and action in (Action.CONFIRM, Action.DISPUTE))
