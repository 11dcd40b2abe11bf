"""Lists in parts, as every store hands them out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Part of a list, and the cursor of the next part, if there is one. It may be empty and yet have a next one."""

    items: Sequence[Row]
    next: str | None

    def each(self, read: Callable[[Row], Other]) -> "Page[Other]":
        """The same page with ``read`` applied to each of its items."""
        return Page([read(item) for item in self.items], self.next)
