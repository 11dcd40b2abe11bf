"""Counting buckets from their records: facts files and cubes, and which parts of the site change."""

import logging
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import bucket_day, day_month
from chalicelib.domain.statistics.aggregation import aggregate, changes_at
from chalicelib.domain.statistics.cube import Cube
from chalicelib.domain.statistics.public_promises import PublicPromise, public_promises
from chalicelib.domain.statistics.scopes import PROMISES
from chalicelib.services.error_log import log_error
from chalicelib.services.ports.statistics import Campaigns, Facts, FeedbackSource, Lake, Site
from chalicelib.services.publishing.site_writer import SiteWriter
from chalicelib.services.publishing.views import MONTH_PREFIX
from chalicelib.services.statistics.cubes import CubeStore
from chalicelib.services.statistics.overdue_watch import OverdueWatch
from chalicelib.services.statistics.promise_store import PromiseStore
from chalicelib.services.statistics.rows import facts_file, facts_key

_log = logging.getLogger("heed.publish")


@dataclass(frozen=True, slots=True)
class Stores:
    """Where the publisher reads, where it leaves its counts, and the site that it writes."""

    facts: Facts
    feedback: FeedbackSource
    campaigns: Campaigns
    lake: Lake
    site: Site


@dataclass(frozen=True, slots=True)
class _Folded:
    """Result of counting a bucket: its cube, its promises that may be shown, and when the cube changes by itself."""

    cube: Cube
    promises: Sequence[PublicPromise]
    changes_at: datetime | None


@dataclass(slots=True)
class Counter:
    """Counts buckets into cubes and facts files, and remembers what that changes. ``marked`` buckets were changed."""

    stores: Stores
    pack: Pack
    now: datetime
    pool: Executor
    writer: SiteWriter
    cubes: CubeStore
    promises: PromiseStore
    watch: OverdueWatch
    marked: AbstractSet[str]
    counted: int = 0
    unreadable: set[str] = field(default_factory=set)
    differing: set[str] = field(default_factory=set)

    def count(self, buckets: Sequence[str]) -> AbstractSet[str]:
        """Put the cubes of these buckets in their place; returns those that could be read.

        One that holds an item nobody can read keeps the cube it had.
        """
        folded = {
            bucket: found
            for bucket, found in zip(buckets, self.pool.map(self._fold, buckets), strict=True)
            if found is not None
        }
        change = self.cubes.change({bucket: each.cube for bucket, each in folded.items()})
        promised = {month for month, cube in self.cubes.whole().items() if PROMISES in cube}
        promised |= {day_month(bucket_day(bucket)) for bucket, each in folded.items() if PROMISES in each.cube}
        told = self.promises.change({bucket: each.promises for bucket, each in folded.items()}, promised)
        months = {f"{MONTH_PREFIX}{day_month(day)}" for day in change.days} if change.scopes else frozenset()
        self.writer.remember(change.scopes | months | ({PROMISES} if told else frozenset()))
        self.promises.save(told)
        self.cubes.save(change)
        self.watch.note({bucket: each.changes_at for bucket, each in folded.items()})
        self.counted += len(folded)
        self.differing |= change.buckets
        self.unreadable |= set(buckets) - folded.keys()
        return folded.keys()

    def _fold(self, bucket: str) -> _Folded | None:
        try:
            items = list(self.stores.feedback.feedback_in(bucket))
            known = self.stores.facts.facts_in(bucket)
        except (KeyError, TypeError, ValueError) as error:
            log_error(_log, "a bucket cannot be read", error, bucket=bucket)
            return None
        if items or known.orders or known.outreach or bucket in self.marked:
            self.stores.lake.put(facts_key(bucket), facts_file(bucket, items, known, self.pack))
        cube = aggregate(
            items,
            known.orders,
            exclusions=known.exclusions,
            pack=self.pack,
            now=self.now,
            outreach=known.outreach,
        )
        return _Folded(cube, public_promises(known.orders), changes_at(known.orders, self.now))
