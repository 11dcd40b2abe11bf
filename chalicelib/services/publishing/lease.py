"""A lease on the site: where no concurrency is reserved for the publisher, one run at a time holds it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from chalicelib.domain.errors import Conflict
from chalicelib.services.ports.packs import Bookmarks

NAME = "publishing"
_UNTIL = "until"


@contextmanager
def lease(bookmarks: Bookmarks, *, now: datetime, seconds: float) -> Iterator[bool]:
    """Hold the lease during the block; yields False where another run holds it.

    ``seconds`` is how long this run may still take: the lease of a run that died ends by itself then.
    """
    seen = bookmarks.read(NAME)
    held = {_UNTIL: (now + timedelta(seconds=seconds)).isoformat()}
    if seen and datetime.fromisoformat(seen[_UNTIL]) > now:
        yield False
        return
    try:
        bookmarks.move(NAME, seen=seen, to=held)
    except Conflict:
        yield False
        return
    try:
        yield True
    finally:
        # The next run may begin at once. A lease that ran out during the block may be another run's by now.
        with suppress(Conflict):
            bookmarks.move(NAME, seen=held, to={_UNTIL: now.isoformat()})
