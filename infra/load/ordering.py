"""Turns the rows of an older system's work orders into submissions, one a row, or rejects them with a reason."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from infra.load import values
from infra.load.order_mapping import TIMES, OrderMapping
from infra.load.reading import Found, read_rows
from infra.load.table import Row, Submission, Unusable, open_table


def read_orders(file: Path, mapping: OrderMapping) -> Found:
    """The file's orders. Raises ``BadFile``."""
    table = open_table(file, set(mapping.columns.values()))
    return read_rows(table, partial(_key, mapping=mapping), partial(_submissions, mapping=mapping))


def _key(row: Row, mapping: OrderMapping) -> tuple[str]:
    """The order's id; rows with the same id must be equal."""
    stated = values.whole_id(row.value(mapping.columns.get("id", ""))) or mapping.always.get("id", "")
    if stated in mapping.not_stated:
        raise Unusable(f"no {mapping.columns.get('id', 'id')}")
    return (stated,)


def _submissions(rows: tuple[Row, ...], mapping: OrderMapping) -> Iterator[Submission]:
    (identifier,) = _key(rows[0], mapping)
    if len({row.fields for row in rows}) > 1:
        lines = ", ".join(str(row.line) for row in rows[:5])
        raise Unusable(f"the id '{identifier}' stands for different orders, on lines {lines}")
    body: dict[str, Any] = {"source": mapping.source, **{str(field): value for field, value in mapping.always.items()}}
    for field, column in mapping.columns.items():
        stated = rows[0].value(column)
        if stated not in mapping.not_stated:
            body[field] = stated if field in TIMES else _value(field, stated, mapping)
    if "opened_at" not in body:
        raise Unusable(f"no {mapping.columns['opened_at']}")
    body |= _times({field: body[field] for field in TIMES if field in body and field in mapping.columns}, mapping)
    identity = json.dumps([mapping.source, body["id"]]).encode()
    yield Submission(hashlib.sha256(identity).hexdigest()[:24], body, rows)


def _value(field: Any, stated: str, mapping: OrderMapping) -> str:
    names = mapping.values.get(field)
    if names is None:
        return stated
    if stated not in names:
        raise Unusable(f"{field} '{stated}' is not in the mapping")
    return names[stated]


def _times(stated: dict[str, str], mapping: OrderMapping) -> dict[str, str]:
    """The times of an order in UTC. In the repeated hour at the end of summer time, their order is kept."""
    times: dict[str, str] = {}
    before = datetime.min.replace(tzinfo=UTC)
    for field, text in stated.items():
        at = values.moment(text, mapping.dates, mapping.time_zone, before)
        times[field] = at.isoformat().replace("+00:00", "Z")
        if field != "due_at":
            before = at
    return times
