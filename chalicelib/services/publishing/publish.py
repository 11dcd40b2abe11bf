"""Publish the numbers: count what changed, add it up, redraw what shows it.

0. End at once where nothing is marked and the last run left nothing behind: ``idle``.
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
from chalicelib.domain.periods import bucket_day, buckets_of
from chalicelib.domain.statistics.cube import merge
from chalicelib.domain.statistics.scopes import ALL, CAMPAIGN_PREFIX, GROUP_SCOPE_PREFIX, PROMISES
from chalicelib.services.ports.statistics import CAMPAIGNS_PAGE, FAQ_PAGE
from chalicelib.services.ports.templates import SiteTemplates
from chalicelib.services.publishing.campaigns import CAMPAIGNS_SHOWN, save_tallies
from chalicelib.services.publishing.counting import READERS, Counter, Stores, lost_days
from chalicelib.services.publishing.hourly_check import HourlyCheck
from chalicelib.services.publishing.idle import IdleNote
from chalicelib.services.publishing.pages import Pages
from chalicelib.services.publishing.promises import GROUPS_SHOWN, Told
from chalicelib.services.publishing.responses import has_outreach
from chalicelib.services.publishing.sign_in import SignInMethod
from chalicelib.services.publishing.site_writer import SiteSync, SiteWriter
from chalicelib.services.statistics.counting_rules import counting_rules
from chalicelib.services.statistics.cubes import CubeStore, days_behind
from chalicelib.services.statistics.marks import Marks
from chalicelib.services.statistics.overdue_watch import OverdueWatch
from chalicelib.services.statistics.promise_store import PromiseStore
from chalicelib.services.statistics.recompute import Recomputation
from chalicelib.services.statistics.stored import log_damage

_log = logging.getLogger("heed.publish")

THREADS = 12
DAYS_SHOWN = 90


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did. ``remaining`` buckets and ``days_to_recompute`` wait for the next run.

    ``unreadable`` buckets, marked or to be counted again, need somebody to look.
    """

    buckets: int
    written: int
    unchanged: int
    removed: int
    remaining: int
    unreadable: int = 0
    days_to_recompute: int = 0


def publish(
    stores: Stores,
    *,
    templates: SiteTemplates,
    pack: Pack,
    now: datetime,
    lanes: int = 1,
    sign_in: Sequence[SignInMethod] = (),
    seconds_left: Callable[[], float] = lambda: float("inf"),
) -> Published:
    """Bring the public site up to date. ``lanes`` are those that an hour's feedback is spread over, ``sign_in`` methods
    what the site's forms offer; ``seconds_left`` says how long the run may still take."""
    with ThreadPoolExecutor(THREADS) as pool, ThreadPoolExecutor(READERS) as readers:
        facts, lake = stores.facts, stores.lake
        marks = Marks(facts)
        build = Pages(pack, now, templates, sign_in).build
        idle = IdleNote(lake, now, build=build, rules=counting_rules(pack), lanes=lanes)
        if not marks.left and idle.holds:
            return Published(0, 0, 0, 0, 0)
        idle.clear()
        recomputation = Recomputation(lake, lanes, now, pool)
        writer, cubes, promises = SiteWriter(lake, stores.site, pool), CubeStore(lake, pool), PromiseStore(lake, pool)
        watch, check = OverdueWatch(lake), HourlyCheck(lake, now)
        lost = cubes.mend_whole()
        recomputation.follow(pack, cubes, watch)
        changed = marks.buckets | watch.passed(now)
        counter = Counter(
            stores, pack, now, pool, readers, seconds_left, writer, cubes, promises, watch, marked=marks.buckets
        )

        def whole_site() -> Pages:
            counts, recounting = recomputation.generation, recomputation.began
            return Pages(pack, now, templates, sign_in, counts=counts, recounting=recounting)

        check.report_suspects(changed)
        days = set(map(bucket_day, changed))
        recomputation.add(lost if recomputation.since else lost | lost_days(days, cubes, promises))
        if check.is_due and not recomputation.days_left and not writer.pending and writer.build == whole_site().build:
            _check(check, counter, recomputation, changed, lanes)
        if recomputation.is_due:
            counter.recount(recomputation)
            if recomputation.finish():
                # What the store remembers of the cubes is no longer true.
                counter.cubes = cubes = CubeStore(lake, pool)
                recomputation.add(cubes.mend_whole() | lost_days(days, cubes, promises))
        writer.remember(marks.pages)
        marks.clear_pages()
        for read in counter.count(() if recomputation.since else recomputation.ready(changed)):
            marks.clear(read, pool)
        synced = SiteSync()
        if recomputation.lets_draw:
            try:
                synced = _draw(writer, cubes, promises, stores, pool, whole_site())
            except Damaged as damage:
                # What is pending stays so, and is drawn by the next run, once these days were counted.
                log_damage(damage.key)
                recomputation.add(days_behind(damage.key))
        published = Published(
            buckets=counter.counted,
            written=synced.written,
            unchanged=synced.unchanged,
            removed=synced.removed,
            remaining=marks.left + len(watch.passed(now) - marks.buckets),
            unreadable=len(counter.unreadable),
            days_to_recompute=recomputation.days_left,
        )
        left = published.remaining or published.unreadable or published.days_to_recompute or recomputation.since
        if not left and not check.has_suspects:
            idle.write(watch.next)
    return published


def _check(
    check: HourlyCheck, counter: Counter, recomputation: Recomputation, changed: AbstractSet[str], lanes: int
) -> None:
    """Compare a part of the site with what was written, and some days with the tables; what differs is made again, and
    what is on the site and was not written goes."""
    writer, cubes = counter.writer, counter.cubes
    paths = check.paths(writer.paths)
    altered = writer.altered(paths)
    writer.forget(altered)
    strays = writer.remove_strays()
    changing = set(map(bucket_day, changed))
    first = cubes.first_day()
    days = check.days([first] if first else [])
    settled = [day for day in days if day not in changing]
    lost = lost_days(set(settled), cubes, counter.promises)
    recomputation.add(lost)
    sound = [day for day in settled if day not in lost]
    sums = cubes.false_sums(sound)
    for key in sums:
        log_damage(key)
    for _ in counter.count(buckets_of(sound, lanes)):
        pass
    counter.counted = 0  # They were only compared.
    if sums:
        writer.forget(writer.paths)
    check.done(paths, [*altered, *strays], days, counter.differing)


def _draw(
    writer: SiteWriter,
    cubes: CubeStore,
    promises: PromiseStore,
    stores: Stores,
    pool: Executor,
    pages: Pages,
) -> SiteSync:
    """Draw what the pending scopes show; everything when templates, pack, formulas or month changed."""
    facts = stores.facts
    everything = writer.build != pages.build
    if not everything and not writer.pending:
        return SiteSync()
    whole = cubes.whole()
    recent = cubes.recent_days(whole, DAYS_SHOWN)
    touches_promises = any(scope == PROMISES or scope.startswith(GROUP_SCOPE_PREFIX) for scope in writer.pending)
    told = Told(promises.all(whole), facts.newest_groups(GROUPS_SHOWN)) if everything or touches_promises else None
    asked = facts.questions() if everything or FAQ_PAGE in writer.pending else None
    touches_campaigns = any(scope == CAMPAIGNS_PAGE or scope.startswith(CAMPAIGN_PREFIX) for scope in writer.pending)
    touches_campaigns |= ALL in writer.pending and has_outreach(whole)
    drawn = stores.campaigns.newest(CAMPAIGNS_SHOWN) if everything or touches_campaigns else None
    if drawn is not None:
        save_tallies(drawn, merge(whole.values()), None if everything else writer.pending, stores.lake, pool)
    numbers = pages.numbers(whole, recent)
    held = {scope: sorted(names) for scope, names in numbers.held.items()}
    # What is held back of a place depends on the places beside it, which may be all that has changed.
    moved = {scope for scope in held.keys() | writer.held.keys() if held.get(scope) != writer.held.get(scope)}
    objects = pages.draw(numbers, None if everything else writer.pending | moved, told, asked, drawn)
    # A list that has grown shorter has fewer parts than before.
    lists = {"promises/": told, "faq/": asked, "campaigns/": drawn}
    redrawn = tuple(folder for folder, found in lists.items() if found is not None)
    parts: dict[str, str | None] = {path: None for path in writer.paths if path.startswith(redrawn)}
    objects = parts | objects
    _log.info("draw pages", extra={"pages": len(objects), "everything": everything})
    return writer.sync(
        objects,
        held=held,
        build=pages.build,
        whole=everything,
        computed_at=pages.computed_at,
        in_words=pages.computed_in_words,
    )
