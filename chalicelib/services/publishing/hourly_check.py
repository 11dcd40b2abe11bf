"""The hourly check: is the site what was written, and are the cubes what the tables say?

``state/checks.json``  {"hour", "path", "day", "suspects": [bucket, ...]}

Each hour the next paths of the site and the next days of the history are looked at, from the last ones on and round
again. What differs is written or counted anew at once, and what nobody published is removed.
A cube may differ because the mark of a change is still on its way, so it is reported only when the next run finds no
mark either.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.domain.periods import hour_at
from chalicelib.domain.statistics.cube import to_json
from chalicelib.services.ports.statistics import Lake
from chalicelib.services.statistics.stored import stored

CHECKS = "state/checks.json"
PATHS_AN_HOUR = 200
DAYS_AN_HOUR = 3
FRONT_PAGE = "index.html"

ALTERED = "a page of the site is not what was written"
MISCOUNTED = "a cube is not what the tables say"
"""What the log says of each; alarms count these lines."""

_log = logging.getLogger("heed.checks")


class HourlyCheck:
    """What to look at in this run, and what the last check left to be reported."""

    def __init__(self, lake: Lake, now: datetime) -> None:
        self._lake = lake
        self._hour = hour_at(now)
        self._today = now.astimezone(UTC).date()
        self._note = stored(lake, CHECKS, hour=str, path=str, day=str, suspects=list) or {}
        if not self._note:
            self.done((), (), (), ())
        self.is_due = self._note["hour"] != self._hour

    @property
    def has_suspects(self) -> bool:
        """Whether the next run has buckets to report."""
        return bool(self._note["suspects"])

    def report_suspects(self, marked: Collection[str]) -> None:
        """Report the buckets that the last check found to differ and that nothing has marked since."""
        suspects: list[str] = self._note["suspects"]
        for bucket in suspects:
            if bucket not in marked:
                _log.error(MISCOUNTED, extra={"bucket": bucket})
        if suspects:
            self._write({**self._note, "suspects": []})

    def paths(self, known: Sequence[str]) -> list[str]:
        """The paths to compare in this run: the front page, and those after the last path checked."""
        return list(dict.fromkeys([*({FRONT_PAGE} & set(known)), *_next(known, self._note["path"], PATHS_AN_HOUR)]))

    def days(self, known: Iterable[str]) -> list[str]:
        """Days to count in this run, of all since the first known: a day without a cube may have been lost."""
        first = date.fromisoformat(min(known, default=self._today.isoformat()))
        every = [(first + timedelta(days=n)).isoformat() for n in range((self._today - first).days + 1)]
        return _next(every, self._note["day"], DAYS_AN_HOUR)

    def done(self, paths: Sequence[str], altered: Iterable[str], days: Sequence[str], suspects: Iterable[str]) -> None:
        """Report the paths that hold something else, and note how far the check came."""
        for path in altered:
            _log.error(ALTERED, extra={"object": path})
        path, day = (paths or [""])[-1], (days or [""])[-1]
        self._write({"hour": self._hour, "path": path, "day": day, "suspects": sorted(suspects)})

    def _write(self, note: dict[str, Any]) -> None:
        self._note = note
        self._lake.put(CHECKS, to_json(note))


def _next(things: Sequence[str], last: str, count: int) -> list[str]:
    """The next ``count`` things after the last one, starting over at the end; all where there are no more."""
    start = next((place for place, each in enumerate(things) if each > last), 0)
    return [*things[start:], *things[:start]][:count]
