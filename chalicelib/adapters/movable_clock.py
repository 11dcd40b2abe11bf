"""A clock that can be moved ahead, for the local stage alone: how far ahead it is, is a bookmark.

Production has no such clock: what time it is, nobody can change there.
"""

import time
from datetime import UTC, datetime, timedelta

from chalicelib.services.ports.packs import Bookmarks

BOOKMARK = "clock"

LOOKS_AGAIN = 0.5
"""After so many seconds a function sees that the clock was moved."""


class MovableClock:
    """The time of day, and as much later as the bookmark says."""

    def __init__(self, bookmarks: Bookmarks) -> None:
        self._bookmarks = bookmarks
        self._ahead = timedelta()
        self._look_again_at = 0.0

    def now(self) -> datetime:
        """The time, UTC. Raises ``Transient`` when the bookmark cannot be read."""
        if time.monotonic() >= self._look_again_at:
            self._ahead = ahead(self._bookmarks)
            self._look_again_at = time.monotonic() + LOOKS_AGAIN
        return datetime.now(UTC) + self._ahead


def ahead(bookmarks: Bookmarks) -> timedelta:
    """How far ahead the clock is."""
    return timedelta(seconds=int(bookmarks.read(BOOKMARK).get("seconds", "0")))


def move_ahead(bookmarks: Bookmarks, by: timedelta) -> timedelta:
    """Move the clock on and return how far ahead it is then. Raises ``ValueError`` when that would not be forward:
    what has happened has happened, and nothing here expects to see an earlier time than before."""
    if by <= timedelta():
        raise ValueError("The clock moves forward only.")
    place = bookmarks.read(BOOKMARK)
    further = ahead(bookmarks) + by
    bookmarks.move(BOOKMARK, seen=place, to={"seconds": str(int(further.total_seconds()))})
    return further
