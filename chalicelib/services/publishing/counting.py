"""Counting buckets from their records: facts files and cubes, and which parts of the site change."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from chalicelib.domain.errors import Transient
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import bucket_day, day_month, is_of_orders, month_days
from chalicelib.domain.statistics.scopes import PROMISES
from chalicelib.services.error_log import log_error
from chalicelib.services.ports.statistics import Campaigns, Facts, FeedbackSource, Lake, Site
from chalicelib.services.publishing.site_writer import SiteWriter
from chalicelib.services.publishing.views import MONTH_PREFIX
from chalicelib.services.statistics.cubes import CubeStore
from chalicelib.services.statistics.folding import Folded, fold
from chalicelib.services.statistics.overdue_watch import OverdueWatch
from chalicelib.services.statistics.promise_store import PromiseStore
from chalicelib.services.statistics.recompute import Recomputation
from chalicelib.services.statistics.rows import facts_key

SECONDS_TO_DRAW = 60.0
"""With less time left no more is counted."""

SECONDS_TO_RECOUNT = 240.0
"""So long a run counts again before it draws the site."""

READERS = 12
BUCKETS_AT_ONCE, RECORDS_AT_ONCE, CELLS_AT_ONCE = 200, 50_000, 500_000
"""How much is counted before it is written: what a run that is cut off loses, and the memory it needs."""

_log = logging.getLogger("heed.publish")


@dataclass(frozen=True, slots=True)
class Stores:
    """Where the publisher reads, where it leaves its counts, and the site that it writes."""

    facts: Facts
    feedback: FeedbackSource
    campaigns: Campaigns
    lake: Lake
    site: Site


class _OutOfTimeError(Exception):
    """A large bucket is left to the next run."""


@dataclass(slots=True)
class Counter:
    """Counts buckets into cubes and facts files, and remembers what that changes.

    ``marked`` buckets were changed. ``readers`` reads buckets, ``seconds_left`` says how long the run may still take.
    Large buckets are read one at a time: their first parts and one of them are all that is in memory, and at least one
    bucket is finished in each run.
    """

    stores: Stores
    pack: Pack
    now: datetime
    pool: Executor
    readers: Executor
    seconds_left: Callable[[], float]
    writer: SiteWriter
    cubes: CubeStore
    promises: PromiseStore
    watch: OverdueWatch
    marked: AbstractSet[str]
    counted: int = 0
    unreadable: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    differing: set[str] = field(default_factory=set)
    _is_large: Lock = field(default_factory=Lock)
    _finished: bool = False
    _recounted: Recomputation | None = None
    _time_to_spare: float = SECONDS_TO_DRAW

    def count(self, buckets: Iterable[str]) -> Iterator[AbstractSet[str]]:
        """Put the cubes of these buckets in their place, some at a time; says each time which.

        One that holds an item nobody can read keeps the cube it had, and so does one whose store is too busy to read
        it, and all that there is no time for. The first is counted whatever the time.
        """
        if self.counted and self._time_is_up():
            return
        for folded in self._groups(buckets):
            self._put(folded, self.cubes, self.promises)
            yield folded.keys()

    def recount(self, recomputation: Recomputation) -> None:
        """Count what is left to count again, for as long as one run may."""
        cubes, promises = self.cubes, self.promises
        lost: set[str] = set()
        if recomputation.since:
            cubes, promises = CubeStore(recomputation.lake, self.pool), PromiseStore(recomputation.lake, self.pool)
            # One history is in memory at a time: neither the one in use nor more of the new one than a few months.
            self.cubes.forget()
            lost = cubes.mend_whole()
            recomputation.again(lost)
        self._recounted = recomputation
        self._time_to_spare = max(SECONDS_TO_DRAW, self.seconds_left() - SECONDS_TO_RECOUNT)
        for folded in self._groups(recomputation.buckets()):
            found = lost_days(set(map(bucket_day, folded)), cubes, promises)
            recomputation.again(found - lost)
            lost |= found
            self._put(folded, cubes, promises)
            recomputation.done(folded.keys(), self.unreadable)
            if self._counts_anew:
                cubes.forget()
        recomputation.done((), self.unreadable)
        self._recounted, self._time_to_spare = None, SECONDS_TO_DRAW

    def _put(self, folded: Mapping[str, Folded], cubes: CubeStore, promises: PromiseStore) -> None:
        change = cubes.change({bucket: each.cube for bucket, each in folded.items()})
        months = set(map(day_month, change.days))
        promised = {month for month, cube in cubes.months(months).items() if PROMISES in cube}
        promised |= {day_month(bucket_day(bucket)) for bucket, each in folded.items() if PROMISES in each.cube}
        told = promises.change({bucket: each.promises for bucket, each in folded.items()}, promised)
        pages = {f"{MONTH_PREFIX}{month}" for month in months} if change.scopes else frozenset()
        # A recount by new rules changes no page before it is whole, and then every page is drawn.
        if not self._counts_anew:
            self.writer.remember(change.scopes | pages | ({PROMISES} if told else frozenset()))
        promises.save(told)
        cubes.save(change)
        self.watch.note({bucket: each.changes_at for bucket, each in folded.items()})
        self.counted += len(folded)
        self.differing |= change.buckets

    def _groups(self, buckets: Iterable[str]) -> Iterator[Mapping[str, Folded]]:
        """The buckets folded, as many together as may be counted at once; no more when time is up."""
        group: dict[str, Folded] = {}
        records = cells = 0
        for bucket, found in self._folded(buckets):
            if found is not None:
                group[bucket] = found
                records += found.records
                cells += sum(map(len, found.cube.values()))
            up = self._time_is_up()
            full = len(group) >= BUCKETS_AT_ONCE or records >= RECORDS_AT_ONCE or cells >= CELLS_AT_ONCE
            if group and (full or up):
                yield group
                if up:
                    return
                group, records, cells = {}, 0, 0
        if group:
            yield group

    def _folded(self, buckets: Iterable[str]) -> Iterator[tuple[str, Folded | None]]:
        """Each bucket with what it holds, in their order. So many are read at once as there are readers."""
        waiting: deque[tuple[str, Future[Folded | None]]] = deque()
        for bucket in buckets:
            waiting.append((bucket, self.readers.submit(self._fold, bucket)))
            if len(waiting) == READERS:
                first, future = waiting.popleft()
                yield first, future.result()
        for first, future in waiting:
            yield first, future.result()

    def _fold(self, bucket: str) -> Folded | None:
        with ExitStack() as held:
            is_large = False

            def go_on() -> None:
                nonlocal is_large
                if not is_large:
                    held.enter_context(self._is_large)
                    is_large = True
                if self._finished and self._time_is_up():
                    raise _OutOfTimeError

            try:
                stores = self.stores
                found = fold(bucket, stores.feedback, stores.facts, pack=self.pack, now=self.now, go_on=go_on)
                if found.records or bucket in self.marked or self._may_have_a_file(bucket):
                    stores.lake.put(facts_key(bucket), found.file)
            except _OutOfTimeError:
                return None
            except Transient as error:
                self.busy.add(bucket)
                _log.warning("a bucket cannot be read now", extra={"bucket": bucket, "reason": error.detail})
                return None
            except (KeyError, TypeError, ValueError) as error:
                self.unreadable.add(bucket)
                log_error(_log, "a bucket cannot be read", error, bucket=bucket)
                return None
        self._finished = True
        return found

    def _may_have_a_file(self, bucket: str) -> bool:
        """Whether a file from before may hold what no longer belongs to a bucket without records: once it held feedback
        and orders together."""
        return self._counts_anew and not is_of_orders(bucket)

    @property
    def _counts_anew(self) -> bool:
        """Whether a recount by new rules goes on."""
        return self._recounted is not None and self._recounted.since is not None

    def _time_is_up(self) -> bool:
        return self.seconds_left() < self._time_to_spare


def lost_days(days: AbstractSet[str], cubes: CubeStore, promises: PromiseStore) -> set[str]:
    """Days to count from the ground before anything is put into these."""
    months = sorted(set(map(day_month, days)))
    lost = promises.lost_months(months, cubes.months(months))
    return cubes.lost_days(days) | {day for month in lost for day in month_days(month)}
