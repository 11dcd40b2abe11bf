"""Counting days again from their records: all days after the rules of counting changed, or days whose cubes were lost.

``state/counting.json``  {"counted_by": rules, "days": [day, ...], "done": {day: [bucket, ...]},
                          "unreadable": [bucket, ...], "since": moment, "lost": bool, "generation": moment}

Lost days are counted into the cubes in use. A recount by new rules, which has gone on ``since`` a moment, is made
beside them, under ``cubes/next/``: until it is whole the site is drawn from the old counts, and says so. Then it takes
their place, object by object, and nothing is drawn before the last. ``generation`` is when the recount in use began.

The note is written before the first bucket is counted and after each few, so a run may stop anywhere and the next one
goes on where it was. A change of rules on the way starts it over. So does a lost note, and the loss of the note of when
counts change. Rules that decide on nothing that was counted change without a recount. What nobody can read keeps the
count it had and is tried again in every run.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from datetime import UTC, datetime

from chalicelib.domain.errors import Damaged
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import both_buckets, bucket_day, is_of_orders
from chalicelib.domain.statistics.cube import Cube, merge, to_json
from chalicelib.services.ports.statistics import Lake
from chalicelib.services.statistics.counting_rules import Rules, changed_rules, counting_rules, matters
from chalicelib.services.statistics.cubes import CUBES, CubeStore, buckets_of_day, day_parts, days_counted
from chalicelib.services.statistics.overdue_watch import OverdueWatch
from chalicelib.services.statistics.stored import log_damage, stored

COUNTING = "state/counting.json"
NEXT = f"{CUBES}next/"

FEEDBACK_CELLS = frozenset({"level", "by", "verified", "comment", "out", "answer", "asked", "given"})
"""The families of cells that count feedback; the others count orders and outreach."""

_WHEN = "%Y-%m-%dT%H:%M:%SZ"
_NOTHING = to_json({"parts": {}})


class Under:
    """Satisfies ``Lake``: a lake within a lake, under a prefix."""

    def __init__(self, lake: Lake, prefix: str) -> None:
        self._lake = lake
        self._prefix = prefix

    def get(self, key: str) -> bytes | None:
        return self._lake.get(self._prefix + key)

    def put(self, key: str, body: bytes) -> None:
        self._lake.put(self._prefix + key, body)

    def keys(self, prefix: str) -> Iterator[str]:
        return (key.removeprefix(self._prefix) for key in self._lake.keys(self._prefix + prefix))


class Recomputation:
    """What is left to count again, as one run sees it."""

    def __init__(self, lake: Lake, lanes: int, now: datetime, pool: Executor) -> None:
        """Read the note, and put a recount that is whole in its place. To be made before any cube is read."""
        self._in_use = lake
        self._lanes = lanes
        self._pool = pool
        self._now = now
        note = stored(lake, COUNTING, days=list) or {}
        self._days: list[str] = note.get("days", [])
        self._done: dict[str, list[str]] = note.get("done", {})
        self._unreadable: list[str] = note.get("unreadable", [])
        self._left: dict[str, set[str]] = {}
        self.since: str | None = note.get("since")
        self.generation: str = note.get("generation", "")
        self._lost: bool = note.get("lost", False)
        self._rules: Rules = note.get("counted_by", {})
        self.finish()

    def follow(self, pack: Pack, cubes: CubeStore, watch: OverdueWatch) -> None:
        """Where something was counted by other rules than those of this pack, note every day that was ever counted."""
        before, self._rules = self._rules, counting_rules(pack)
        changed = changed_rules(before, self._rules)
        if not watch.known or (changed and (self.since or matters(changed, cubes.whole().values()))):
            self._begin()
            watch.note({})
        elif changed:
            self._write()

    def _begin(self) -> None:
        self._lost |= self.since is None and bool(self._days)
        self._days = sorted({*self._days, *days_counted(self._in_use)})
        self._done, self._unreadable, self._left = {}, [], {}
        self.since = f"{self._now.astimezone(UTC):{_WHEN}}" if self._days else None
        self._write()

    @property
    def lake(self) -> Lake:
        """Where to count into."""
        return Under(self._in_use, f"{NEXT}{self.since.replace(':', '')}/") if self.since else self._in_use

    @property
    def began(self) -> datetime | None:
        """When the recount began that goes on; None where there is none."""
        return datetime.fromisoformat(self.since) if self.since else None

    @property
    def days_left(self) -> int:
        """How many days still have no numbers, or numbers by other rules. What nobody can read is not waited for."""
        return len(self._days)

    @property
    def lets_draw(self) -> bool:
        """Whether the cubes in use are whole, be they by old rules."""
        return not self._lost if self.since else not self._days

    def add(self, days: Iterable[str]) -> None:
        """Note days of the cubes in use that were lost. While a recount goes on it replaces them anyway."""
        lost = set(days)
        if lost - set(self._days) or (lost and self.since and not self._lost):
            self._lost = self.since is not None
            self._days = sorted({*self._days, *lost})
            self._write()

    def again(self, days: Collection[str]) -> None:
        """Note days that were lost where they are counted into.

        A run that stops between the first days and their month leaves the same: of a month without an object only days
        with anything in them are counted.
        """
        if days and self.since:
            days = set(days).intersection(days_counted(self._in_use))
        for day in days:
            done = self._done.pop(day, ())
            if day in self._left:
                self._left[day].update(done)
        self._days = sorted({*self._days, *days})

    @property
    def is_due(self) -> bool:
        """Whether anything is to be counted again."""
        return bool(self._days or self._unreadable)

    def ready(self, buckets: Iterable[str]) -> list[str]:
        """Those of these buckets, in order, that may be counted: not those of days that are counted again anyway."""
        waiting = set(self._days)
        return sorted(bucket for bucket in buckets if bucket_day(bucket) not in waiting)

    def buckets(self) -> Iterator[str]:
        """What is left to count: first what could not be read so far, then day by day."""
        yield from tuple(self._unreadable)
        for day in tuple(self._days):
            done = self._done.get(day, ())
            left = [bucket for bucket in buckets_of_day(self._in_use, day, self._lanes) if bucket not in done]
            self._left[day] = set(left)
            yield from left

    def done(self, read: Collection[str], unreadable: Collection[str]) -> None:
        """Note that these buckets were counted, and that nobody can read those, which keep the count they had."""
        parked = [bucket for bucket in self._unreadable if bucket not in read]
        parked += sorted(set(unreadable).difference(parked))
        for bucket in read:
            if bucket_day(bucket) in self._left:
                self._done.setdefault(bucket_day(bucket), []).append(bucket)
        for day, left in list(self._left.items()):
            left.difference_update(read, unreadable)
            if not left:
                del self._left[day]
                self._done.pop(day, None)
                self._days.remove(day)
        if read or parked != self._unreadable:
            self._unreadable = parked
            self._write()

    def finish(self) -> bool:
        """Put a recount that is whole in the place of the cubes in use; says whether there was one.

        A run that stops on the way does it again.
        """
        if not self.since or self._days:
            return False
        try:
            self._keep(self._unreadable)
            self._replace()
        except Damaged as damage:
            log_damage(damage.key)
            self._lost = True  # Some of the cubes in use may be new ones.
            self._begin()
            return False
        self.generation, self.since, self._lost = self.since, None, False
        self._write()
        return True

    def _replace(self) -> None:
        made = self.lake
        new = set(made.keys(CUBES))
        old = {key for key in self._in_use.keys(CUBES) if not key.startswith(NEXT)}
        list(self._pool.map(lambda key: self._in_use.put(key, made.get(key) or _NOTHING), sorted(new)))
        list(self._pool.map(lambda key: self._in_use.put(key, _NOTHING), sorted(old - new)))

    def _keep(self, buckets: Collection[str]) -> None:
        """Let these buckets have the cubes that they had before the recount."""
        if buckets:
            old = {day: day_parts(self._in_use, day) for day in set(map(bucket_day, buckets))}
            store = CubeStore(self.lake, self._pool)
            store.mend_whole()
            kept = {bucket: _part_of(old[bucket_day(bucket)], bucket) for bucket in buckets}
            store.lost_days(old)
            store.save(store.change(kept))

    def _write(self) -> None:
        note = {
            "counted_by": self._rules,
            "days": self._days,
            "done": self._done,
            "unreadable": self._unreadable,
            "since": self.since,
            "lost": self._lost,
            "generation": self.generation,
        }
        self._in_use.put(COUNTING, to_json(note))


def _part_of(day: Mapping[str, Cube], bucket: str) -> Cube:
    """The cube of a bucket, also out of one that counted feedback and orders together."""
    of_orders = is_of_orders(bucket)
    together = merge(day.get(each, {}) for each in both_buckets(bucket))
    cubes = {
        scope: {cell: count for cell, count in tally.items() if (cell.split("/")[0] in FEEDBACK_CELLS) != of_orders}
        for scope, tally in together.items()
    }
    return {scope: tally for scope, tally in cubes.items() if tally}
