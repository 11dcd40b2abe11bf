"""Turn the rows of a ratings file into submissions: one per respondent and service, or a reason why not.

A file has one row per question, so a respondent's score stands there several times; it must count once.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from chalicelib.domain.ids import ulid
from infra.load.table import Rejection, Row, Sorted, Submission, read_table
from infra.packs.models.mapping import Mapping

LEVELS = {"1", "2", "3", "4", "5"}
NOON = time(12, tzinfo=UTC)
"""The files know the day only; noon UTC is the same day everywhere in Europe."""


class _Unusable(Exception):
    """One group of rows cannot become a submission; the message says why."""


def read_ratings(file: Path, mapping: Mapping, *, namespace: str) -> Sorted:
    """The file's ratings. ``namespace`` (the pack's name) keeps ids of different data sets apart."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    columns, rows, rejections = read_table(file, mapping.columns.names())
    for row in rows:
        groups.setdefault(_key(row, mapping), []).append(row)
    submissions = []
    for key, members in groups.items():
        try:
            submissions.append(_submission(key, tuple(members), mapping, namespace))
        except _Unusable as reason:
            rejections.extend(Rejection(row, str(reason)) for row in members)
    rejections.sort(key=lambda rejection: rejection.row.line)
    return Sorted(columns, tuple(submissions), tuple(rejections))


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
