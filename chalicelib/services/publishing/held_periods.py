"""Which numbers of which periods are held back so that those of other periods cannot be told by subtraction.

All time less every month but one is that month; a month less its days but one is that day; a report of several months
less all of them but one is that one. The whole state in a month less all bodies but one is that body.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import day_month
from chalicelib.domain.statistics.composite_indices import asked_of_the_public
from chalicelib.domain.statistics.cube import Authors, Cube, Tally, least_of, level_counts, merge_tallies, submissions
from chalicelib.domain.statistics.indicators import indicators
from chalicelib.domain.statistics.report_periods import Report
from chalicelib.domain.statistics.scopes import ALL
from chalicelib.domain.statistics.suppression import held_by_sums
from chalicelib.services.publishing.held_back import NAMES, Held, siblings

ALL_TIME = "all"
"""The period of what was ever said."""


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods that are published: months, the recent days, and reports that are over."""

    months: Mapping[str, Cube]
    days: Mapping[str, Cube]
    reports: Sequence[Report] = ()

    def tallies(self, scope: str) -> dict[str, Tally]:
        """The counts of a scope by period. A report of one month is that month."""
        found = {month: cube.get(scope, {}) for month, cube in self.months.items()}
        found |= {day: cube.get(scope, {}) for day, cube in self.days.items()}
        for report in self._of_several:
            found[report.period] = merge_tallies(found.get(month, {}) for month in report.months)
        return found

    def sums(self) -> Iterator[tuple[str, list[str]]]:
        """Each period with those that it is made of, the longest first."""
        together = {month: report.period for report in self._of_several for month in report.months}
        yield ALL_TIME, list(dict.fromkeys(together.get(month, month) for month in self.months))
        yield ALL_TIME, list(self.months)
        for report in self._of_several:
            yield report.period, [month for month in report.months if month in self.months]
        yield from self.days_of_months()

    def days_of_months(self) -> Iterator[tuple[str, list[str]]]:
        """Each month with its recent days."""
        for month in dict.fromkeys(map(day_month, self.days)):
            yield month, [day for day in self.days if day_month(day) == month]

    @property
    def _of_several(self) -> Iterator[Report]:
        return (report for report in self.reports if len(report.months) > 1)


def held_of_all(periods: Periods, limit: int) -> Held:
    """The names of the numbers of the whole that are held back, by period."""
    tallies = periods.tallies(ALL)
    shown = {period: indicators(tally, limit=limit) for period, tally in tallies.items()}
    every = {period: indicators(tally, limit=1) for period, tally in tallies.items()}
    sums, held = list(periods.sums()), dict[str, set[str]]()
    for name in NAMES:
        counts = {period: getattr(each, name).n or 0 for period, each in every.items()}
        counts[ALL_TIME] = sum(counts[month] for month in periods.months)
        known = {period for period, each in shown.items() if getattr(each, name).known}
        for period in held_by_sums(counts, known | {ALL_TIME}, sums, limit=limit, always={ALL_TIME}):
            held.setdefault(period, set()).add(name)
    return {period: frozenset(names) for period, names in held.items()}


def held_ratings(
    pack: Pack, periods: Periods, *, held: Collection[str], of_all: Collection[str]
) -> Mapping[str, frozenset[str]]:
    """The periods whose ratings are held back, by place. ``held``: places that show none, whatever the period;
    ``of_all``: the periods in which the whole shows none."""
    limit, groups = pack.limits.publication, [(whole, parts) for whole, parts in siblings(pack) if parts]
    places = {ALL, *(place for whole, parts in groups for place in (whole, *parts))}
    counts: dict[tuple[str, str], int] = {}
    shown: set[tuple[str, str]] = {(place, ALL_TIME) for place in places - set(held)}
    for period, cube in (*periods.months.items(), *periods.days.items()):
        for place in places & cube.keys():
            tally = cube[place]
            counts[place, period] = n = sum(level_counts(tally))
            if n >= limit and place not in held and n >= least_of(tally, limit, Authors.SUBMISSIONS):
                shown.add((place, period))
    shown -= {(ALL, period) for period in of_all}
    for place in places:
        counts[place, ALL_TIME] = sum(counts.get((place, month), 0) for month in periods.months)
    always = {(place, ALL_TIME) for place in places}
    sums = [*_of_places(groups, periods), *_of_periods(places, periods)]
    found: dict[str, set[str]] = {}
    for place, period in held_by_sums(counts, shown, sums, limit=limit, always=always):
        if period != ALL_TIME:
            found.setdefault(place, set()).add(period)
    return {place: frozenset(names) for place, names in found.items()}


def held_questions(pack: Pack, periods: Periods, scope: str) -> Held:
    """The questions (``survey/question``) whose scores are held back in a scope, by period: of the whole those of every
    public survey, elsewhere those of indices."""
    limit = pack.limits.publication
    tallies = periods.tallies(scope)
    least = {period: least_of(tally, limit, Authors.SUBMISSIONS) for period, tally in tallies.items()}
    asked = {(index.survey, question) for index in pack.indices.values() for question in index.questions}
    sums, held = list(periods.sums()), dict[str, set[str]]()
    for name, survey, each in asked_of_the_public(pack):
        if scope != ALL and (survey.id, each.question.id) not in asked:
            continue
        counts = {period: each.score(tally, survey, 1).n or 0 for period, tally in tallies.items()}
        counts[ALL_TIME] = sum(counts[month] for month in periods.months)
        shown = {period for period in tallies if counts[period] >= least[period]} | {ALL_TIME}
        for period in held_by_sums(counts, shown, sums, limit=limit, always={ALL_TIME}):
            held.setdefault(period, set()).add(name)
    return {period: frozenset(names) for period, names in held.items()}


def held_channels(
    pack: Pack, periods: Periods, *, held: Collection[str], of_all: Collection[str]
) -> frozenset[tuple[str, str]]:
    """The channels whose submissions are held back in a report: channel and period. ``held``: places that show none at
    all; ``of_all``: the periods in which the whole shows none."""
    limit, reports = pack.limits.publication, [report.period for report in periods.reports]
    counts: dict[tuple[str, str], int] = {}
    shown: set[tuple[str, str]] = set()
    for place in (ALL, *(f"channel:{channel}" for channel in pack.channels)):
        counts[place, ALL_TIME] = sum(submissions(cube.get(place, {})) for cube in periods.months.values())
        if place not in held and counts[place, ALL_TIME] >= limit:
            shown.add((place, ALL_TIME))
        for report in periods.reports:
            tally = merge_tallies(periods.months.get(month, {}).get(place, {}) for month in report.months)
            counts[place, report.period] = n = submissions(tally)
            if n >= least_of(tally, limit, Authors.SUBMISSIONS) and report.period not in of_all:
                shown.add((place, report.period))
    channels = [f"channel:{channel}" for channel in pack.channels]
    in_reports: list[_Sum] = [((ALL, each), [(channel, each) for channel in channels]) for each in reports]
    over_time: list[_Sum] = [((channel, ALL_TIME), [(channel, each) for each in reports]) for channel in channels]
    always = {cell for cell in counts if cell[1] == ALL_TIME or cell[0] == ALL}
    few = {cell for cell, n in counts.items() if n and cell not in shown}
    return frozenset(few | held_by_sums(counts, shown, [*in_reports, *over_time], limit=limit, always=always))


_Sum = tuple[tuple[str, str], list[tuple[str, str]]]


def _of_places(groups: Iterable[tuple[str, Sequence[str]]], periods: Periods) -> Iterator[_Sum]:
    for period, cube in (*periods.months.items(), *periods.days.items()):
        for whole, parts in groups:
            there = [(part, period) for part in parts if part in cube]
            if there:
                yield (whole, period), there


def _of_periods(places: Iterable[str], periods: Periods) -> Iterator[_Sum]:
    in_days = list(periods.days_of_months())
    for place in places:
        yield (place, ALL_TIME), [(place, month) for month, cube in periods.months.items() if place in cube]
        for month, days in in_days:
            yield (place, month), [(place, day) for day in days if place in periods.days[day]]
