"""Cubes in the lake: hour buckets add up to days, days to months, months to years.

    cubes/day/<day>.json      {"parts": {"19#0": cube}}          one part a bucket: "19#0", "19#0#orders"
    cubes/month/<month>.json  {"parts": {"2026-11-21": cube}}    one part a day
    cubes/year/<year>.json    {"parts": {"2026-11": cube}}       one part a month
    cubes/all.json            {"years": ["2025", "2026"]}        the years that there are

A changed bucket replaces its part of the day; the day's sum replaces its part of the month, and so on. Nothing is
added to what was there, so doing it twice, or again after a crash half-way, leaves the same objects. What is written
follows the days, months and years touched, never the history.

What is missing or damaged is found before anything is put into it, and made again: a year from its months, a month and
a day by counting their days from the ground.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.errors import Damaged
from chalicelib.domain.periods import (
    both_buckets,
    bucket_day,
    bucket_of,
    bucket_part,
    buckets_of,
    day_month,
    month_days,
)
from chalicelib.domain.statistics.cube import Cube, is_cube, merge, to_json
from chalicelib.services.ports.statistics import Lake
from chalicelib.services.statistics.stored import document, log_damage

CUBES = "cubes/"
ROOT = f"{CUBES}all.json"
_YEARS, _MONTHS, _DAYS = f"{CUBES}year/", f"{CUBES}month/", f"{CUBES}day/"
MONTHS_IN_MEMORY = 4
"""So many of the newest months stay in memory once their days were changed: those that ``recent_days`` reads."""
Parts = dict[str, Cube]


def day_key(day: str) -> str:
    return f"{_DAYS}{day}.json"


def month_key(month: str) -> str:
    return f"{_MONTHS}{month}.json"


def year_key(year: str) -> str:
    return f"{_YEARS}{year}.json"


@dataclass(frozen=True, slots=True)
class DayChange:
    """The days as they will be, every scope whose numbers that changes, and the buckets that differ."""

    days: Mapping[str, Parts]
    scopes: frozenset[str]
    buckets: frozenset[str]


class CubeStore:
    """Reads and writes cube objects; remembers what it read, so one store serves one run.

    What it cannot read it takes for empty only after ``lost_days`` has told which days to count again for that; before,
    it raises ``Damaged``. Each object is parsed once; what it holds is replaced and never changed in place.
    """

    def __init__(self, lake: Lake, pool: Executor) -> None:
        self._lake = lake
        self._pool = pool
        self._found: dict[str, Parts | None] = {}
        self._lost: set[str] = set()
        self._years: list[str] = []

    def mend_whole(self) -> set[str]:
        """Read the years, and make again from the months those that are missing or damaged. To be called first.

        Returns days to count from the ground: those of months that are so too.
        """
        years = self._known_years()
        self._years = years or []
        sound = self._pool.map(lambda year: self._is_sound(year_key(year), expected=True), self._years)
        broken = {year for year, is_sound in zip(self._years, sound, strict=True) if not is_sound}
        if years is not None and not broken:
            return set()
        known = {_named(key)[:7] for prefix in (_MONTHS, _DAYS) for key in self._lake.keys(prefix)}
        if years is None and known:
            log_damage(ROOT)
            broken = set(map(_year, known))
        months = {month for month in known if _year(month) in broken}
        lost = {month for month in months if not self._is_sound(month_key(month), expected=True)}
        for year in broken:
            of_year = sorted(month for month in months - lost if _year(month) == year)
            self._save_all(
                {year_key(year): {month: merge(self._parts(month_key(month)).values()) for month in of_year}}
            )
        self._note_years(broken)
        return {day for month in lost for day in month_days(month)}

    def _known_years(self) -> list[str] | None:
        """The years that there are; None where the list of them is missing or damaged."""
        try:
            found = document(self._lake.get(ROOT), ROOT)
            if found and "parts" in found:
                return self._divided(found)
            years = found and found.get("years")
        except Damaged:
            years = None
        return years if isinstance(years, list) and all(isinstance(year, str) for year in years) else None

    def _divided(self, found: Mapping[str, Any]) -> list[str] | None:
        """The years of the object of earlier releases, which held the months of all years; they are written apart."""
        months = _checked(found, ROOT)
        years = sorted(set(map(_year, months)))
        self._save_all({year_key(y): {m: cube for m, cube in months.items() if _year(m) == y} for y in years})
        self._lake.put(ROOT, to_json({"years": years}))
        return years

    def _note_years(self, more: Iterable[str]) -> None:
        years = sorted({*self._years, *more})
        if years != self._years:
            self._lake.put(ROOT, to_json({"years": years}))
            self._years = years

    def lost_days(self, days: Iterable[str]) -> set[str]:
        """Days to count from the ground before anything is put into these: each of them whose object is missing or
        damaged, and all days of a month whose object is."""
        wanted = set(days)
        months = sorted({day_month(day) for day in wanted})
        whole = self.months(months)
        keys = {month: month_key(month) for month in months}
        sound = self._pool.map(lambda month: self._is_sound(keys[month], expected=month in whole), months)
        lost = {day for month, is_sound in zip(months, sound, strict=True) if not is_sound for day in month_days(month)}
        parts = {month: self._parts(key) for month, key in keys.items()}
        left = sorted(wanted - lost)
        sound = self._pool.map(lambda day: self._is_sound(day_key(day), expected=day in parts[day_month(day)]), left)
        return lost | {day for day, is_sound in zip(left, sound, strict=True) if not is_sound}

    def false_sums(self, days: Iterable[str]) -> list[str]:
        """The keys of the months that some days are not in as they are, and of the years where a month is not."""
        whole, parts = self.whole(), {day: self._parts(day_key(day)) for day in days}
        months = {day_month(day): self._parts(month_key(day_month(day))) for day in parts}
        false = [
            month_key(day_month(day))
            for day, found in parts.items()
            if months[day_month(day)].get(day, {}) != merge(found.values())
        ]
        false += [
            year_key(_year(month)) for month, found in months.items() if whole.get(month, {}) != merge(found.values())
        ]
        return list(dict.fromkeys(false))

    def _is_sound(self, key: str, *, expected: bool = False) -> bool:
        """Whether an object can be relied on. One that cannot is logged, and is empty from now on."""
        if key not in self._lost:
            try:
                if self._read(key) is not None or not expected:
                    return True
            except Damaged:
                pass
            self._found[key] = None
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
        """Write the changed days and carry them into their months and years."""
        months = self._load_all({m: month_key(m) for m in {day_month(day) for day in change.days}})
        for day, parts in change.days.items():
            _replace(months[day_month(day)], day, merge(parts.values()))
        years = self._load_all({year: year_key(year) for year in map(_year, months)})
        for month, parts in months.items():
            _replace(years[_year(month)], month, merge(parts.values()))
        # Days first, then months: after a crash a sum may be older than its parts, and the next run repairs it.
        self._save_all({day_key(day): parts for day, parts in change.days.items()})
        self._save_all({month_key(month): parts for month, parts in months.items()})
        self._save_all({year_key(year): parts for year, parts in years.items()})
        self._note_years(year for year, parts in years.items() if parts)
        self._forget(change.days)

    def _forget(self, days: Iterable[str]) -> None:
        """Keep of what was read only what the same run reads again."""
        months = sorted(key for key in self._found if key.startswith(_MONTHS))
        for key in (*map(day_key, days), *months[:-MONTHS_IN_MEMORY]):
            if key not in self._lost:
                self._found.pop(key, None)

    def whole(self) -> Parts:
        """Cubes by month."""
        return {month: cube for year in self._years for month, cube in self._parts(year_key(year)).items()}

    def months(self, months: Iterable[str]) -> Parts:
        """The cubes of those of these months that have one: only their years are read."""
        found = {month: self._parts(year_key(_year(month))).get(month) for month in months}
        return {month: cube for month, cube in found.items() if cube}

    def forget(self) -> None:
        """Drop what was read; it is read again when it is asked for."""
        self._found = {key: found for key, found in self._found.items() if key in self._lost}

    def first_day(self) -> str | None:
        """The first day with anything in it."""
        return next((min(days) for month in sorted(self.whole()) if (days := self._days_of(month))), None)

    def _days_of(self, month: str) -> list[str]:
        """The days of a month with anything in them. A month that is read for this alone is not kept in memory."""
        key = month_key(month)
        parts = self._found[key] if key in self._found else _parsed(self._lake.get(key), key)
        return list(parts or {})

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

    def _read(self, key: str) -> Parts | None:
        if key not in self._found:
            self._found[key] = _parsed(self._lake.get(key), key)
        return self._found[key]

    def _parts(self, key: str) -> Parts:
        return dict(self._read(key) or {})

    def _load_all(self, keys: Mapping[str, str]) -> dict[str, Parts]:
        return dict(zip(keys, self._pool.map(self._parts, keys.values()), strict=True))

    def _save_all(self, objects: Mapping[str, Parts]) -> None:
        list(self._pool.map(self._save, objects.keys(), objects.values()))

    def _save(self, key: str, parts: Parts) -> None:
        """Write an object that differs. A day on which nothing happened needs none: many are counted where a month was
        lost."""
        before = self._found.get(key)
        if parts != (before or {}) or (before is None and key in self._lost):
            self._lake.put(key, to_json({"parts": parts}))
            self._found[key] = parts


def cube_between(lake: Lake, first: date, last: date) -> Cube:
    """The sum over some days, both ends in it: one read a month."""
    days = [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
    keys = {month: month_key(month) for month in dict.fromkeys(map(day_month, days))}
    months = {month: _parsed(lake.get(key), key) or {} for month, key in keys.items()}
    return merge(months[day_month(day)].get(day, {}) for day in days)


def day_parts(lake: Lake, day: str) -> Mapping[str, Cube]:
    """The cubes of a day by bucket: one read."""
    parts = _parsed(lake.get(day_key(day)), day_key(day)) or {}
    return {bucket_of(day, part): cube for part, cube in parts.items()}


def days_counted(lake: Lake) -> list[str]:
    """Every day with anything in it, and every day of a month whose object is damaged. One month at a time is read."""
    found = set(map(_named, lake.keys(_DAYS)))
    for key in lake.keys(_MONTHS):
        try:
            found.update(_parsed(lake.get(key), key) or {})
        except Damaged:
            found.update(month_days(_named(key)))
    return sorted(found)


def buckets_of_day(lake: Lake, day: str, lanes: int) -> Sequence[str]:
    """Every bucket of a day with anything in it; of a day whose object is damaged or missing, every possible one."""
    try:
        known = sorted(day_parts(lake, day))
    except Damaged:
        known = []
    return list(dict.fromkeys(each for bucket in known for each in both_buckets(bucket))) or buckets_of([day], lanes)


def days_behind(key: str) -> list[str]:
    """The days to count from the ground where an object of cubes is damaged or missing."""
    name = _named(key)
    return [name] if key.startswith(_DAYS) else month_days(name)


def _named(key: str) -> str:
    """The day or month that an object is about."""
    return key.rpartition("/")[2].removesuffix(".json")


def _year(month: str) -> str:
    """The year of a month."""
    return month[:4]


def _parsed(body: bytes | None, key: str) -> Parts | None:
    """The cubes of an object by part; None where there is no object. Raises ``Damaged``."""
    found = document(body, key, parts=dict)
    return _checked(found, key) if found else None


def _checked(found: Mapping[str, Any], key: str) -> Parts:
    """The cubes of a document by part. Raises ``Damaged``."""
    parts = found["parts"]
    if not isinstance(parts, dict) or not all(map(is_cube, parts.values())):
        raise Damaged(key)
    return parts


def _replace(parts: Parts, name: str, cube: Cube) -> None:
    if cube:
        parts[name] = cube
    else:
        parts.pop(name, None)
