"""Whether a run has nothing to do, told by one small note, so that a quiet minute reads neither cubes nor pages.

``state/idle.json``  {"made_by": text, "hour": hour, "until": moment or null}

A run that leaves nothing behind writes the note; one that has something to do clears it before its first write, so
that a run cut off is always gone on with. The note holds within its hour: the first run of each hour does the hourly
check, and finds what of the lake or the site was lost in the meantime.
"""

import hashlib
from datetime import datetime

from chalicelib.domain.periods import hour_at
from chalicelib.domain.statistics.cube import to_json
from chalicelib.services.ports.statistics import Lake
from chalicelib.services.statistics.counting_rules import Rules
from chalicelib.services.statistics.stored import stored

IDLE = "state/idle.json"


class IdleNote:
    """The note as one run knows it. ``build``, ``rules`` and ``lanes`` are those that the run would publish with."""

    def __init__(self, lake: Lake, now: datetime, *, build: str, rules: Rules, lanes: int) -> None:
        self._lake = lake
        self._now = now
        counting = hashlib.sha256(to_json(rules)).hexdigest()[:8]
        self._expected = {"made_by": f"{build}/{counting}/{lanes}", "hour": hour_at(now)}
        self._note = stored(lake, IDLE) or {}

    @property
    def holds(self) -> bool:
        """Whether nothing has changed since the last run but what is marked."""
        until = self._note.get("until")
        same = all(self._note.get(name) == value for name, value in self._expected.items())
        return same and (until is None or self._now <= datetime.fromisoformat(until))

    def clear(self) -> None:
        """Say that there is something to do."""
        if self._note:
            self._put({})

    def write(self, until: datetime | None) -> None:
        """Say that nothing is left to do before ``until``, when the next order falls overdue."""
        self._put({**self._expected, "until": until.isoformat() if until else None})

    def _put(self, note: dict[str, object]) -> None:
        self._note = note
        self._lake.put(IDLE, to_json(note))
