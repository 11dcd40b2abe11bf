"""Turns a file into submissions and rejected rows: the common part of ratings and work orders."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from infra.load.row_store import RowStore
from infra.load.table import Rejection, Row, Submission, Table, Unusable

Key = Callable[[Row], Sequence[str]]
"""The grouping key of a row: rows with the same key become submissions together. Raises ``Unusable``."""
Make = Callable[[tuple[Row, ...]], Iterable[Submission]]
"""Makes submissions from the rows of one group. Raises ``Unusable``."""


@dataclass(frozen=True, slots=True)
class Found:
    """The content of a file. Iterate over it for the submissions; close it when done."""

    table: Table
    rows: RowStore
    make: Make

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rows.close()

    def __iter__(self) -> Iterator[Submission]:
        """The submissions. Rows that cannot become one are rejected during iteration."""
        for rows in self.rows.groups():
            try:
                yield from self.make(rows)
            except Unusable as reason:
                self.reject(rows, str(reason))

    def reject(self, rows: Iterable[Row], reason: str) -> None:
        """Store rejected rows with the reason."""
        for row in rows:
            self.rows.reject(Rejection(row, reason))


def read_rows(table: Table, key: Key, make: Make) -> Found:
    """Read the whole file into a store on disk."""
    store = RowStore(table.header)
    for row in table:
        if isinstance(row, Rejection):
            store.reject(row)
            continue
        try:
            store.add(row, key(row))
        except Unusable as reason:
            store.reject(Rejection(row, str(reason)))
    return Found(table, store, make)
