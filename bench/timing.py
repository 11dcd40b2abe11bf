"""Compares two measures by medians of alternating runs, so that load on the machine affects both."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Comparison:
    """Medians of the two measures, in their unit."""

    one: float
    other: float

    @property
    def ratio(self) -> float:
        return self.one / self.other


def compare(rounds: int, one: Callable[[], float], other: Callable[[], float]) -> Comparison:
    """Take both measures alternately, with changing order, after a warm-up round."""
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
