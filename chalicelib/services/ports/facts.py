"""What the statistics are told."""

from collections.abc import Iterable
from typing import Protocol

from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import GroupFact, OrderFact
from chalicelib.domain.submissions.outreach import Outreach


class FactStore(Protocol):
    def save_order(self, fact: OrderFact) -> str:
        """Save a fact if it is newer than the saved one; returns the fact's bucket."""

    def save_outreach(self, outreach: Outreach) -> str:
        """Save an outreach; returns its bucket."""

    def save_group(self, fact: GroupFact) -> None:
        """Save a fact of a group if it is newer than the saved one."""

    def save_question(self, entry: FrequentQuestion) -> str:
        """Save a question if it is newer than the saved one; returns the page that must be drawn again."""

    def exclude(self, feedback_id: str, reason: Reason) -> str:
        """Save that a feedback was decided not to count; returns its bucket."""

    def mark_dirty(self, buckets: Iterable[str]) -> None:
        """Say that these buckets must be counted, and these pages drawn, again."""
