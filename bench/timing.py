"""Fair comparisons: what is compared is run in turns, so that a busy machine slows all of it, and medians are taken."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Comparison:
    """Medians of both measures, in their unit."""

    one: float
    other: float

    @property
    def ratio(self) -> float:
        return self.one / self.other


def compare(rounds: int, one: Callable[[], float], other: Callable[[], float]) -> Comparison:
    """Take both measures in turns, now the one first and now the other, after a round that does not count."""
    one(), other()
    ones, others = [], []
    for number in range(rounds):
        if number % 2:
            others.append(other())
            ones.append(one())
        else:
            ones.append(one())
            others.append(other())
    return Comparison(median(ones), median(others))
