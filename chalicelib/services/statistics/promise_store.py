"""Promises that may be shown, in the lake beside the cubes.

    cubes/promises/<month>.json  {"parts": {bucket: [promise, ...]}}    one part a bucket of work orders

A recounted bucket replaces its part, as it does its cube. Only months in which something was promised have a file, and
the cubes say which those are; a file may be without any promise that can be shown.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.errors import Damaged
from chalicelib.domain.periods import bucket_day, day_month
from chalicelib.domain.statistics.cube import Cube, to_json
from chalicelib.domain.statistics.public_promises import PublicPromise, newest
from chalicelib.domain.statistics.scopes import PROMISES
from chalicelib.services.ports.statistics import Lake
from chalicelib.services.statistics.stored import document, log_damage

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

    def lost_months(self, months: Iterable[str], whole: Mapping[str, Cube]) -> list[str]:
        """Of these months, those whose file is damaged, or missing though the cubes say that something was promised.

        Their days must be counted from the ground.
        """
        lost = []
        for month in months:
            if PROMISES in whole.get(month, {}) and self._sound(month) is None:
                log_damage(promises_key(month))
                lost.append(month)
        return lost

    def _sound(self, month: str) -> Parts | None:
        """A month's file; None where it is missing or damaged."""
        try:
            return _read(promises_key(month), self._lake)
        except Damaged:
            return None

    def change(self, counted: Mapping[str, Sequence[PublicPromise]], promised: Collection[str]) -> Mapping[str, bytes]:
        """The files as they become when these buckets are put in their place; only those that differ.

        ``promised`` are the months in which something was promised.
        """
        by_month: dict[str, dict[str, Sequence[PublicPromise]]] = {}
        for bucket, promises in counted.items():
            month = day_month(bucket_day(bucket))
            if month in promised:
                by_month.setdefault(month, {})[bucket] = promises
        changed = {}
        for month, buckets in by_month.items():
            parts = self._sound(month)
            before = None if parts is None else to_json({"parts": parts})
            parts = parts or {}
            for bucket, promises in buckets.items():
                parts[bucket] = [_written(promise) for promise in promises]
            body = to_json({"parts": {bucket: rows for bucket, rows in parts.items() if rows}})
            if body != before:
                changed[promises_key(month)] = body
        return changed

    def save(self, files: Mapping[str, bytes]) -> None:
        list(self._pool.map(self._lake.put, files.keys(), files.values()))

    def all(self, whole: Mapping[str, Cube]) -> list[PublicPromise]:
        """The promises of the newest months that have some, the newest first. Raises ``Damaged``."""
        months = sorted((month for month, cube in whole.items() if PROMISES in cube), reverse=True)[:MONTHS_SHOWN]
        keys = list(map(promises_key, months))
        files = self._pool.map(lambda key: _read(key, self._lake), keys)
        return newest(_promise(row) for parts in files for rows in parts.values() for row in rows)


def _read(key: str, lake: Lake) -> Parts:
    """The promises of a file by bucket. Raises ``Damaged``, also where there is none."""
    found = document(lake.get(key), key, parts=dict)
    if found is None or not all(isinstance(rows, list) for rows in found["parts"].values()):
        raise Damaged(key)
    parts: Parts = found["parts"]
    return parts


def _written(promise: PublicPromise) -> dict[str, Any]:
    times = {name: getattr(promise, name).isoformat() for name in ("made_at", "first_due", "due")}
    return asdict(promise) | times


def _promise(row: Mapping[str, Any]) -> PublicPromise:
    return PublicPromise(
        **{
            **row,
            "made_at": datetime.fromisoformat(row["made_at"]),
            "first_due": date.fromisoformat(row["first_due"]),
            "due": date.fromisoformat(row["due"]),
            "state": PromiseState(row["state"]),
        }
    )
