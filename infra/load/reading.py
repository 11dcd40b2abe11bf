"""Turn a file into submissions, or reasons why not: what ratings and work orders have in common."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from infra.load.shelf import Shelf
from infra.load.table import Rejection, Row, Submission, Table, Unusable

Key = Callable[[Row], Sequence[str]]
"""What rows that belong together agree in. Raises ``Unusable``."""
Make = Callable[[tuple[Row, ...]], Iterable[Submission]]
"""The submissions that rows which belong together become. Raises ``Unusable``."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds. Going through it gives the submissions one by one; close it when done."""

    table: Table
    shelf: Shelf
    make: Make

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shelf.close()

    def __iter__(self) -> Iterator[Submission]:
        """The submissions. Rows that become none are rejected on the way."""
        for rows in self.shelf.groups():
            try:
                yield from self.make(rows)
            except Unusable as reason:
                self.reject(rows, str(reason))

    def reject(self, rows: Iterable[Row], reason: str) -> None:
        """Note rows that did not get in."""
        for row in rows:
            self.shelf.reject(Rejection(row, reason))


def read_rows(table: Table, key: Key, make: Make) -> Found:
    """Read the file to its end; its rows wait on disk."""
    shelf = Shelf(table.header)
    for row in table:
        if isinstance(row, Rejection):
            shelf.reject(row)
            continue
        try:
            shelf.add(row, key(row))
        except Unusable as reason:
            shelf.reject(Rejection(row, str(reason)))
    return Found(table, shelf, make)
