"""Fair comparisons: what is compared is run in turns, so that a busy machine slows all of it, and medians are taken."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Comparison:
    """Medians of both measures, in their unit, and of the rounds' ratios."""

    one: float
    other: float
    ratio: float


def compare(rounds: int, one: Callable[[], float], other: Callable[[], float]) -> Comparison:
    """Take both measures in turns, after one round that does not count."""
    one(), other()
    pairs = [(one(), other()) for _ in range(rounds)]
    return Comparison(
        one=median(first for first, _ in pairs),
        other=median(second for _, second in pairs),
        ratio=median(first / second for first, second in pairs),
    )
