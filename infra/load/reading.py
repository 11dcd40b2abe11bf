"""Turn a file into submissions, or reasons why not: what ratings and work orders have in common."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from infra.load.row_store import RowStore
from infra.load.table import Rejection, Row, Submission, Table, Unusable

Key = Callable[[Row], Sequence[str]]
"""What rows that belong together agree in. Raises ``Unusable``."""
Make = Callable[[tuple[Row, ...]], Iterable[Submission]]
"""The submissions that rows which belong together become. Raises ``Unusable``."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds. Going through it gives the submissions one by one; close it when done."""

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
        """The submissions. Rows that become none are rejected on the way."""
        for rows in self.rows.groups():
            try:
                yield from self.make(rows)
            except Unusable as reason:
                self.reject(rows, str(reason))

    def reject(self, rows: Iterable[Row], reason: str) -> None:
        """Note rows that did not get in."""
        for row in rows:
            self.rows.reject(Rejection(row, reason))


def read_rows(table: Table, key: Key, make: Make) -> Found:
    """Read the file to its end; its rows wait on disk."""
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
