"""Watch the calendars of the pack in force: recompute deadlines when they change, warn when they end.

One bookmark says which calendars were walked last, how far a walk has come, and when a warning was last given. So an
ordinary minute costs one read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.clocks.calendars import fingerprint
from chalicelib.domain.errors import Conflict
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.clocks.recompute_deadlines import recompute_deadlines
from chalicelib.services.clocks.warn_of_calendars import warn_of_calendars
from chalicelib.services.ports.mail import Outbox
from chalicelib.services.ports.packs import Bookmarks

BOOKMARK = "calendars"

SETTLED = timedelta(minutes=2)
"""How long a change waits for its walk: functions look for a new pack once a minute, and what one of them still
reckons the old way must not be written behind the walk's back."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a watch did: deadlines that moved, orders that somebody must look at, calendars warned of."""

    recomputed: int = 0
    stuck: int = 0
    ending: int = 0


class _Place:
    """The bookmark, moved under the condition that nobody else has moved it."""

    def __init__(self, bookmarks: Bookmarks) -> None:
        self._bookmarks = bookmarks
        self.at: Mapping[str, str] = bookmarks.read(BOOKMARK)

    def move(self, **to: str) -> None:
        self._bookmarks.move(BOOKMARK, seen=self.at, to=to)
        self.at = to


def watch_calendars(*, book: CaseBook, outbox: Outbox, bookmarks: Bookmarks, time_left: Callable[[], bool]) -> Watched:
    """Do what is due about the calendars, as far as there is time. Safe to run twice, late, and beside another run."""
    place = _Place(bookmarks)
    try:
        ending = _warn(place, book, outbox)
        moved, stuck = _walk(place, book, time_left)
    except Conflict:
        # Another run is doing this.
        return Watched()
    return Watched(moved, stuck, ending)


def _warn(place: _Place, book: CaseBook, outbox: Outbox) -> int:
    pack = book.packs.current()
    today = book.now.astimezone(pack.time_zone).date()
    if place.at.get("warned") == today.isoformat():
        return 0
    ending = warn_of_calendars(pack, today, outbox)
    place.move(**{**place.at, "warned": today.isoformat()})
    return ending


def _walk(place: _Place, book: CaseBook, time_left: Callable[[], bool]) -> tuple[int, int]:
    known = {"warned": place.at["warned"], "calendars": fingerprint(book.packs.current().calendars)}
    if place.at.get("calendars") != known["calendars"]:
        place.move(**known, changed=book.now.isoformat())
        return 0, 0
    changed = place.at.get("changed")
    if changed is None or book.now < datetime.fromisoformat(changed) + SETTLED:
        return 0, 0
    walking = {**known, "changed": changed}
    start = {name: place.at[name] for name in ("agency", "cursor") if name in place.at}
    walk = recompute_deadlines(
        start,
        book=book,
        time_left=time_left,
        save=lambda there: place.move(**walking, **there),
    )
    if walk.place is None:
        place.move(**known)
    elif walk.place != start:
        place.move(**walking, **walk.place)
    return walk.moved, walk.stuck
