"""Publish the numbers: count what changed, add it up, redraw what shows it.

1. Read the dirty marks, each with its token.
2. In chunks: read each dirty bucket, write its facts file, put its cube in the place of the old one, carry the
   sums up to days, months and the whole. Before the first cube of a chunk is written, the scopes it changes are
   noted; after the last one, each mark goes that still has the token seen. One set anew in between stays.
3. Draw the noted pages, write those that differ, clear the note.

Every step replaces and none adds, so a run may stop anywhere and the next one ends with the same site. Only one
run may work at a time: the function's concurrency is reserved at one.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.pack import Pack
from chalicelib.domain.tally import Cube, fold
from chalicelib.services.publishing.cubes import CubeStore
from chalicelib.services.publishing.pages import Pages
from chalicelib.services.publishing.ports import Facts, FeedbackSource, Lake, Mark, Site
from chalicelib.services.publishing.rows import facts_file, facts_key
from chalicelib.services.publishing.shelf import Placed, Shelf

log = logging.getLogger(__name__)

CHUNK = 200
THREADS = 12
DAYS_SHOWN = 90
SECONDS_TO_DRAW = 60.0


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did. ``remaining`` marks wait for the next run; of those, ``unreadable`` need somebody to look."""

    buckets: int
    written: int
    unchanged: int
    removed: int
    remaining: int
    unreadable: int = 0


def publish(
    *,
    facts: Facts,
    feedback: FeedbackSource,
    lake: Lake,
    site: Site,
    pack: Pack,
    now: datetime,
    seconds_left: Callable[[], float] = lambda: float("inf"),
) -> Published:
    """Bring the public site up to date. ``seconds_left`` says how long the run may still take."""
    with ThreadPoolExecutor(THREADS) as pool:
        marks = facts.marks()
        shelf, cubes = Shelf(lake, site, pool), CubeStore(lake, pool)
        counted = cleared = unreadable = 0
        for chunk in _chunks(marks):
            if counted and seconds_left() < SECONDS_TO_DRAW:
                break
            folded = _count(chunk, facts, feedback, lake, pack, now, pool)
            change = cubes.change(folded)
            shelf.remember(change.scopes)
            cubes.save(change)
            readable = [mark for mark in chunk if mark.bucket in folded]
            cleared += sum(pool.map(facts.clear, readable))
            counted += len(readable)
            unreadable += len(chunk) - len(readable)
        placed = _draw(shelf, cubes, pack, now)
    return Published(counted, placed.written, placed.unchanged, placed.removed, len(marks) - cleared, unreadable)


def _chunks(marks: Sequence[Mark]) -> list[Sequence[Mark]]:
    return [marks[start : start + CHUNK] for start in range(0, len(marks), CHUNK)]


def _count(
    marks: Sequence[Mark],
    facts: Facts,
    feedback: FeedbackSource,
    lake: Lake,
    pack: Pack,
    now: datetime,
    pool: Executor,
) -> Mapping[str, Cube]:
    """The cubes of the marked buckets. One that holds an item nobody can read is left out and keeps its mark."""

    def count(mark: Mark) -> Cube | None:
        try:
            items = list(feedback.feedback_in(mark.bucket))
            known = facts.facts_in(mark.bucket)
        except (KeyError, TypeError, ValueError) as error:
            log.error("unreadable bucket %s: %s", mark.bucket, type(error).__name__)  # noqa: TRY400 - quotes no text
            return None
        lake.put(facts_key(mark.bucket), facts_file(mark.bucket, items, known, pack))
        return fold(items, known.orders, exclusions=known.exclusions, pack=pack, now=now)

    cubes = zip((mark.bucket for mark in marks), pool.map(count, marks), strict=True)
    return {bucket: cube for bucket, cube in cubes if cube is not None}


def _draw(shelf: Shelf, cubes: CubeStore, pack: Pack, now: datetime) -> Placed:
    """Draw what the pending scopes show; everything when templates, pack, formulas or month changed."""
    pages = Pages(pack, now)
    everything = shelf.build != pages.build
    if not everything and not shelf.pending:
        return Placed()
    whole = cubes.whole()
    recent = cubes.recent_days(whole, DAYS_SHOWN)
    objects = pages.draw(whole, recent, None if everything else shelf.pending)
    log.info("draw pages", extra={"pages": len(objects), "everything": everything})
    return shelf.place(
        objects, build=pages.build, whole=everything, computed_at=pages.computed_at, in_words=pages.computed_in_words
    )
