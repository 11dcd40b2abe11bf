"""Groups the rows of a ratings file into submissions, one per respondent and service, or rejects them with a reason.

A file may have one row per question and repeat a respondent's score in each; the score must count once. In a file
without respondents each row is a submission, and equal rows get different numbers.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from chalicelib.domain.ids import ulid
from infra.load import values
from infra.load.reading import Found, read_rows
from infra.load.table import Row, Submission, Unusable, open_table
from infra.packs.models.mapping import Mapping

NOON = time(12, tzinfo=UTC)
"""Time of day of ratings, as files give the day only: noon UTC is the same day everywhere in Europe."""


def read_ratings(file: Path, mapping: Mapping, *, namespace: str) -> Found:
    """The file's ratings. Raises ``BadFile``.

    ``namespace`` (the pack's name) makes ids of different data sets differ.
    """
    table = open_table(file, mapping.columns.names())
    return read_rows(table, partial(_key, mapping=mapping), partial(_submissions, mapping=mapping, namespace=namespace))


def _key(row: Row, mapping: Mapping) -> tuple[str, ...]:
    """The grouping key: respondent, agency, service, part; without respondents, the whole row."""
    columns = mapping.columns
    if not columns.respondent:
        return row.fields
    respondent = values.whole_id(row.value(columns.respondent))
    named = (respondent, *(row.value(name) for name in (columns.agency, columns.service, columns.part)))
    key = tuple("" if value in mapping.not_stated else value for value in named)
    if not key[0]:
        raise Unusable("no respondent")
    return key


def _submissions(rows: tuple[Row, ...], mapping: Mapping, namespace: str) -> Iterator[Submission]:
    if mapping.columns.respondent:
        yield _submission([namespace, *_key(rows[0], mapping)], rows, mapping)
        return
    for number, row in enumerate(rows):
        yield _submission([namespace, *row.fields, str(number)], (row,), mapping)


def _submission(identity: list[str], rows: tuple[Row, ...], mapping: Mapping) -> Submission:
    given = datetime.combine(_day(rows, mapping), NOON)
    body: dict[str, Any] = {
        "id": ulid(given, hashlib.sha256(json.dumps(identity).encode()).digest()[:10]),
        "survey": mapping.survey,
        **_placed(rows[0], mapping),
        "channel": mapping.channel,
        "level": _level(rows, mapping),
        "language": mapping.language,
        "received_at": given.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "source": "import",
    }
    comment = "\n".join(text for row in rows for text in map(row.value, mapping.columns.comments) if text)
    if comment:
        body["comment"] = comment
    return Submission(body["id"], body, rows)


def _placed(row: Row, mapping: Mapping) -> dict[str, str]:
    """Agency and service by our ids; stage, region and office as the columns give them."""
    columns, always = mapping.columns, mapping.always
    their_agency = always.agency or row.value(columns.agency)
    agency = always.agency or mapping.agency(their_agency)
    if agency is None:
        raise Unusable(f"agency '{their_agency}' is not in the mapping")
    their_service, part = (
        "" if value in mapping.not_stated else value for value in (row.value(columns.service), row.value(columns.part))
    )
    service = always.service or mapping.service(their_agency, their_service, part)
    if service is None:
        raise Unusable(f"service '{' / '.join(filter(None, (their_service, part)))}' is not in the mapping")
    placed = {
        "agency": agency,
        "service": service,
        "stage": always.stage or row.value(columns.stage),
        "region": always.region or row.value(columns.region),
        "office": always.office or row.value(columns.office),
    }
    return {name: value for name, value in placed.items() if value and value not in mapping.not_stated}


def _level(rows: tuple[Row, ...], mapping: Mapping) -> int:
    stated = sorted({row.value(mapping.columns.level) for row in rows} - {""})
    if not stated:
        raise Unusable("no score")
    levels = {values.level(score, mapping.scores) for score in stated}
    if len(levels) > 1:
        raise Unusable(f"the respondent's rows disagree about the score: {', '.join(stated)}")
    return levels.pop()


def _day(rows: tuple[Row, ...], mapping: Mapping) -> date:
    stated = mapping.always.date or next(filter(None, (row.value(mapping.columns.date) for row in rows)), None)
    if stated is None:
        raise Unusable("no date")
    return values.day(stated, mapping.dates)
