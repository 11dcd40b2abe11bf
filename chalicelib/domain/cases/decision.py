"""A decision: the case after a command, together with the events that lead there."""

from dataclasses import dataclass

from chalicelib.domain.cases.case import Case, evolve
from chalicelib.domain.cases.events import Event


@dataclass(frozen=True, slots=True)
class Decision:
    """The state ``case`` and the new ``events`` that lead to it. Both are saved at once.

    A decision without events leaves a case as it is.
    """

    case: Case
    events: tuple[Event, ...] = ()

    @classmethod
    def opening(cls, event: Event) -> "Decision":
        """The decision that a new case exists. ``event`` is its first."""
        return cls(evolve(None, event), (event,))

    def with_event(self, event: Event) -> "Decision":
        """This decision with one more event, the next one of the case."""
        return Decision(evolve(self.case, event), (*self.events, event))

    def followed_by(self, later: "Decision") -> "Decision":
        """This decision and a ``later`` one about ``self.case`` as one, to be saved at once."""
        return Decision(later.case, (*self.events, *later.events))
