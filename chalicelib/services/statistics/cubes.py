"""Cubes in the lake: hour buckets add up to days, days to months, months to everything.

    cubes/day/<day>.json      {"parts": {"19#0": cube}}          one part a bucket
    cubes/month/<month>.json  {"parts": {"2026-11-21": cube}}    one part a day
    cubes/all.json            {"parts": {"2026-11": cube}}       one part a month

A changed bucket replaces its part of the day; the day's sum replaces its part of the month, and so on. Nothing is
added to what was there, so doing it twice, or again after a crash half-way, leaves the same objects. Work follows
the days and months touched, never the history.
"""

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.domain.periods import bucket_day, bucket_of, bucket_part, day_month
from chalicelib.domain.statistics.cube import Cube, merge, to_json
from chalicelib.services.ports.statistics import Lake

ROOT = "cubes/all.json"
Parts = dict[str, Cube]


def day_key(day: str) -> str:
    return f"cubes/day/{day}.json"


def month_key(month: str) -> str:
    return f"cubes/month/{month}.json"


@dataclass(frozen=True, slots=True)
class DayChange:
    """The days as they will be, and every scope whose numbers that changes."""

    days: Mapping[str, Parts]
    scopes: frozenset[str]


class CubeStore:
    """Reads and writes cube objects; remembers what it read, so one store serves one run."""

    def __init__(self, lake: Lake, pool: Executor) -> None:
        self._lake = lake
        self._pool = pool
        self._stored: dict[str, bytes | None] = {}

    def change(self, folded: Mapping[str, Cube]) -> DayChange:
        """What the days become when these buckets (name -> cube) are put in their place. Writes nothing."""
        days = self._load_all({bucket_day(bucket): day_key(bucket_day(bucket)) for bucket in folded})
        scopes: set[str] = set()
        for bucket, cube in folded.items():
            parts = days[bucket_day(bucket)]
            before = parts.get(bucket_part(bucket), {})
            scopes.update(s for s in before.keys() | cube.keys() if before.get(s) != cube.get(s))
            _replace(parts, bucket_part(bucket), cube)
        return DayChange(days, frozenset(scopes))

    def save(self, change: DayChange) -> None:
        """Write the changed days and carry them into their months and the whole."""
        months = self._load_all({m: month_key(m) for m in {day_month(day) for day in change.days}})
        for day, parts in change.days.items():
            _replace(months[day_month(day)], day, merge(parts.values()))
        whole = self.whole()
        for month, parts in months.items():
            _replace(whole, month, merge(parts.values()))
        # Bottom up, so that a crash leaves a stale sum above fresh parts, which the next run mends.
        self._save_all({day_key(day): parts for day, parts in change.days.items()})
        self._save_all({month_key(month): parts for month, parts in months.items()})
        self._save_all({ROOT: whole})

    def whole(self) -> Parts:
        """Cubes by month."""
        return _parts(self._read(ROOT))

    def days(self) -> list[str]:
        """Every day with anything in it, in order."""
        months = self._load_all({month: month_key(month) for month in self.whole()})
        return sorted(day for parts in months.values() for day in parts)

    def buckets(self, days: Iterable[str]) -> list[str]:
        """Every bucket of these days with anything in it, in order."""
        found = self._load_all({day: day_key(day) for day in days})
        return sorted(bucket_of(day, part) for day, parts in found.items() for part in parts)

    def recent_days(self, months: Iterable[str], count: int) -> Parts:
        """The newest ``count`` days with anything in them, looking from the newest of ``months`` backwards."""
        found: Parts = {}
        for month in sorted(months, reverse=True):
            if len(found) >= count:
                break
            found.update(_parts(self._read(month_key(month))))
        return {day: found[day] for day in sorted(found)[-count:]}

    def _read(self, key: str) -> bytes | None:
        if key not in self._stored:
            self._stored[key] = self._lake.get(key)
        return self._stored[key]

    def _load_all(self, keys: Mapping[str, str]) -> dict[str, Parts]:
        bodies = self._pool.map(self._read, keys.values())
        return {name: _parts(body) for name, body in zip(keys, bodies, strict=True)}

    def _save_all(self, objects: Mapping[str, Parts]) -> None:
        bodies = {key: to_json({"parts": parts}) for key, parts in objects.items()}
        changed = {key: body for key, body in bodies.items() if self._stored.get(key) != body}
        list(self._pool.map(self._lake.put, changed.keys(), changed.values()))
        self._stored.update(changed)


def cube_between(lake: Lake, first: date, last: date) -> Cube:
    """The sum over some days, both ends in it: one read a month."""
    days = [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
    months = {month: _parts(lake.get(month_key(month))) for month in dict.fromkeys(map(day_month, days))}
    return merge(months[day_month(day)].get(day, {}) for day in days)


def day_parts(lake: Lake, day: str) -> Mapping[str, Cube]:
    """The cubes of a day by bucket: one read."""
    return {bucket_of(day, part): cube for part, cube in _parts(lake.get(day_key(day))).items()}


def _parts(body: bytes | None) -> Parts:
    if body is None:
        return {}
    parts: Parts = json.loads(body)["parts"]
    return parts


def _replace(parts: Parts, name: str, cube: Cube) -> None:
    if cube:
        parts[name] = cube
    else:
        parts.pop(name, None)
