"""Counting days again from their records: all days after the rules of counting changed, or days whose cubes were lost.

``state/counting.json``  {"rules": hash, "days": [...], "unreadable": [bucket, ...]}

The rules are those that the cubes are, or are being, counted by. The note is written before the first bucket is
counted by new rules and shortened after each batch, so a run may stop anywhere and the next one goes on where it was.
A change of rules on the way starts it over. So does a lost note, and the loss of the note of when counts change.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.aggregation import AGGREGATION_VERSION
from chalicelib.domain.statistics.cube import to_json
from chalicelib.services.ports.statistics import Lake
from chalicelib.services.statistics.cubes import CubeStore
from chalicelib.services.statistics.overdue_watch import OverdueWatch
from chalicelib.services.statistics.stored import stored

COUNTING = "state/counting.json"
DAYS_AT_ONCE = 30


def counting_rules(pack: Pack) -> str:
    """The hash of all that a bucket's cube depends on besides what lies in the bucket."""
    depends_on = {
        "fold": AGGREGATION_VERSION,
        "excluded_sources": sorted(pack.excluded_sources),
        "agencies": {agency.id: [agency.parent, agency.region] for agency in pack.agencies.values()},
        "surveys": {s.id: {q.id: [q.type, q.since] for q in s.questions} for s in pack.surveys.values()},
        "topics": {topic.id: topic.parent for topic in pack.topics.values()},
        "services": {service.id: [service.parent, service.agency] for service in pack.services.values()},
    }
    return hashlib.sha256(to_json(depends_on)).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Batch:
    """Buckets to count together, and the days that this completes."""

    buckets: Sequence[str]
    days: Sequence[str] = ()


class Recomputation:
    """What is left to count again, as one run sees it."""

    def __init__(self, lake: Lake, cubes: CubeStore, watch: OverdueWatch, pack: Pack, lanes: int) -> None:
        """Read the note; where the rules are not those it names, note every day that was ever counted."""
        self._lake = lake
        self._cubes = cubes
        self._lanes = lanes
        self._rules = counting_rules(pack)
        note = stored(lake, COUNTING, rules=str, days=list) or {}
        self._days: list[str] = note.get("days", [])
        self._unreadable: list[str] = note.get("unreadable", [])
        if note.get("rules") != self._rules or not watch.known:
            self._days, self._unreadable = cubes.days(), []
            self._write()
            watch.note({})

    def add(self, days: Iterable[str]) -> None:
        """Note more days to count again."""
        more = sorted({*self._days, *days})
        if more != self._days:
            self._days = more
            self._write()

    def waits(self, day: str) -> bool:
        """Whether a day is still to be counted."""
        return day in self._days

    @property
    def days_left(self) -> int:
        """How many days still have no numbers, or numbers by other rules. What nobody can read is not waited for."""
        return len(self._days)

    def batches(self) -> Iterator[Batch]:
        """First what could not be read so far, then day by day. Each must be ``done`` before the next is asked for."""
        if self._unreadable:
            yield Batch(tuple(self._unreadable))
        while self._days:
            days = self._days[:DAYS_AT_ONCE]
            yield Batch(self._cubes.buckets(days, self._lanes), days)

    def done(self, batch: Batch, read: Collection[str]) -> None:
        """These buckets of the batch were counted; the others keep their old count and come again in every run."""
        missed = [bucket for bucket in batch.buckets if bucket not in read]
        if batch.days:
            self._days = self._days[len(batch.days) :]
            missed += self._unreadable
        if batch.days or missed != self._unreadable:
            self._unreadable = missed
            self._write()

    def _write(self) -> None:
        self._lake.put(COUNTING, to_json({"rules": self._rules, "days": self._days, "unreadable": self._unreadable}))
