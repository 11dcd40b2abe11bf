"""Segments: the ratings of one group of people, suppressed where they are about too few (S1).

What people told about themselves makes groups smaller than bodies are, so more is held back than of other parts.
"""

from dataclasses import replace

from chalicelib.domain.statistics.cube import Authors, Tally, least_of, level_counts
from chalicelib.domain.statistics.indicators import Indicators, Status, indicators


def segment_numbers(part: Tally, whole: Tally, *, limit: int) -> Indicators:
    """The numbers about ratings of a group, ``part`` of a ``whole`` that is published beside it.

    They are shown where neither the group's ratings nor those of everybody else (the whole less the part) come from
    fewer than ``limit`` people. Whether a group has few ratings or none is not told: the numbers are empty only where
    nobody has rated at all.
    """
    n, rated = sum(level_counts(part)), sum(level_counts(whole))
    left_over = 0 < rated - n < least_of(whole, limit, Authors.SUBMISSIONS)
    numbers = indicators(part, limit=n + 1 if left_over else limit)
    return _too_few(numbers) if rated and not n else numbers


def _too_few(numbers: Indicators) -> Indicators:
    few = Status.TOO_FEW
    return replace(
        numbers,
        levels=replace(numbers.levels, status=few),
        satisfaction=replace(numbers.satisfaction, status=few),
        satisfied=replace(numbers.satisfied, status=few),
        mean_level=replace(numbers.mean_level, status=few),
        verified=replace(numbers.verified, status=few),
    )
