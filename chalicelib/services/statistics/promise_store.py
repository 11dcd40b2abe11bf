"""Promises that may be shown, in the lake beside the cubes.

    cubes/promises/<month>.json  {"parts": {bucket: [promise, ...]}}    one part a bucket of work orders

A recounted bucket replaces its part, as it does its cube. Only months in which something was promised have a file, and
the cubes say which those are.
"""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.periods import bucket_day, day_month
from chalicelib.domain.statistics.cube import Cube, to_json
from chalicelib.domain.statistics.public_promises import PublicPromise, newest
from chalicelib.domain.statistics.scopes import PROMISES
from chalicelib.services.ports.statistics import Lake

MONTHS_SHOWN = 36
"""How many of the newest months with promises are looked through for what is shown."""

Parts = dict[str, list[dict[str, Any]]]


def promises_key(month: str) -> str:
    return f"cubes/promises/{month}.json"


class PromiseStore:
    """Reads and writes the files of promises."""

    def __init__(self, lake: Lake, pool: Executor) -> None:
        self._lake = lake
        self._pool = pool

    def change(self, counted: Mapping[str, Sequence[PublicPromise]], whole: Mapping[str, Cube]) -> Mapping[str, bytes]:
        """The files as they become when these buckets are put in their place; only those that differ."""
        by_month: dict[str, dict[str, Sequence[PublicPromise]]] = {}
        for bucket, promises in counted.items():
            month = day_month(bucket_day(bucket))
            if promises or PROMISES in whole.get(month, {}):
                by_month.setdefault(month, {})[bucket] = promises
        changed = {}
        for month, buckets in by_month.items():
            before = self._lake.get(promises_key(month))
            parts = _parts(before)
            for bucket, promises in buckets.items():
                parts[bucket] = [_written(promise) for promise in promises]
            body = to_json({"parts": {bucket: rows for bucket, rows in parts.items() if rows}})
            if body != before and (before is not None or any(parts.values())):
                changed[promises_key(month)] = body
        return changed

    def save(self, files: Mapping[str, bytes]) -> None:
        list(self._pool.map(self._lake.put, files.keys(), files.values()))

    def all(self, whole: Mapping[str, Cube]) -> list[PublicPromise]:
        """The promises of the newest months that have some, the newest first."""
        months = sorted((month for month, cube in whole.items() if PROMISES in cube), reverse=True)[:MONTHS_SHOWN]
        bodies = self._pool.map(self._lake.get, map(promises_key, months))
        return newest(_read(row) for body in bodies for rows in _parts(body).values() for row in rows)


def _parts(body: bytes | None) -> Parts:
    parts: Parts = json.loads(body)["parts"] if body else {}
    return parts


def _written(promise: PublicPromise) -> dict[str, Any]:
    times = {name: getattr(promise, name).isoformat() for name in ("made_at", "first_due", "due")}
    return asdict(promise) | times


def _read(row: Mapping[str, Any]) -> PublicPromise:
    return PublicPromise(
        **{
            **row,
            "made_at": datetime.fromisoformat(row["made_at"]),
            "first_due": date.fromisoformat(row["first_due"]),
            "due": date.fromisoformat(row["due"]),
            "state": PromiseState(row["state"]),
        }
    )
