"""What the statistics are told."""

from collections.abc import Iterable
from typing import Protocol

from chalicelib.domain.facts import GroupFact, OrderFact
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.index_rules import Reason


class FactStore(Protocol):
    def keep_order(self, fact: OrderFact) -> str:
        """Keep what is newer than what is there; returns the fact's bucket."""

    def keep_group(self, fact: GroupFact) -> None:
        """Keep what is newer than what is there."""

    def keep_question(self, entry: FrequentQuestion) -> str:
        """Keep what is newer than what is there; returns the page that must be drawn again."""

    def exclude(self, feedback_id: str, reason: Reason) -> str:
        """Keep that a feedback was decided not to count; returns its bucket."""

    def mark_dirty(self, buckets: Iterable[str]) -> None:
        """Say that these buckets must be counted, and these pages drawn, again."""
