"""Answers to frequent questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.faq import FaqChange, FrequentQuestion


@dataclass(frozen=True, slots=True)
class FaqPage:
    """Part of a list of frequent questions, and the cursor of the next part."""

    items: Sequence[FrequentQuestion]
    next: str | None


class FaqStore(Protocol):
    def entry(self, entry_id: str) -> FrequentQuestion | None:
        """A frequent question, read consistently."""

    def entries(self, agency: str, *, limit: int, cursor: str | None) -> FaqPage:
        """An agency's questions in the order of the site. Raises ``Invalid`` on a cursor that is not ours."""

    def changes(self, entry_id: str) -> Sequence[FaqChange]:
        """What was done to a question, the newest first."""

    def keep(self, entry: FrequentQuestion, change: FaqChange) -> None:
        """Keep a question and what was done to it, at once. Raises ``Conflict`` when another version is there."""
