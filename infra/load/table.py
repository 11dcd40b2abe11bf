"""Reads a CSV file row by row and detects its encoding and delimiter."""

import json
import re
from collections.abc import Collection, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from infra.load.bad_file import BadFile
from infra.load.encoding import LOST, MARKING, encoding_of
from infra.load.records import Record, Records

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAID = re.compile(r'^"?sep=(.)"?\s*$')
"""A first line in which a spreadsheet declares the delimiter."""


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, unchanged. A blank column has no name; of repeated names the first counts."""

    names: tuple[str, ...]
    position: dict[str, int]

    @classmethod
    def of(cls, names: tuple[str, ...]) -> "Header":
        stripped = tuple(name.strip() for name in names)
        first = {name: place for place, name in reversed([*enumerate(stripped)]) if name}
        return cls(stripped, first)

    @property
    def known(self) -> list[str]:
        """The columns that have a name, in order."""
        return sorted(self.position, key=self.position.__getitem__)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file. ``line`` is its first line, counted from 1; texts may span lines."""

    line: int
    fields: tuple[str, ...]
    header: Header

    def value(self, column: str) -> str:
        """The value of a column without surrounding space; empty for an unknown column."""
        return self.fields[self.header.position[column]].strip() if column else ""


@dataclass(frozen=True)
class Submission:
    """One submission: its id in the journal, its JSON document, and the rows it was made from."""

    id: str
    body: dict[str, Any]
    rows: tuple[Row, ...]

    @cached_property
    def document(self) -> bytes:
        """The body as canonical JSON."""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Rejection:
    """A rejected row with the reason."""

    row: Row
    reason: str


class Unusable(Exception):
    """Rows cannot become a submission; the message says why."""


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file whose header has been read."""

    file: Path
    encoding: str
    delimiter: str
    header: Header
    before: int
    """Number of lines before the header."""

    @property
    def dialect(self) -> str:
        """Encoding and delimiter in words, so that a user notices a wrong detection."""
        return f"{self.encoding}, columns between {DELIMITERS.get(self.delimiter, repr(self.delimiter))}"

    def __iter__(self) -> Iterator[Row | Rejection]:
        """The rows that are not blank, and rejections for malformed ones."""
        with closing(_lines(self.file, self.encoding)) as lines:
            records = Records(lines, self.delimiter)
            for _ in range(self.before + 1):
                records.take()
            records.width = len(self.header.names)
            for record in records:
                if any(map(str.strip, record.fields)):
                    row = Row(record.line, record.fields, self.header)
                    reason = self._why_not(record)
                    yield Rejection(row, reason) if reason else row

    def _why_not(self, record: Record) -> str | None:
        if record.broken:
            return "its quotes do not match: one is not closed, or not doubled inside a text"
        if len(record.fields) != len(self.header.names):
            return f"the row has {len(record.fields)} fields, not {len(self.header.names)}"
        if any(LOST in field for field in record.fields):
            return f"it has bytes that are no text in {self.encoding}"
        return None


def open_table(file: Path, needed: Collection[str] = ()) -> Table:
    """Open a file as a table. Raises ``BadFile`` where a needed column is missing or repeated."""
    encoding = encoding_of(file)
    with closing(_lines(file, encoding)) as lines:
        first = [*islice(lines, 50)]
    said = _SAID.match(first[0]) if first else None
    # Lines before the header: blank ones, and the one that names the delimiter.
    before = next((n for n, line in enumerate(first) if line.strip() and not _SAID.match(line)), 0)
    tried = [said[1]] if said else [*DELIMITERS]
    headers = [_header(file, first[before:], delimiter, before) for delimiter in tried]
    header, delimiter = max(
        zip(headers, tried, strict=True),
        key=lambda one: (len(set(needed) & one[0].position.keys()), len(one[0].names)),
    )
    missing = sorted(set(needed) - header.position.keys())
    if missing:
        raise BadFile(
            f"{file.name} has no column {', '.join(missing)}; it has: {', '.join(header.known) or 'nothing'}."
        )
    twice = sorted(name for name in set(needed) if header.names.count(name) > 1)
    if twice:
        raise BadFile(f"{file.name} has more than one column {', '.join(twice)}, which the mapping names.")
    return Table(file, encoding, delimiter, header, before)


def _header(file: Path, lines: list[str], delimiter: str, before: int) -> Header:
    record = Records(lines, delimiter).take()
    if record is not None and record.broken:
        raise BadFile(f"The header of {file.name}, line {before + 1}, has a quote that is not closed.")
    return Header.of(record.fields if record else ())


def _lines(file: Path, encoding: str) -> Generator[str, None, None]:
    # newline="": line ends inside a quoted text belong to the text.
    with file.open(encoding=encoding, errors=MARKING, newline="") as source:
        yield from source
