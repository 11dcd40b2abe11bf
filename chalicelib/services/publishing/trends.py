"""Satisfaction by month and by day, as a page draws it."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.periods import next_month
from chalicelib.domain.statistics.cube import level_counts
from chalicelib.domain.statistics.indicators import Number, satisfaction
from chalicelib.services.publishing.charts import Point, Trend, trend
from chalicelib.services.publishing.views import Numbers
from chalicelib.services.publishing.wording import Wording

MONTHS_SHOWN = 36
_WIDE = (760.0, 320.0)
_NARROW = (350.0, 300.0)


@dataclass(frozen=True, slots=True)
class TrendView:
    """One trend drawn twice, with the points that stand in the table behind it. It is laid out when it is drawn."""

    points: tuple[Point, ...]
    low: float | None
    high: float | None
    newest: float | None
    has_gap: bool
    has_unfinished: bool

    @property
    def wide(self) -> Trend:
        return trend(self.points, width=_WIDE[0], height=_WIDE[1])

    @property
    def narrow(self) -> Trend:
        return trend(self.points, width=_NARROW[0], height=_NARROW[1])


def month_trend(numbers: Numbers, words: Wording, scope: str, *, this_month: str, limit: int) -> TrendView | None:
    """The newest months with ratings. Gaps are marked, not drawn to length: old data may be years apart."""
    found = {month: numbers.rated_in(scope, month) for month in sorted(numbers.months)}
    rated = [(month, tally) for month, tally in found.items() if tally is not None][-MONTHS_SHOWN:]
    points = []
    for index, (month, tally) in enumerate(rated):
        after_gap = index > 0 and next_month(rated[index - 1][0]) != month
        points.append(
            _point(
                satisfaction(tally, limit=limit),
                (words.month(month), words.month_short(month), month[:4]),
                joined=not after_gap,
                after_gap=after_gap,
                unfinished=month >= this_month,
            )
        )
    return _trend_view(points)


def day_trend(numbers: Numbers, words: Wording, scope: str, *, limit: int) -> TrendView | None:
    """The recent days with ratings; None where no day has enough of them, as with most of thousands of services."""
    found = {day: numbers.rated_in(scope, day) for day in sorted(numbers.days)}
    if not any(tally and sum(level_counts(tally)) >= limit for tally in found.values()):
        return None
    points = [
        _point(
            satisfaction(tally, limit=limit),
            (words.day(day), words.day_short(day), day[:4]),
            # Differences between days are mostly random: a line would suggest a trend that does not exist.
            joined=False,
        )
        for day, tally in found.items()
        if tally is not None
    ]
    return _trend_view(points)


def _point(
    share: Number, names: tuple[str, str, str], *, joined: bool, after_gap: bool = False, unfinished: bool = False
) -> Point:
    """The point of a period, by its label, its short one and its year."""
    label, tick, year = names
    return Point(label, tick, year, share.value, share.low, share.high, share.n, joined, after_gap, unfinished)


def _trend_view(points: Sequence[Point]) -> TrendView | None:
    if not points:
        return None
    shares = [point.value for point in points if point.value is not None]
    return TrendView(
        points=tuple(points),
        low=min(shares, default=None),
        high=max(shares, default=None),
        newest=shares[-1] if shares else None,
        has_gap=any(point.after_gap for point in points),
        has_unfinished=any(point.unfinished and point.value is not None for point in points),
    )
