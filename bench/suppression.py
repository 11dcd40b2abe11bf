"""Compares the time per number to hold back those of few, where a whole has 1,600 parts and where it has 160.

There are three years of months, in each of which some parts have few ratings; all time is the sum of the months.
"""

import time
from collections import Counter
from collections.abc import Sequence

from bench.goals import HOLD_BACK
from bench.report import Figure
from bench.timing import compare
from chalicelib.domain.statistics.suppression import held_by_sums

LIMIT = 10
MONTHS = [str(month) for month in range(36)]
FEW, MANY = 160, 1_600
ROUNDS = 5

Cell = tuple[str, str]
Sum = tuple[Cell, Sequence[Cell]]


def counts(parts: int) -> Counter[Cell]:
    """Ratings by place and period."""
    found: Counter[Cell] = Counter()
    for part in range(parts):
        for month in MONTHS:
            for place in ("whole", str(part)):
                for period in ("all", month):
                    found[place, period] += (part * 11 + int(month) * 13) % 60
    return found


def sums(parts: int) -> Sequence[Sum]:
    """The whole with its parts in each month, and each of these with its months."""
    places = [str(part) for part in range(parts)]
    in_months: list[Sum] = [(("whole", month), [(place, month) for place in places]) for month in MONTHS]
    return [*in_months, *(((place, "all"), [(place, month) for month in MONTHS]) for place in ("whole", *places))]


def seconds(known: Counter[Cell], of: Sequence[Sum]) -> float:
    """Processor time for each number."""
    shown = {cell for cell, n in known.items() if n >= LIMIT}
    always = {cell for cell in known if cell[1] == "all"}
    started = time.process_time()
    held_by_sums(known, shown, of, limit=LIMIT, always=always)
    return (time.process_time() - started) / len(known)


def measure() -> Sequence[Figure]:
    """The ratio of the two times."""
    many, few = ((counts(parts), sums(parts)) for parts in (MANY, FEW))
    taken = compare(ROUNDS, lambda: seconds(*many), lambda: seconds(*few))
    detail = f"{taken.one * 1e6:.2f} / {taken.other * 1e6:.2f} µs a number"
    return [Figure.compared(HOLD_BACK, taken, detail)]
