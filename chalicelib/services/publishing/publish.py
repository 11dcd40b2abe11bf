"""Publish the numbers: count what changed, add it up, redraw what shows it.

1. Where the rules of counting are not those of the cubes, count every known bucket again: ``publishing.recount``.
2. Read the dirty marks, each with its token, and which buckets an order has fallen overdue in: ``overdue_watch``.
3. Note the pages that were marked by name, and clear those marks.
4. In chunks: read each of these buckets, write its facts file, put its cube in the place of the old one, carry the
   sums up to days, months and the whole. Before the first cube of a chunk is written, the scopes it changes are
   noted; after the last one, it is noted when the next order falls overdue, and each mark goes that still has the
   token seen. One set anew in between stays.
5. Draw the noted pages, write those that differ, clear the note. While days still wait to be counted by new rules
   nothing is drawn: the site stays as it was, all of it by the old ones.

Every step replaces and none adds, so a run may stop anywhere and the next one ends with the same site. Only one
run may work at a time: the function's concurrency is reserved at one.
"""

import logging
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import day_month
from chalicelib.domain.statistics.aggregation import changes_at, fold
from chalicelib.domain.statistics.cube import Cube, merge
from chalicelib.domain.statistics.public_promises import PublicPromise, public_promises
from chalicelib.domain.statistics.scopes import CAMPAIGN_PREFIX, GROUP_SCOPE_PREFIX, PROMISES
from chalicelib.services.error_log import log_error
from chalicelib.services.ports.statistics import (
    CAMPAIGNS_PAGE,
    FAQ_PAGE,
    Campaigns,
    Facts,
    FeedbackSource,
    Lake,
    Site,
)
from chalicelib.services.ports.templates import SiteTemplates
from chalicelib.services.publishing.campaigns import CAMPAIGNS_SHOWN, keep_tallies
from chalicelib.services.publishing.pages import Pages
from chalicelib.services.publishing.promises import GROUPS_SHOWN, Told
from chalicelib.services.publishing.report_pages import MONTH_PREFIX
from chalicelib.services.publishing.sign_in import SignInWay
from chalicelib.services.publishing.site_writer import Placed, Shelf
from chalicelib.services.statistics.cubes import CubeStore
from chalicelib.services.statistics.overdue_watch import OverdueWatch
from chalicelib.services.statistics.promise_store import PromiseStore
from chalicelib.services.statistics.recompute import Recount
from chalicelib.services.statistics.rows import facts_file, facts_key

_log = logging.getLogger("heed.publish")

CHUNK = 200
THREADS = 12
DAYS_SHOWN = 90
SECONDS_TO_DRAW = 60.0


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did. ``remaining`` buckets and ``days_to_recount`` wait for the next run.

    ``unreadable`` buckets, marked or to be counted again, need somebody to look.
    """

    buckets: int
    written: int
    unchanged: int
    removed: int
    remaining: int
    unreadable: int = 0
    days_to_recount: int = 0


@dataclass(frozen=True, slots=True)
class Stores:
    """Where the publisher reads, where it leaves its counts, and the site that it writes."""

    facts: Facts
    feedback: FeedbackSource
    campaigns: Campaigns
    lake: Lake
    site: Site


def publish(
    stores: Stores,
    *,
    templates: SiteTemplates,
    pack: Pack,
    now: datetime,
    ways: Sequence[SignInWay] = (),
    seconds_left: Callable[[], float] = lambda: float("inf"),
) -> Published:
    """Bring the public site up to date. ``ways`` to sign in are what its forms offer; ``seconds_left`` says how long
    the run may still take."""
    with ThreadPoolExecutor(THREADS) as pool:
        facts, lake = stores.facts, stores.lake
        shelf, cubes, promises = Shelf(lake, stores.site, pool), CubeStore(lake, pool), PromiseStore(lake, pool)
        watch = OverdueWatch(lake)
        counter = _Counter(stores, pack, now, pool, shelf, cubes, promises, watch)
        recount = Recount(lake, cubes, pack)
        for batch in recount.batches():
            if counter.counted and seconds_left() < SECONDS_TO_DRAW:
                break
            recount.done(batch, counter.count(batch.buckets))
        marks, cleared = facts.marks(), 0
        pages = [mark for mark in marks if mark.bucket in (CAMPAIGNS_PAGE, FAQ_PAGE)]
        shelf.remember(mark.bucket for mark in pages)
        cleared += sum(map(facts.clear, pages))
        dirty = {mark.bucket: mark for mark in marks if mark not in pages}
        for chunk in _chunks(sorted(dirty.keys() | watch.passed(now))):
            if counter.counted and seconds_left() < SECONDS_TO_DRAW:
                break
            read = counter.count(chunk)
            cleared += sum(pool.map(facts.clear, [dirty[bucket] for bucket in chunk if bucket in read & dirty.keys()]))
        whole_site = Pages(pack, now, templates, ways)
        placed = Placed() if recount.days_left else _draw(shelf, cubes, promises, stores, pool, whole_site)
    return Published(
        buckets=counter.counted,
        written=placed.written,
        unchanged=placed.unchanged,
        removed=placed.removed,
        remaining=len(marks) - cleared + len(watch.passed(now) - dirty.keys()),
        unreadable=len(counter.unreadable),
        days_to_recount=recount.days_left,
    )


def _chunks(buckets: Sequence[str]) -> list[Sequence[str]]:
    return [buckets[start : start + CHUNK] for start in range(0, len(buckets), CHUNK)]


@dataclass(frozen=True, slots=True)
class _Folded:
    """What a bucket comes to: its cube, its promises that may be shown, and when the cube changes by itself."""

    cube: Cube
    promises: Sequence[PublicPromise]
    changes_at: datetime | None


@dataclass(slots=True)
class _Counter:
    """Counts buckets into cubes and facts files, and remembers what that changes."""

    stores: Stores
    pack: Pack
    now: datetime
    pool: Executor
    shelf: Shelf
    cubes: CubeStore
    promises: PromiseStore
    watch: OverdueWatch
    counted: int = 0
    unreadable: set[str] = field(default_factory=set)

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
        told = self.promises.change({bucket: each.promises for bucket, each in folded.items()}, self.cubes.whole())
        months = {f"{MONTH_PREFIX}{day_month(day)}" for day in change.days} if change.scopes else frozenset()
        self.shelf.remember(change.scopes | months | ({PROMISES} if told else frozenset()))
        self.promises.save(told)
        self.cubes.save(change)
        self.watch.note({bucket: each.changes_at for bucket, each in folded.items()})
        self.counted += len(folded)
        self.unreadable |= set(buckets) - folded.keys()
        return folded.keys()

    def _fold(self, bucket: str) -> _Folded | None:
        try:
            items = list(self.stores.feedback.feedback_in(bucket))
            known = self.stores.facts.facts_in(bucket)
        except (KeyError, TypeError, ValueError) as error:
            log_error(_log, "a bucket cannot be read", error, bucket=bucket)
            return None
        self.stores.lake.put(facts_key(bucket), facts_file(bucket, items, known, self.pack))
        cube = fold(items, known.orders, exclusions=known.exclusions, pack=self.pack, now=self.now)
        return _Folded(cube, public_promises(known.orders), changes_at(known.orders, self.now))


def _draw(
    shelf: Shelf,
    cubes: CubeStore,
    promises: PromiseStore,
    stores: Stores,
    pool: Executor,
    pages: Pages,
) -> Placed:
    """Draw what the pending scopes show; everything when templates, pack, formulas or month changed."""
    facts = stores.facts
    everything = shelf.build != pages.build
    if not everything and not shelf.pending:
        return Placed()
    whole = cubes.whole()
    recent = cubes.recent_days(whole, DAYS_SHOWN)
    touches_promises = any(scope == PROMISES or scope.startswith(GROUP_SCOPE_PREFIX) for scope in shelf.pending)
    told = Told(promises.all(whole), facts.newest_groups(GROUPS_SHOWN)) if everything or touches_promises else None
    asked = facts.questions() if everything or FAQ_PAGE in shelf.pending else None
    touches_campaigns = any(scope == CAMPAIGNS_PAGE or scope.startswith(CAMPAIGN_PREFIX) for scope in shelf.pending)
    drawn = stores.campaigns.newest(CAMPAIGNS_SHOWN) if everything or touches_campaigns else None
    if drawn is not None:
        keep_tallies(drawn, merge(whole.values()), None if everything else shelf.pending, stores.lake, pool)
    objects = pages.draw(whole, recent, None if everything else shelf.pending, told, asked, drawn)
    _log.info("draw pages", extra={"pages": len(objects), "everything": everything})
    return shelf.place(
        objects, build=pages.build, whole=everything, computed_at=pages.computed_at, in_words=pages.computed_in_words
    )
