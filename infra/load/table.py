"""Read a CSV file row by row, each with the line on which it begins."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class BadFile(Exception):
    """The file as a whole cannot be read: not UTF-8, not CSV, or without a column that the mapping names."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file. ``line`` is where it begins, counted from 1; texts may span lines."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Submission:
    """What is sent as one: its id in the journal, its JSON document, and the rows it was made from."""

    id: str
    body: dict[str, Any]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that did not get in, and why."""

    row: Row
    reason: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """A whole file, sorted into what can be sent and what cannot."""

    columns: tuple[str, ...]
    submissions: tuple[Submission, ...]
    rejections: tuple[Rejection, ...]


def read_table(file: Path, needed: Collection[str]) -> tuple[tuple[str, ...], list[Row], list[Rejection]]:
    """The columns, the rows, and those with too few or too many fields. Raises ``BadFile``."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(f"{file.name} is not UTF-8: byte {error.start}.") from None
    # newline="": line ends inside a quoted text belong to the text, and only real ones end a line.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns = tuple(next(reader, ()))
    missing = sorted(set(needed) - set(columns))
    if missing:
        raise BadFile(f"{file.name} has no column {', '.join(missing)}; it has: {', '.join(columns) or 'nothing'}.")
    rows: list[Row] = []
    rejections: list[Rejection] = []
    for row in _rows(file, reader, columns):
        if len(row.values) == len(columns):
            rows.append(row)
        else:
            rejections.append(Rejection(row, f"the row has {len(row.values)} fields, not {len(columns)}"))
    return columns, rows, rejections


def _rows(file: Path, reader: Any, columns: tuple[str, ...]) -> Iterator[Row]:
    begins = reader.line_num + 1
    try:
        for fields in reader:
            if fields:
                names = [*columns, *(f"field {n}" for n in range(len(columns) + 1, len(fields) + 1))]
                yield Row(begins, dict(zip(names, fields, strict=False)))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(f"{file.name} is not CSV from line {begins} on: {error}.") from None
