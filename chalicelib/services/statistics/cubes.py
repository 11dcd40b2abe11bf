"""Cubes in the lake: hour buckets add up to days, days to months, months to everything.

    cubes/day/<day>.json      {"parts": {"19#0": cube}}          one part a bucket
    cubes/month/<month>.json  {"parts": {"2026-11-21": cube}}    one part a day
    cubes/all.json            {"parts": {"2026-11": cube}}       one part a month

A changed bucket replaces its part of the day; the day's sum replaces its part of the month, and so on. Nothing is
added to what was there, so doing it twice, or again after a crash half-way, leaves the same objects. Work follows
the days and months touched, never the history.

What is missing or damaged is found before anything is put into it, and made again: the whole from the months, a month
and a day by counting their days from the ground.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.domain.errors import Damaged
from chalicelib.domain.periods import bucket_day, bucket_of, bucket_part, buckets_of, day_month, month_days
from chalicelib.domain.statistics.cube import Cube, is_cube, merge, to_json
from chalicelib.services.ports.statistics import Lake
from chalicelib.services.statistics.stored import document, log_damage

ROOT = "cubes/all.json"
_MONTHS, _DAYS = "cubes/month/", "cubes/day/"
Parts = dict[str, Cube]


def day_key(day: str) -> str:
    return f"{_DAYS}{day}.json"


def month_key(month: str) -> str:
    return f"{_MONTHS}{month}.json"


@dataclass(frozen=True, slots=True)
class DayChange:
    """The days as they will be, every scope whose numbers that changes, and the buckets that differ."""

    days: Mapping[str, Parts]
    scopes: frozenset[str]
    buckets: frozenset[str]


class CubeStore:
    """Reads and writes cube objects; remembers what it read, so one store serves one run.

    What it cannot read it takes for empty only after ``lost_days`` has told which days to count again for that; before,
    it raises ``Damaged``.
    """

    def __init__(self, lake: Lake, pool: Executor) -> None:
        self._lake = lake
        self._pool = pool
        self._stored: dict[str, bytes | None] = {}
        self._lost: set[str] = set()

    def mend_whole(self) -> set[str]:
        """Make the whole again from the months where it is missing or damaged. Returns days to count from the ground:
        those of months that are so too."""
        if self._is_sound(ROOT) and self._read(ROOT) is not None:
            return set()
        months = {_named(key)[:7] for prefix in (_MONTHS, _DAYS) for key in self._lake.keys(prefix)}
        lost = {month for month in months if not self._is_sound(month_key(month), expected=True)}
        if months:
            log_damage(ROOT)
            self._save_all({ROOT: {m: merge(self._parts(month_key(m)).values()) for m in months - lost}})
        return {day for month in lost for day in month_days(month)}

    def lost_days(self, days: Iterable[str]) -> set[str]:
        """Days to count from the ground before anything is put into these: each of them whose object is missing or
        damaged, and all days of a month whose object is."""
        whole, wanted = self.whole(), set(days)
        months = sorted({day_month(day) for day in wanted})
        keys = {month: month_key(month) for month in months}
        sound = self._pool.map(lambda month: self._is_sound(keys[month], expected=month in whole), months)
        lost = {day for month, is_sound in zip(months, sound, strict=True) if not is_sound for day in month_days(month)}
        parts = {month: self._parts(key) for month, key in keys.items()}
        left = sorted(wanted - lost)
        sound = self._pool.map(lambda day: self._is_sound(day_key(day), expected=day in parts[day_month(day)]), left)
        return lost | {day for day, is_sound in zip(left, sound, strict=True) if not is_sound}

    def false_sums(self, days: Iterable[str]) -> list[str]:
        """The keys of the months that some days are not in as they are, and of the whole where a month is not."""
        whole, parts = self.whole(), {day: self._parts(day_key(day)) for day in days}
        months = {day_month(day): self._parts(month_key(day_month(day))) for day in parts}
        false = [
            month_key(day_month(day))
            for day, found in parts.items()
            if months[day_month(day)].get(day, {}) != merge(found.values())
        ]
        if any(whole.get(month, {}) != merge(found.values()) for month, found in months.items()):
            false.append(ROOT)
        return list(dict.fromkeys(false))

    def _is_sound(self, key: str, *, expected: bool = False) -> bool:
        """Whether an object can be relied on. One that cannot is logged, and is empty from now on."""
        if key not in self._lost:
            try:
                if self._parts(key) or not expected or self._stored[key] is not None:
                    return True
            except Damaged:
                self._stored[key] = None
            self._lost.add(key)
            log_damage(key)
        return False

    def change(self, folded: Mapping[str, Cube]) -> DayChange:
        """What the days become when these buckets (name -> cube) are put in their place. Writes nothing."""
        days = self._load_all({bucket_day(bucket): day_key(bucket_day(bucket)) for bucket in folded})
        scopes: set[str] = set()
        buckets: set[str] = set()
        for bucket, cube in folded.items():
            parts = days[bucket_day(bucket)]
            before = parts.get(bucket_part(bucket), {})
            if before != cube:
                scopes.update(s for s in before.keys() | cube.keys() if before.get(s) != cube.get(s))
                buckets.add(bucket)
            _replace(parts, bucket_part(bucket), cube)
        return DayChange(days, frozenset(scopes), frozenset(buckets))

    def save(self, change: DayChange) -> None:
        """Write the changed days and carry them into their months and the whole."""
        months = self._load_all({m: month_key(m) for m in {day_month(day) for day in change.days}})
        for day, parts in change.days.items():
            _replace(months[day_month(day)], day, merge(parts.values()))
        whole = self.whole()
        for month, parts in months.items():
            _replace(whole, month, merge(parts.values()))
        # Days first, then months: after a crash a sum may be older than its parts, and the next run repairs it.
        self._save_all({day_key(day): parts for day, parts in change.days.items()})
        self._save_all({month_key(month): parts for month, parts in months.items()})
        self._save_all({ROOT: whole})

    def whole(self) -> Parts:
        """Cubes by month."""
        return self._parts(ROOT)

    def days(self) -> list[str]:
        """Every day with anything in it, in order."""
        months = self._load_all({month: month_key(month) for month in self.whole()})
        return sorted(day for parts in months.values() for day in parts)

    def buckets(self, days: Iterable[str], lanes: int) -> list[str]:
        """Every bucket of these days with anything in it, in order; of a day without an object, every possible one."""
        found: list[str] = []
        for day in sorted(days):
            is_sound = self._is_sound(day_key(day), expected=day in self._parts(month_key(day_month(day))))
            known = self._parts(day_key(day)) if is_sound else {}
            found += [bucket_of(day, part) for part in sorted(known)] or buckets_of([day], lanes)
        return found

    def recent_days(self, months: Iterable[str], count: int) -> Parts:
        """The newest ``count`` days with anything in them, looking from the newest of ``months`` backwards."""
        found: Parts = {}
        for month in sorted(months, reverse=True):
            if len(found) >= count:
                break
            parts = self._parts(month_key(month))
            if not parts:
                raise Damaged(month_key(month))
            found.update(parts)
        return {day: found[day] for day in sorted(found)[-count:]}

    def _read(self, key: str) -> bytes | None:
        if key not in self._stored:
            self._stored[key] = self._lake.get(key)
        return self._stored[key]

    def _parts(self, key: str) -> Parts:
        return _parts(self._read(key), key)

    def _load_all(self, keys: Mapping[str, str]) -> dict[str, Parts]:
        return dict(zip(keys, self._pool.map(self._parts, keys.values()), strict=True))

    def _save_all(self, objects: Mapping[str, Parts]) -> None:
        # A day on which nothing happened needs no object: many are counted where a month was lost.
        kept = {key for key, parts in objects.items() if parts or key in self._lost or self._stored.get(key)}
        bodies = {key: to_json({"parts": objects[key]}) for key in kept}
        changed = {key: body for key, body in bodies.items() if self._stored.get(key) != body}
        list(self._pool.map(self._lake.put, changed.keys(), changed.values()))
        self._stored.update(changed)


def cube_between(lake: Lake, first: date, last: date) -> Cube:
    """The sum over some days, both ends in it: one read a month."""
    days = [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
    keys = {month: month_key(month) for month in dict.fromkeys(map(day_month, days))}
    months = {month: _parts(lake.get(key), key) for month, key in keys.items()}
    return merge(months[day_month(day)].get(day, {}) for day in days)


def day_parts(lake: Lake, day: str) -> Mapping[str, Cube]:
    """The cubes of a day by bucket: one read."""
    return {bucket_of(day, part): cube for part, cube in _parts(lake.get(day_key(day)), day_key(day)).items()}


def days_behind(key: str) -> list[str]:
    """The days to count from the ground where an object of cubes is damaged or missing."""
    name = _named(key)
    return [name] if key.startswith(_DAYS) else month_days(name)


def _named(key: str) -> str:
    """The day or month that an object is about."""
    return key.rpartition("/")[2].removesuffix(".json")


def _parts(body: bytes | None, key: str) -> Parts:
    """The cubes of an object by part; none where there is no object. Raises ``Damaged``."""
    found = document(body, key, parts=dict)
    parts: Parts = found["parts"] if found else {}
    if not all(map(is_cube, parts.values())):
        raise Damaged(key)
    return parts


def _replace(parts: Parts, name: str, cube: Cube) -> None:
    if cube:
        parts[name] = cube
    else:
        parts.pop(name, None)
