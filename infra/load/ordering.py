"""Turn the rows of an older system's work orders into submissions, or reasons why not: a row is an order."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from infra.load.order_mapping import TIMES, OrderMapping
from infra.load.table import Rejection, Row, Sorted, Submission, read_table


class _Unusable(Exception):
    """A row cannot become an order; the message says why."""


def read_orders(file: Path, mapping: OrderMapping) -> Sorted:
    """The file's orders. Raises ``BadFile``."""
    columns, rows, rejections = read_table(file, set(mapping.columns.values()))
    submissions = []
    for row in rows:
        try:
            submissions.append(_submission(row, mapping))
        except _Unusable as reason:
            rejections.append(Rejection(row, str(reason)))
    rejections.sort(key=lambda rejection: rejection.row.line)
    return Sorted(columns, tuple(submissions), tuple(rejections))


def _submission(row: Row, mapping: OrderMapping) -> Submission:
    body: dict[str, Any] = {"source": mapping.source, **{str(field): value for field, value in mapping.always.items()}}
    for field, column in mapping.columns.items():
        stated = row.values[column].strip()
        if stated not in mapping.not_stated:
            body[field] = _value(field, stated, mapping)
    for field in ("id", "opened_at"):
        if field not in body:
            raise _Unusable(f"no {mapping.columns[field]}")
    identity = json.dumps([mapping.source, body["id"]]).encode()
    return Submission(hashlib.sha256(identity).hexdigest()[:24], body, (row,))


def _value(field: Any, stated: str, mapping: OrderMapping) -> str:
    if field in TIMES:
        return _moment(stated, mapping.time_zone)
    names = mapping.values.get(field)
    if names is None:
        return stated
    if stated not in names:
        raise _Unusable(f"{field} '{stated}' is not in the mapping")
    return names[stated]


def _moment(stated: str, time_zone: str) -> str:
    """A local time in UTC. Of an hour that the clocks repeat, it is the first."""
    try:
        at = datetime.fromisoformat(stated)
    except ValueError:
        raise _Unusable(f"'{stated}' is not a time like 2026-11-21 09:30:00") from None
    at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(time_zone))
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
