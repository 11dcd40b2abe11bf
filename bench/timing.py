"""Compares two measures by medians of alternating runs, so that load on the machine affects both; peaks of memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Comparison:
    """Medians of the two measures, in their unit, and the ratio of each pair of runs."""

    one: float
    other: float
    ratios: Sequence[float] = field(default=())

    @property
    def ratio(self) -> float:
        return self.one / self.other

    @property
    def spread(self) -> tuple[float, float] | None:
        """The least and the greatest ratio of a pair."""
        return (min(self.ratios), max(self.ratios)) if self.ratios else None


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
    return Comparison(median(ones), median(others), [a / b for a, b in zip(ones, others, strict=True)])


def peak_megabytes() -> float:
    """The peak of this process's memory. What ``getrusage`` tells begins with that of the process that started it."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
