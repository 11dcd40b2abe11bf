"""What a page shows, gathered from cubes: numbers by scope, trends by period, the tables of places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import next_month
from chalicelib.domain.statistics.composite_indices import IndexNumber, index_number
from chalicelib.domain.statistics.cube import Cube, Tally, cells_under, level_counts, merge
from chalicelib.domain.statistics.indicators import Indicators, Status, indicators, satisfaction
from chalicelib.domain.statistics.scopes import ALL, segment_scope
from chalicelib.domain.statistics.segments import segment_numbers
from chalicelib.services.publishing.charts import Point, Segment, Trend, columns, stack, trend
from chalicelib.services.publishing.held_back import held_back, without
from chalicelib.services.publishing.places import Kind, Listing, Spot
from chalicelib.services.publishing.wording import Wording

MONTHS_SHOWN = 36
_WIDE = (760.0, 320.0)
_NARROW = (350.0, 300.0)


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a table of places, or the subject of a page. ``url`` is None for what has no page of its own."""

    id: str
    name: str
    url: str | None
    numbers: Indicators
    bar: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Places side by side. ``with_orders`` says whether work orders are known of them, ``of_people`` whether the rows
    are groups of people who rated one place."""

    id: str
    title: str
    rows: tuple[Place, ...]
    with_orders: bool
    in_order: bool
    of_people: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of any of them; of groups of people, whether nothing is shown."""
        nothing = {Status.EMPTY, Status.TOO_FEW} if self.of_people else {Status.EMPTY}
        return all(
            {each.numbers.levels.status, each.numbers.orders.status, each.numbers.undispatched.status} <= nothing
            for each in self.rows
        )


@dataclass(frozen=True, slots=True)
class TrendView:
    """One trend drawn twice, with the points that stand in the table behind it."""

    points: tuple[Point, ...]
    wide: Trend
    narrow: Trend
    low: float | None
    high: float | None
    newest: float | None
    has_gap: bool
    has_unfinished: bool


class Numbers:
    """Every number that the pages ask for, from the cubes of all months and of the recent days."""

    def __init__(self, pack: Pack, words: Wording, months: Mapping[str, Cube], days: Mapping[str, Cube]) -> None:
        self._pack = pack
        self._words = words
        self.months = months
        self.days = days
        self._sum = merge(months.values())
        self.held = held_back(pack, self._sum)

    def tally(self, scope: str) -> Tally:
        return self._sum.get(scope, {})

    def limit(self, scope: str) -> int:
        """The least n to show for all time: nothing is held back of the whole, which is about nobody in particular."""
        return 1 if scope == ALL else self._pack.limits.publication

    def of(self, scope: str) -> Indicators:
        numbers = indicators(self.tally(scope), limit=self.limit(scope))
        return without(numbers, self.held.get(scope, frozenset()))

    def is_held_back(self, scope: str) -> bool:
        """Whether what people say of a place is held back, so that it cannot be told of the place beside it."""
        return "levels" in self.held.get(scope, ())

    def of_segment(self, segment: str, place: str = ALL) -> Indicators:
        """What a group of people said, of everything or of the body or service whose scope ``place`` is."""
        part, whole = self.tally(segment_scope(segment, place)), self.tally(place)
        return segment_numbers(part, whole, limit=self._pack.limits.publication)

    def left_out(self, scope: str) -> dict[str, int] | None:
        """Counts of what does not count, by reason; None where there are too few of them to tell."""
        counts = cells_under(self.tally(scope), "out")
        return None if 0 < sum(counts.values()) < self.limit(scope) else dict(sorted(counts.items()))

    def entered_by_staff(self, scope: str) -> int | None:
        """How many follow-ups somebody else than the author typed in; None where there are too few to tell."""
        count = self.tally(scope).get("staff-entered/follow-up", 0)
        return None if 0 < count < self.limit(scope) else count

    def period(self, tally: Tally) -> Indicators:
        """The numbers of one day or month, of whatever scope: even of the whole, three ratings make no trend."""
        return indicators(tally, limit=self._pack.limits.publication)

    def indices(self, tally: Tally) -> dict[str, IndexNumber]:
        """The pack's indices over a tally, even over the whole with indicators of few left out."""
        pack = self._pack
        return {
            name: index_number(tally, index, pack.surveys[index.survey], limit=pack.limits.publication)
            for name, index in pack.indices.items()
        }

    def in_order(self, name: str) -> list[int]:
        """A key to sort names by, in the alphabet of the pages."""
        return self._words.in_order(name)

    def place(self, spot: Spot) -> Place:
        is_group = spot.kind is Kind.SEGMENT
        numbers = self.of_segment(spot.id, spot.within) if is_group else self.of(spot.scope)
        bar = stack(level_counts(self.tally(spot.scope))) if numbers.levels.known else ()
        return Place(spot.id, spot.name(self._pack), spot.url, numbers, bar)

    def table(self, listing: Listing) -> Table:
        """Largest number of ratings first; those held back come last by name, so that order tells nothing of them."""
        rows = [self.place(spot) for spot in listing.rows]
        if not listing.in_order:
            rows.sort(key=lambda each: (-(each.numbers.levels.n or 0), self.in_order(each.name), each.id))
        with_orders = any(spot.has_orders for spot in listing.rows)
        of_people = any(spot.kind is Kind.SEGMENT for spot in listing.rows)
        return Table(listing.id, listing.title, tuple(rows), with_orders, listing.in_order, of_people)

    def month_trend(self, scope: str, this_month: str) -> TrendView | None:
        """The newest months with ratings. Gaps are marked, not drawn to length: old data may be years apart."""
        rated = [month for month in sorted(self.months) if _rated(self.months[month].get(scope, {}))][-MONTHS_SHOWN:]
        points = []
        for index, month in enumerate(rated):
            after_gap = index > 0 and next_month(rated[index - 1]) != month
            tally = self._shown_in_trends(self.months[month], scope)
            points.append(
                self._point(
                    tally,
                    label=self._words.month(month),
                    tick=self._words.month_short(month),
                    year=month[:4],
                    joined=not after_gap,
                    after_gap=after_gap,
                    unfinished=month >= this_month,
                )
            )
        return _trend_view(points)

    def day_trend(self, scope: str) -> TrendView | None:
        rated = [day for day in sorted(self.days) if _rated(self.days[day].get(scope, {}))]
        points = [
            self._point(
                self._shown_in_trends(self.days[day], scope),
                label=self._words.day(day),
                tick=self._words.day_short(day),
                year=day[:4],
                # From one day to the next it is mostly chance that moves: a line would tell a story that is not there.
                joined=False,
            )
            for day in rated
        ]
        return _trend_view(points)

    def _shown_in_trends(self, cube: Cube, scope: str) -> Tally:
        """Months would add up to what is held back."""
        return {} if self.is_held_back(scope) else cube[scope]

    def _point(
        self,
        tally: Tally,
        *,
        label: str,
        tick: str,
        year: str,
        joined: bool = True,
        after_gap: bool = False,
        unfinished: bool = False,
    ) -> Point:
        share = satisfaction(tally, limit=self._pack.limits.publication)
        return Point(label, tick, year, share.value, share.low, share.high, share.n, joined, after_gap, unfinished)


def handling_columns(numbers: Indicators) -> tuple[object, ...]:
    """Columns for ratings 1 to 10 in a drawing of 300 by 90."""
    counts = [numbers.handling_counts.get(str(rating)) for rating in range(1, 11)]
    return columns(counts, width=300, height=90)


def _rated(tally: Tally) -> bool:
    return any(level_counts(tally))


def _trend_view(points: Sequence[Point]) -> TrendView | None:
    if not points:
        return None
    shares = [point.value for point in points if point.value is not None]
    return TrendView(
        points=tuple(points),
        wide=trend(points, width=_WIDE[0], height=_WIDE[1]),
        narrow=trend(points, width=_NARROW[0], height=_NARROW[1]),
        low=min(shares, default=None),
        high=max(shares, default=None),
        newest=shares[-1] if shares else None,
        has_gap=any(point.after_gap for point in points),
        has_unfinished=any(point.unfinished and point.value is not None for point in points),
    )
