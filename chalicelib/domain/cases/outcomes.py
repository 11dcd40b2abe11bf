"""The outcomes of answers and follow-ups that have a meaning of their own. A pack's workflow may name others."""

from enum import StrEnum


class AnswerOutcome(StrEnum):
    """What an answer came to."""

    REFUSED = "refused"
    PROMISED = "promised"
    NOT_OURS = "not_ours"
    """The body does not answer for the matter."""
    UNKNOWN = "unknown"
    """The answer is of an older system, which did not tell."""


class FollowUpOutcome(StrEnum):
    """What the author says came of the answer."""

    SOLVED = "solved"
    PARTLY = "partly"
    NOT_SOLVED = "not_solved"
    NOT_NEEDED = "not_needed"
    CANNOT_TELL = "cannot_tell"
