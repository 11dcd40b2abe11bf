"""A clock that can be moved ahead, for the local stage alone. A bookmark holds how far ahead it is.

Production does not use it: nobody can change the time there.
"""

import time
from datetime import UTC, datetime, timedelta

from chalicelib.services.ports.packs import Bookmarks

BOOKMARK = "clock"

LOOKS_AGAIN = 0.5
"""Seconds after which a function reads the bookmark again."""


class MovableClock:
    """The current time plus the offset in the bookmark."""

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
    """Move the clock on and return how far ahead it is then. Raises ``ValueError`` unless ``by`` is positive:
    nothing here expects an earlier time than before.
    """
    if by <= timedelta():
        raise ValueError("The clock moves forward only.")
    place = bookmarks.read(BOOKMARK)
    further = ahead(bookmarks) + by
    bookmarks.move(BOOKMARK, seen=place, to={"seconds": str(int(further.total_seconds()))})
    return further
