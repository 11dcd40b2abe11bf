"""The dirty marks as one run finds them: which buckets and pages they name, and which may go."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Executor

from chalicelib.services.ports.statistics import Facts


class Marks:
    """The marks that were there when the run began. One set anew since then stays."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        found = facts.marks()
        self._of_pages = [mark for mark in found if not mark.buckets]
        self._of_buckets = [mark for mark in found if mark.buckets]
        self._read: set[str] = set()
        self._cleared = 0
        self.pages: Sequence[str] = [mark.name for mark in self._of_pages]
        self.buckets: AbstractSet[str] = {bucket for mark in self._of_buckets for bucket in mark.buckets}
        self.found = len(found)

    @property
    def left(self) -> int:
        """How many are still there."""
        return self.found - self._cleared

    def clear_pages(self) -> None:
        """Remove the marks of pages, which are noted elsewhere now."""
        self._cleared += sum(map(self._facts.clear, self._of_pages))

    def clear(self, read: Collection[str], pool: Executor) -> None:
        """Remove each mark all of whose buckets were read."""
        self._read.update(read)
        ready = {mark for mark in self._of_buckets if self._read.issuperset(mark.buckets)}
        self._of_buckets = [mark for mark in self._of_buckets if mark not in ready]
        self._cleared += sum(pool.map(self._facts.clear, ready))
