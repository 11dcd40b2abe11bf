"""Sampling: sample size, the draw, and estimates for the whole population (B4).

Simple random sampling without replacement from a list of known size N. Sources: W. G. Cochran, Sampling Techniques, 3rd
edition, Wiley 1977: sample size for a share (4.1, 4.2), finite-population correction of a share (3.8) and of a mean
(2.20). Intervals of shares are those of E. B. Wilson (1927) at the size that the correction makes equivalent: they stay
correct for few answers and for shares of 0 and 1, where the normal approximation would give an error of zero.

The intervals cover sampling error only, not nonresponse bias.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from math import atan, ceil, cos, pi, sin, sqrt
from statistics import NormalDist

_NEARLY_NORMAL = 2_000
"""Degrees of freedom above which Student's t is the normal distribution to the third digit."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate over ``n`` answers, with the interval in which the whole list's value lies at the confidence asked
    for. ``margin`` is half the interval's width, in the unit of the value."""

    value: float
    low: float
    high: float
    n: int

    @property
    def margin(self) -> float:
        return (self.high - self.low) / 2


def normal_quantile(confidence: float) -> float:
    """The two-sided quantile of the standard normal distribution, for ``confidence`` over 0 and under 1."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def sample_size(population: int, *, margin: float, confidence: float) -> int:
    """How many of ``population`` must answer so that a share is known within ``margin`` (0-1) at ``confidence`` (0-1).

    Computed for a share of one half, which needs the most answers. 0 for an empty population, else 1 to ``population``.
    """
    if population <= 0:
        return 0
    endless = normal_quantile(confidence) ** 2 / (4 * margin**2)
    return min(population, max(1, ceil(endless / (1 + (endless - 1) / population))))


def draw(people: Iterable[str], size: int, seed: str) -> tuple[str, ...]:
    """Draw a simple random sample of ``size`` people without replacement; all of them when there are fewer.

    People are sorted by the hash of seed and id: the same list and seed give the same draw in any order of the list.
    """
    return tuple(sorted(set(people), key=lambda each: _place(each, seed))[:size])


def _place(person: str, seed: str) -> tuple[bytes, str]:
    return sha256(f"{seed}/{person}".encode()).digest(), person


def fingerprint(people: Iterable[str]) -> str:
    """The SHA-256 of a list of people, independent of its order: it identifies a list that is not kept."""
    return sha256("\n".join(sorted(set(people))).encode()).hexdigest()


def share_of(successes: int, n: int, *, population: int, confidence: float) -> Estimate:
    """The share of a population, by ``successes`` among ``n`` answers. Raises ``ValueError`` without answers."""
    _check(n, population)
    if not 0 <= successes <= n:
        raise ValueError(f"no share of {successes} in {n}")
    share = successes / n
    if n == population:
        return Estimate(share, share, share, n)
    # The size without correction that would have this standard error.
    size = n * (population - 1) / (population - n)
    low, high = wilson(share, size, confidence)
    return Estimate(share, min(low, share), max(high, share), n)


def wilson(share: float, size: float, confidence: float = 0.95) -> tuple[float, float]:
    """The ends of Wilson's score interval of a ``share`` (0-1) among ``size`` answers.

    ``size`` may be fractional where it was corrected for a finite population. Raises ``ValueError`` without answers.
    """
    if size <= 0 or not 0 <= share <= 1:
        raise ValueError(f"no share of {share} in {size}")
    z = normal_quantile(confidence)
    centre = share + z * z / (2 * size)
    spread = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    scale = 1 + z * z / size
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def mean_of(
    values: Mapping[float, int], *, scale: tuple[float, float], population: int, confidence: float
) -> Estimate | None:
    """The mean of a population, by how often each value was answered on a scale.

    Student's t at n - 1 degrees of freedom with the correction for a finite population; the ends stay on the scale.
    None where all answers are equal and somebody did not answer: no error can be estimated from them.
    Raises ``ValueError`` without answers.
    """
    n = sum(values.values())
    _check(n, population)
    mean = sum(value * count for value, count in values.items()) / n
    if n == population:
        return Estimate(mean, mean, mean, n)
    if len(values) < 2:
        return None
    variance = sum(count * (value - mean) ** 2 for value, count in values.items()) / (n - 1)
    margin = student_quantile(confidence, n - 1) * sqrt(variance / n * (1 - n / population))
    lowest, highest = scale
    return Estimate(mean, max(lowest, mean - margin), min(highest, mean + margin), n)


@cache
def student_quantile(confidence: float, freedom: int) -> float:
    """The two-sided quantile of Student's t distribution, for ``confidence`` over 0 and under 1.

    Found by bisection of the finite series for whole degrees of freedom (Abramowitz and Stegun 1964, 26.7.3, 26.7.4).
    """
    if freedom > _NEARLY_NORMAL:
        return normal_quantile(confidence)
    low, high = 0.0, 1.0
    while _student_within(high, freedom) < confidence:
        low, high = high, high * 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _student_within(middle, freedom) < confidence else (low, middle)
    return high


def _student_within(t: float, freedom: int) -> float:
    """The probability that Student's t lies between -t and t."""
    angle = atan(t / sqrt(freedom))
    square = cos(angle) ** 2
    odd = freedom % 2
    term = cos(angle) if odd else 1.0
    series = term if freedom > 1 else 0.0
    for k in range(2 if odd else 1, freedom - 1, 2):
        term *= square * k / (k + 1)
        series += term
    return 2 / pi * (angle + sin(angle) * series) if odd else sin(angle) * series


def _check(n: int, population: int) -> None:
    if not 0 < n <= population:
        raise ValueError(f"no estimate from {n} of {population}")
