"""Publish the numbers: count what changed, add it up, redraw what shows it.

1. Read the dirty marks, each with its token, and which buckets an order has fallen overdue in: ``overdue_watch``.
2. Once an hour, compare a part of the site and of the cubes with what they were made of: ``hourly_check``.
3. Count days from the ground: all where the rules of counting are not those of the cubes, else those whose cubes are
   missing or damaged: ``statistics.recompute``.
4. Note the pages that were marked by name, and clear those marks.
5. In chunks: read each of these buckets, write its facts file, put its cube in the place of the old one, carry the
   sums up to days, months and the whole. Before the first cube of a chunk is written, the scopes it changes are
   noted; after the last one, it is noted when the next order falls overdue, and each mark goes that still has the
   token seen. One set anew in between stays.
6. Draw the noted pages, write those that differ, clear the note. While days still wait to be counted from the ground
   nothing is drawn: the site stays as it was.

Every step replaces and none adds, so a run may stop anywhere and the next one ends with the same site. Only one
run may work at a time: the function's concurrency is reserved at one.
"""

import logging
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.errors import Damaged
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import bucket_day, buckets_of, day_month, month_days
from chalicelib.domain.statistics.cube import merge
from chalicelib.domain.statistics.scopes import CAMPAIGN_PREFIX, GROUP_SCOPE_PREFIX, PROMISES
from chalicelib.services.ports.statistics import (
    CAMPAIGNS_PAGE,
    FAQ_PAGE,
)
from chalicelib.services.ports.templates import SiteTemplates
from chalicelib.services.publishing.campaigns import CAMPAIGNS_SHOWN, keep_tallies
from chalicelib.services.publishing.counting import Counter, Stores
from chalicelib.services.publishing.hourly_check import HourlyCheck
from chalicelib.services.publishing.pages import Pages
from chalicelib.services.publishing.promises import GROUPS_SHOWN, Told
from chalicelib.services.publishing.sign_in import SignInWay
from chalicelib.services.publishing.site_writer import Placed, Shelf
from chalicelib.services.statistics.cubes import CubeStore, days_behind
from chalicelib.services.statistics.overdue_watch import OverdueWatch
from chalicelib.services.statistics.promise_store import PromiseStore
from chalicelib.services.statistics.recompute import Recount
from chalicelib.services.statistics.stored import log_damage

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


def publish(
    stores: Stores,
    *,
    templates: SiteTemplates,
    pack: Pack,
    now: datetime,
    lanes: int = 1,
    ways: Sequence[SignInWay] = (),
    seconds_left: Callable[[], float] = lambda: float("inf"),
) -> Published:
    """Bring the public site up to date. ``lanes`` are those that an hour's feedback is spread over, ``ways`` to sign in
    what the site's forms offer; ``seconds_left`` says how long the run may still take."""
    with ThreadPoolExecutor(THREADS) as pool:
        facts, lake = stores.facts, stores.lake
        shelf, cubes, promises = Shelf(lake, stores.site, pool), CubeStore(lake, pool), PromiseStore(lake, pool)
        watch, check, whole_site = OverdueWatch(lake), HourlyCheck(lake, now), Pages(pack, now, templates, ways)
        lost = cubes.mend_whole()
        recount = Recount(lake, cubes, watch, pack, lanes)
        marks, cleared = facts.marks(), 0
        pages = [mark for mark in marks if mark.bucket in (CAMPAIGNS_PAGE, FAQ_PAGE)]
        dirty = {mark.bucket: mark for mark in marks if mark not in pages}
        changed = dirty.keys() | watch.passed(now)
        counter = Counter(stores, pack, now, pool, shelf, cubes, promises, watch, dirty.keys())
        check.report_suspects(changed)
        recount.add(lost | _lost_days(set(map(bucket_day, changed)), cubes, promises))
        if check.is_due and not recount.days_left and not shelf.pending and shelf.build == whole_site.build:
            _check(check, counter, recount, changed, lanes)
        for batch in recount.batches():
            if counter.counted and seconds_left() < SECONDS_TO_DRAW:
                break
            recount.done(batch, counter.count(batch.buckets))
        shelf.remember(mark.bucket for mark in pages)
        cleared += sum(map(facts.clear, pages))
        for chunk in _chunks([bucket for bucket in sorted(changed) if not recount.waits(bucket_day(bucket))]):
            if counter.counted and seconds_left() < SECONDS_TO_DRAW:
                break
            read = counter.count(chunk)
            cleared += sum(pool.map(facts.clear, [dirty[bucket] for bucket in chunk if bucket in read & dirty.keys()]))
        placed = Placed()
        if not recount.days_left:
            try:
                placed = _draw(shelf, cubes, promises, stores, pool, whole_site)
            except Damaged as damage:
                # What is pending stays so, and is drawn by the next run, once these days were counted.
                log_damage(damage.key)
                recount.add(days_behind(damage.key))
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


def _lost_days(days: AbstractSet[str], cubes: CubeStore, promises: PromiseStore) -> set[str]:
    """Days to count from the ground before anything is put into these."""
    months = promises.lost_months(sorted({day_month(day) for day in days}), cubes.whole())
    return cubes.lost_days(days) | {day for month in months for day in month_days(month)}


def _check(check: HourlyCheck, counter: Counter, recount: Recount, changed: AbstractSet[str], lanes: int) -> None:
    """Compare a part of the site with what was written, and some days with the tables; what differs is made again."""
    shelf, cubes = counter.shelf, counter.cubes
    paths = check.paths(shelf.paths)
    altered = shelf.altered(paths)
    shelf.forget(altered)
    changing = set(map(bucket_day, changed))
    days = check.days(cubes.days())
    settled = [day for day in days if day not in changing]
    lost = _lost_days(set(settled), cubes, counter.promises)
    recount.add(lost)
    sound = [day for day in settled if day not in lost]
    sums = cubes.false_sums(sound)
    for key in sums:
        log_damage(key)
    counter.count(buckets_of(sound, lanes))
    counter.counted = 0  # They were only compared.
    if sums:
        shelf.forget(shelf.paths)
    check.done(paths, altered, days, counter.differing)


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
    numbers = pages.numbers(whole, recent)
    held = {scope: sorted(names) for scope, names in numbers.held.items()}
    # What is held back of a place depends on the places beside it, which may be all that has changed.
    moved = {scope for scope in held.keys() | shelf.held.keys() if held.get(scope) != shelf.held.get(scope)}
    objects = pages.draw(numbers, None if everything else shelf.pending | moved, told, asked, drawn)
    _log.info("draw pages", extra={"pages": len(objects), "everything": everything})
    return shelf.place(
        objects,
        held=held,
        build=pages.build,
        whole=everything,
        computed_at=pages.computed_at,
        in_words=pages.computed_in_words,
    )
