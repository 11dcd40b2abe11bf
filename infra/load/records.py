"""Splits the lines of a CSV file into records, so that a malformed record damages no other.

Python's reader takes everything up to the next quote as one field. Where quotes do not match, the first line of the
record is marked as broken, and reading goes on with its second line.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_LINES = 1_000
"""Maximum lines of one record, and so the lines that are read ahead where a quote is never closed."""
MOST_CHARACTERS = 10_000_000
"""Maximum characters of one field. Python's limit of 131,072 would reject the whole file instead of one row."""

csv.field_size_limit(MOST_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of one record. ``line`` is its first line, counted from 1.

    ``broken`` says that the quotes of the line do not match; ``fields`` are then those of that line alone.
    """

    line: int
    fields: tuple[str, ...]
    broken: bool = False


class Records:
    """Reads the records of some lines. A record of several lines must have ``width`` fields."""

    def __init__(self, lines: Iterable[str], delimiter: str) -> None:
        self.delimiter = delimiter
        self.width: int | None = None
        self._lines = iter(lines)
        self._ahead: deque[str] = deque()
        self._number = 0

    def __iter__(self) -> Iterator[Record]:
        while (record := self.take()) is not None:
            yield record

    def take(self) -> Record | None:
        """The next record; None at the end."""
        first = self._line()
        if first is None:
            return None
        begins = self._number
        if '"' not in first:
            return Record(begins, tuple(first.rstrip("\r\n").split(self.delimiter)))
        taken = [first]
        try:
            fields = next(csv.reader(self._up_to_the_end(taken), delimiter=self.delimiter, strict=True))
        except csv.Error:
            fields = None
        if fields is not None and (len(taken) == 1 or self.width in (None, len(fields))):
            return Record(begins, tuple(fields))
        self._ahead.extendleft(reversed(taken[1:]))
        self._number = begins
        as_it_stands = next(csv.reader([first], delimiter=self.delimiter))
        return Record(begins, tuple(as_it_stands), broken=True)

    def _up_to_the_end(self, taken: list[str]) -> Iterator[str]:
        """The lines of one record, of which the first was read; each further line is added to ``taken``."""
        yield taken[0]
        while len(taken) < MOST_LINES and (line := self._line()) is not None:
            taken.append(line)
            yield line

    def _line(self) -> str | None:
        line = self._ahead.popleft() if self._ahead else next(self._lines, None)
        if line is not None:
            self._number += 1
        return line
