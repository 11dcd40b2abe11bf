"""Reads what ``make bench`` measured and keeps in docs/measured.json: the one place of units that are priced."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.paths import ROOT

FILE = ROOT / "docs" / "measured.json"


@dataclass(frozen=True, slots=True)
class Spent:
    """What a function used: runs, calls of the table store, its units, and milliseconds of processor time."""

    runs: float = 0
    calls: float = 0
    read: float = 0
    write: float = 0
    cpu_ms: float = 0

    def times(self, factor: float) -> "Spent":
        return Spent(*(factor * getattr(self, name) for name in self.__slots__))

    def __add__(self, more: "Spent") -> "Spent":
        return Spent(*(getattr(self, name) + getattr(more, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Life:
    """What a whole life used, by function. ``records`` are those of the stream, ``swept`` events of the clocks."""

    functions: Mapping[str, Spent]
    records: float
    mails: float
    item_bytes: float
    swept: float

    def by(self, function: str) -> Spent:
        return self.functions.get(function, Spent())


@dataclass(frozen=True, slots=True)
class Publish:
    """What one publish of ``new`` ratings over a history took: seconds of processor time, objects, bytes.

    ``folded`` ratings were counted, as the hours of the new ones are counted whole.
    """

    new: float
    folded: float
    seconds: float
    read: float
    written: float
    bytes_to_lake: float


@dataclass(frozen=True, slots=True)
class Measured:
    """All of it, and the day.

    ``publishes`` are of more and more new ratings, ``hour_read`` the read units of counting an hour of a hundred,
    ``idle`` a run of the sweep that finds nothing to do.
    """

    at: str
    lives: Mapping[str, Life]
    publishes: Sequence[Publish]
    hour_read: float
    idle: Spent

    def publish(self, new: float) -> Publish:
        """A publish of so many new ratings, between those that were measured; the least of them for fewer."""
        known = self.publishes
        if new <= known[0].new:
            return known[0]
        after = next((n for n, each in enumerate(known) if each.new >= new), len(known) - 1)
        low, high = known[after - 1], known[after]
        part = (new - low.new) / (high.new - low.new)
        return Publish(*(getattr(low, f) + part * (getattr(high, f) - getattr(low, f)) for f in Publish.__slots__))


def read_measured(file: Path = FILE) -> Measured:
    """What was measured last. Raises ``OSError`` or ``KeyError`` when the file is not there or is another's."""
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return Measured(
        at=found["at"],
        lives={name: _life(each) for name, each in found["lives"].items()},
        publishes=sorted((Publish(**each) for each in found["publishes"]), key=lambda each: each.new),
        hour_read=found["hour_read"],
        idle=Spent(**found["idle"]),
    )


def _life(found: Mapping[str, Any]) -> Life:
    functions = {name: Spent(**spent) for name, spent in found["functions"].items()}
    return Life(functions, found["records"], found["mails"], found["item_bytes"], found["swept"])
