"""What a page shows, gathered from cubes: numbers by scope and period, the tables of places."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.composite_indices import IndexNumber, index_number
from chalicelib.domain.statistics.cube import Cube, Tally, cells_under, level_counts, merge, merge_tallies
from chalicelib.domain.statistics.indicators import Indicators, Status, indicators
from chalicelib.domain.statistics.report_periods import Report
from chalicelib.domain.statistics.scopes import ALL, segment_scope
from chalicelib.domain.statistics.segments import segment_numbers
from chalicelib.services.publishing.charts import Segment, columns, stack
from chalicelib.services.publishing.held_back import Held, held_back, without
from chalicelib.services.publishing.held_periods import (
    ALL_TIME,
    Periods,
    held_channels,
    held_of_all,
    held_questions,
    held_ratings,
)
from chalicelib.services.publishing.places import Kind, Listing, Spot
from chalicelib.services.publishing.wording import Wording

MONTH_PREFIX = "month:"
"""Among the scopes to draw, a month in which something changed: ``month:2026-11``."""


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
    are groups of people who rated one place. ``whole`` is the address of the list of all ``count`` places, where the
    rows are only the largest."""

    id: str
    title: str
    rows: tuple[Place, ...]
    with_orders: bool
    in_order: bool
    of_people: bool
    count: int
    whole: str | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of any of them; of groups of people, whether nothing is shown."""
        nothing = {Status.EMPTY, Status.TOO_FEW} if self.of_people else {Status.EMPTY}
        return all(
            {each.numbers.levels.status, each.numbers.orders.status, each.numbers.undispatched.status} <= nothing
            for each in self.rows
        )


class Numbers:
    """Every number that the pages ask for, from the cubes of all months and of the recent days."""

    def __init__(
        self,
        pack: Pack,
        words: Wording,
        months: Mapping[str, Cube],
        days: Mapping[str, Cube],
        reports: Sequence[Report] = (),
    ) -> None:
        self._pack = pack
        self._questions: dict[str, Held] = {}
        self._of: dict[str, Indicators] = {}
        self._known_indices: dict[tuple[str, str], dict[str, IndexNumber]] = {}
        self._words = words
        self.months = months
        self.days = days
        self._sum = merge(months.values())
        self._periods = Periods(months, days, reports)
        self._held = held_back(pack, self._sum)
        self._held_of_all = held_of_all(self._periods, pack.limits.publication)
        no_ratings = [scope for scope in self._held if self.is_held_back(scope)]
        of_all = [period for period, names in self._held_of_all.items() if "levels" in names]
        self._held_ratings = held_ratings(pack, self._periods, held=no_ratings, of_all=of_all)
        self.held_channels = held_channels(pack, self._periods, held=no_ratings, of_all=of_all)

    @property
    def held(self) -> Mapping[str, Collection[str]]:
        """All that is held back so that nothing else can be told, by scope, and by month (``month:2026-11``) where it
        is of the whole: a page that shows one of these is drawn again when it differs."""
        found: dict[str, set[str]] = {scope: set(names) for scope, names in self._held.items()}
        for scope, periods in self._held_ratings.items():
            found.setdefault(scope, set()).update(periods)
        months = {report.period: report.months[-1] for report in self._periods.reports}
        of_all = [(period, name) for period, names in self._held_of_all.items() for name in names]
        for period, name in (*of_all, *((period, channel) for channel, period in self.held_channels)):
            if period in months or period in self.months:
                found.setdefault(f"{MONTH_PREFIX}{months.get(period, period)}", set()).add(f"{period}/{name}")
        return found

    def tally(self, scope: str) -> Tally:
        return self._sum.get(scope, {})

    def limit(self, scope: str) -> int:
        """The least n to show for all time: nothing is held back of the whole, which is about nobody in particular."""
        return 1 if scope == ALL else self._pack.limits.publication

    def of(self, scope: str) -> Indicators:
        """The numbers of a scope, worked out once: its page, those that list it and the files show them."""
        if scope not in self._of:
            numbers = indicators(self.tally(scope), limit=self.limit(scope))
            self._of[scope] = without(numbers, self._held.get(scope, frozenset()))
        return self._of[scope]

    def is_held_back(self, scope: str) -> bool:
        """Whether what people say of a place is held back, so that it cannot be told of the place beside it."""
        return "levels" in self._held.get(scope, ())

    def of_segment(self, segment: str, place: str = ALL) -> Indicators:
        """What a group of people said, of everything or of the body or service whose scope ``place`` is."""
        part, whole = self.tally(segment_scope(segment, place)), self.tally(place)
        return segment_numbers(part, whole, limit=self._pack.limits.publication)

    def left_out(self, scope: str) -> dict[str, int] | None:
        """Counts of exclusions by reason; None where they are too few to publish."""
        counts = cells_under(self.tally(scope), "out")
        return None if 0 < sum(counts.values()) < self.limit(scope) else dict(sorted(counts.items()))

    def entered_by_staff(self, scope: str) -> int | None:
        """How many follow-ups were entered by somebody other than the author; None where there are too few to tell."""
        count = self.tally(scope).get("staff-entered/follow-up", 0)
        return None if 0 < count < self.limit(scope) else count

    def of_month(self, month: str) -> Indicators:
        """The numbers of the whole in one month. The publication limit applies here to the whole too."""
        return self._of_period(month, self.months[month].get(ALL, {}))

    def of_day(self, day: str) -> Indicators:
        """The numbers of the whole on one day."""
        return self._of_period(day, self.days[day].get(ALL, {}))

    def of_report(self, report: Report) -> Indicators:
        """The numbers of the whole in the period of a report."""
        return self._of_period(report.period, self.tally_of(report, ALL))

    def _of_period(self, period: str, tally: Tally) -> Indicators:
        numbers = indicators(tally, limit=self._pack.limits.publication)
        return without(numbers, self._held_of_all.get(period, frozenset()))

    def tally_of(self, report: Report, scope: str) -> Tally:
        """The counts of a scope in the months of a report."""
        return merge_tallies(self.months[month].get(scope, {}) for month in report.months if month in self.months)

    def indices(self, scope: str, period: str = ALL_TIME) -> dict[str, IndexNumber]:
        """The pack's indices of a scope in all time or in a month, even of the whole without indicators of few."""
        asked = scope, period
        if asked not in self._known_indices:
            tally = self.tally(scope) if period == ALL_TIME else self.months[period].get(scope, {})
            self._known_indices[asked] = self._indices(tally, self._held_questions(scope).get(period, frozenset()))
        return self._known_indices[asked]

    def indices_of(self, report: Report) -> dict[str, IndexNumber]:
        """The pack's indices of the whole in the period of a report."""
        return self._indices(self.tally_of(report, ALL), self.held_questions_of(report))

    def held_questions_of(self, report: Report) -> frozenset[str]:
        """The questions whose scores are held back in a report."""
        return self._held_questions(ALL).get(report.period, frozenset())

    def _indices(self, tally: Tally, held: Collection[str]) -> dict[str, IndexNumber]:
        pack = self._pack
        return {
            name: index_number(tally, index, pack.surveys[index.survey], limit=pack.limits.publication, held=held)
            for name, index in pack.indices.items()
        }

    def _held_questions(self, scope: str) -> Held:
        """The questions whose scores are held back, by period. Reports are of the whole alone."""
        if scope not in self._questions:
            periods = Periods(self.months, {}, self._periods.reports if scope == ALL else ())
            self._questions[scope] = held_questions(self._pack, periods, scope)
        return self._questions[scope]

    def in_order(self, name: str) -> list[int]:
        """A key to sort names by, in the alphabet of the pages."""
        return self._words.in_order(name)

    def place(self, spot: Spot) -> Place:
        is_group = spot.kind is Kind.SEGMENT
        numbers = self.of_segment(spot.id, spot.within) if is_group else self.of(spot.scope)
        bar = stack(level_counts(self.tally(spot.scope))) if numbers.levels.known else ()
        return Place(spot.id, spot.name(self._pack), spot.url, numbers, bar)

    def table(self, listing: Listing) -> Table:
        """Most ratings first, unless the listing is ``in_order``; those held back come last, by name."""
        rows = [self.place(spot) for spot in listing.rows]
        if not listing.in_order:
            rows.sort(key=lambda each: (-(each.numbers.levels.n or 0), self.in_order(each.name), each.id))
        with_orders = any(spot.has_orders for spot in listing.rows)
        of_people = any(spot.kind is Kind.SEGMENT for spot in listing.rows)
        return Table(
            id=listing.id,
            title=listing.title,
            rows=tuple(rows[: listing.most]),
            with_orders=with_orders,
            in_order=listing.in_order,
            of_people=of_people,
            count=len(rows),
            whole=listing.whole,
        )

    def rated_in(self, scope: str, period: str) -> Tally | None:
        """The counts of a scope in a month or on a recent day; empty where they are held back, None where nobody has
        rated. Months would add up to what is held back of all time."""
        tally = (self.months.get(period) or self.days.get(period) or {}).get(scope, {})
        if not any(level_counts(tally)):
            return None
        held: Collection[str] = self._held_ratings.get(scope, ())
        if scope == ALL:
            held = [each for each, names in self._held_of_all.items() if "levels" in names]
        return {} if self.is_held_back(scope) or period in held else tally


def handling_columns(numbers: Indicators) -> tuple[object, ...]:
    """Columns for ratings 1 to 10 in a drawing of 300 by 90."""
    counts = [numbers.handling_counts.get(str(rating)) for rating in range(1, 11)]
    return columns(counts, width=300, height=90)
