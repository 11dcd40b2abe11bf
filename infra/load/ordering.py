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
            body[field] = stated if field in TIMES else _value(field, stated, mapping)
    for field in ("id", "opened_at"):
        if field not in body:
            raise _Unusable(f"no {mapping.columns[field]}")
    body |= _times(
        {field: body[field] for field in TIMES if field in body and field in mapping.columns}, mapping.time_zone
    )
    identity = json.dumps([mapping.source, body["id"]]).encode()
    return Submission(hashlib.sha256(identity).hexdigest()[:24], body, (row,))


def _value(field: Any, stated: str, mapping: OrderMapping) -> str:
    names = mapping.values.get(field)
    if names is None:
        return stated
    if stated not in names:
        raise _Unusable(f"{field} '{stated}' is not in the mapping")
    return names[stated]


def _times(stated: dict[str, str], time_zone: str) -> dict[str, str]:
    """The times of an order in UTC. In the hour that the clocks repeat, nothing happens before what came before it."""
    times: dict[str, str] = {}
    before = datetime.min.replace(tzinfo=UTC)
    for field, text in stated.items():
        at = _moment(text, time_zone, before)
        times[field] = at.isoformat().replace("+00:00", "Z")
        if field != "due_at":
            before = at
    return times


def _moment(stated: str, time_zone: str, before: datetime) -> datetime:
    """A local time in UTC. Of an hour that the clocks repeat it is the first that is no earlier than ``before``."""
    try:
        at = datetime.fromisoformat(stated)
    except ValueError:
        raise _Unusable(f"'{stated}' is not a time like 2026-11-21 09:30:00") from None
    if at.tzinfo:
        return at.astimezone(UTC)
    first, second = (at.replace(tzinfo=ZoneInfo(time_zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    return second if first < before <= second else first
