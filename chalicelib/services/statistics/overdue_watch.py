"""Buckets whose counts change by themselves: when the next of their work orders falls overdue.

``state/overdue.json``  {"buckets": {bucket: moment}}

An event marks its bucket, but time passes without one: a deadline that was missed, reported and then moved is missed a
second time in silence, and a sweep may be late. So each run counts again what fell overdue since the last one.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from chalicelib.domain.statistics.cube import to_json
from chalicelib.services.ports.statistics import Lake
from chalicelib.services.statistics.stored import stored

OVERDUE = "state/overdue.json"


class OverdueWatch:
    """When to count which bucket again, as one run knows it."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        noted = stored(lake, OVERDUE, buckets=dict)
        self.known = noted is not None
        """Whether there is a note. Without one nobody knows when which bucket changes, until all were counted again."""
        self._moments: dict[str, str] = noted["buckets"] if noted else {}

    def passed(self, now: datetime) -> AbstractSet[str]:
        """The buckets that an order has fallen overdue in since they were counted."""
        return {bucket for bucket, at in self._moments.items() if datetime.fromisoformat(at) < now}

    @property
    def next(self) -> datetime | None:
        """When the next order falls overdue; None where none is open."""
        return min(map(datetime.fromisoformat, self._moments.values()), default=None)

    def note(self, moments: Mapping[str, datetime | None]) -> None:
        """Keep when these buckets, just counted, change next.

        To be called when their cubes are written: a moment that is forgotten earlier would be missed after a crash.
        """
        kept = {bucket: at for bucket, at in self._moments.items() if bucket not in moments}
        kept |= {bucket: at.isoformat() for bucket, at in moments.items() if at}
        if kept != self._moments or not self.known:
            self._moments, self.known = kept, True
            self._lake.put(OVERDUE, to_json({"buckets": kept}))
