"""Which feedback counts: the one predicate that every page, export and report goes through.

What it leaves out is never lost: it is published as counts, each with its reason.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Protocol

from chalicelib.domain.submissions.feedback import Feedback


class Reason(StrEnum):
    """Why a feedback is left out of the indices. The first three are decisions, then come the pack's rule and ours."""

    SPAM = "spam"
    DUPLICATE = "duplicate"
    CONTEST_UPHELD = "contest-upheld"
    SOURCE_EXCLUDED = "source-excluded"
    CAMPAIGN = "campaign"
    """The author was drawn and asked: who is asked by chance must not be mixed with who speaks up."""


class SourceRule(Protocol):
    """What the rule needs to know of a pack."""

    @property
    def excluded_sources(self) -> Collection[str]: ...


def counts_towards_index(feedback: Feedback, pack: SourceRule, exclusion: Reason | None) -> bool:
    """True when nothing leaves this feedback out. ``exclusion`` is what was decided about this one."""
    return why_left_out(feedback, pack, exclusion) is None


def why_left_out(feedback: Feedback, pack: SourceRule, exclusion: Reason | None) -> Reason | None:
    """The reason to publish for a feedback that does not count; None for one that does.

    What was decided about this one goes before what the pack says about all that came the same way: it is the more
    particular of the two.
    """
    if exclusion is not None:
        return exclusion
    if feedback.source in pack.excluded_sources:
        return Reason.SOURCE_EXCLUDED
    return Reason.CAMPAIGN if feedback.campaign else None
