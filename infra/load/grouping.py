"""Turn the rows of a ratings file into submissions: one per respondent and service, or a reason why not.

A file has one row per question, so a respondent's score stands there several times; it must count once.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from chalicelib.domain.ids import ulid
from infra.packs.mapping import Mapping

LEVELS = {"1", "2", "3", "4", "5"}
NOON = time(12, tzinfo=UTC)
"""The files know the day only; noon UTC is the same day everywhere in Europe."""


class BadFile(Exception):
    """The file as a whole cannot be read: not UTF-8, not CSV, or without a column that the mapping names."""


class _Unusable(Exception):
    """One group of rows cannot become a submission; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file. ``line`` is where it begins, counted from 1; texts may span lines."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Submission:
    """What is sent for one respondent and service: the JSON body, and the rows it was made from."""

    id: str
    body: dict[str, Any]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that did not get in, and why."""

    row: Row
    reason: str


@dataclass(frozen=True, slots=True)
class Ratings:
    """A whole file, sorted into what can be sent and what cannot."""

    columns: tuple[str, ...]
    submissions: tuple[Submission, ...]
    rejections: tuple[Rejection, ...]


def read_ratings(file: Path, mapping: Mapping, *, namespace: str) -> Ratings:
    """The file's ratings. ``namespace`` (the pack's name) keeps ids of different data sets apart."""
    rejections: list[Rejection] = []
    groups: dict[tuple[str, ...], list[Row]] = {}
    columns, rows = _open(file, mapping)
    for row in rows:
        if len(row.values) != len(columns):
            rejections.append(Rejection(row, f"the row has {len(row.values)} fields, not {len(columns)}"))
            continue
        groups.setdefault(_key(row, mapping), []).append(row)
    submissions = []
    for key, members in groups.items():
        try:
            submissions.append(_submission(key, tuple(members), mapping, namespace))
        except _Unusable as reason:
            rejections.extend(Rejection(row, str(reason)) for row in members)
    rejections.sort(key=lambda rejection: rejection.row.line)
    return Ratings(columns, tuple(submissions), tuple(rejections))


def _open(file: Path, mapping: Mapping) -> tuple[tuple[str, ...], Iterator[Row]]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(f"{file.name} is not UTF-8: byte {error.start}.") from None
    # newline="": line ends inside a quoted text belong to the text, and only real ones end a line.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns = tuple(next(reader, ()))
    missing = sorted(mapping.columns.names() - set(columns))
    if missing:
        raise BadFile(f"{file.name} has no column {', '.join(missing)}; it has: {', '.join(columns) or 'nothing'}.")
    return columns, _rows(file, reader, columns)


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


def _key(row: Row, mapping: Mapping) -> tuple[str, ...]:
    """Respondent, agency, service, part: what makes rows one submission."""
    columns = mapping.columns
    named = (row.values[name].strip() for name in (columns.respondent, columns.agency, columns.service, columns.part))
    return tuple("" if value in mapping.not_stated else value for value in named)


def _submission(key: tuple[str, ...], rows: tuple[Row, ...], mapping: Mapping, namespace: str) -> Submission:
    respondent, their_agency, their_service, part = key
    if not respondent:
        raise _Unusable("no respondent")
    agency = mapping.agency(their_agency)
    if agency is None:
        raise _Unusable(f"agency '{their_agency}' is not in the mapping")
    service = mapping.service(their_agency, their_service, part)
    if service is None:
        raise _Unusable(f"service '{' / '.join(filter(None, (their_service, part)))}' is not in the mapping")
    level = _level(rows, mapping)
    given = datetime.combine(_day(rows, mapping), NOON)
    body: dict[str, Any] = {
        "id": ulid(given, hashlib.sha256(json.dumps([namespace, *key]).encode()).digest()[:10]),
        "survey": mapping.survey,
        "agency": agency,
        "service": service,
        "channel": mapping.channel,
        "level": level,
        "language": mapping.language,
        "received_at": given.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "source": "import",
    }
    comment = "\n".join(text for row in rows for text in _texts(row, mapping))
    if comment:
        body["comment"] = comment
    return Submission(body["id"], body, rows)


def _level(rows: tuple[Row, ...], mapping: Mapping) -> int:
    levels = sorted({row.values[mapping.columns.level].strip() for row in rows} - {""})
    if not levels:
        raise _Unusable("no score")
    if len(levels) > 1:
        raise _Unusable(f"the respondent's rows disagree about the score: {', '.join(levels)}")
    if levels[0] not in LEVELS:
        raise _Unusable(f"the score '{levels[0]}' is not a whole number from 1 to 5")
    return int(levels[0])


def _day(rows: tuple[Row, ...], mapping: Mapping) -> date:
    stated = next(filter(None, (row.values[mapping.columns.date].strip() for row in rows)), None)
    if stated is None:
        raise _Unusable("no date")
    try:
        return date.fromisoformat(stated)
    except ValueError:
        raise _Unusable(f"'{stated}' is not a date like 2026-11-21") from None


def _texts(row: Row, mapping: Mapping) -> Iterator[str]:
    for name in mapping.columns.comments:
        text = row.values[name].strip()
        if text:
            yield text
