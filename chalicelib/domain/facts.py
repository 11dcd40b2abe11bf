"""What the statistics remember of a work order: one fact an order, replaced by each newer version."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RoundFact:
    """One round: who had it, by when, what came of it. ``rating`` is the author's 1-10 for the handling."""

    n: int
    agency: str
    due: datetime | None = None
    answered_at: datetime | None = None
    outcome: str | None = None
    follow_up: str | None = None
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class OrderFact:
    """A work order as the statistics see it. ``version`` is the case's; a higher one replaces a lower one."""

    case: str
    n: int
    version: int
    agency: str
    service: str | None
    region: str | None
    opened_at: datetime
    state: str
    closed: bool
    resolution: str | None
    rounds: tuple[RoundFact, ...]
