"""Answers to frequent questions."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.faq import FaqChange, FrequentQuestion
from chalicelib.services.ports.paging import Page


class FaqStore(Protocol):
    def entry(self, entry_id: str) -> FrequentQuestion | None:
        """A frequent question, read consistently."""

    def entries(self, agency: str, *, limit: int, cursor: str | None) -> Page[FrequentQuestion]:
        """An agency's questions in the order of the site. Raises ``Invalid`` on a cursor that is not ours."""

    def changes(self, entry_id: str) -> Sequence[FaqChange]:
        """What was done to a question, the newest first."""

    def save(self, entry: FrequentQuestion, change: FaqChange) -> None:
        """Save a question and what was done to it, at once. Raises ``Conflict`` when another version is there."""
