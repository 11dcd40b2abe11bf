"""Indices as the overview shows them, and as a table from which anybody can work them out again (P1, P6, X1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain.pack.pack import Index, Pack
from chalicelib.domain.statistics.composite_indices import IndexNumber, indicators_of, points
from chalicelib.domain.statistics.cube import Tally, cells_under
from chalicelib.domain.statistics.indicators import Number
from chalicelib.domain.statistics.scopes import ALL
from chalicelib.services.publishing.files import as_table
from chalicelib.services.publishing.held_periods import ALL_TIME
from chalicelib.services.publishing.views import Numbers
from chalicelib.services.publishing.wording import Wording

MONTHS_SHOWN = 12
MONTHS_LOOKED_AT = 36
"""Among so many of the newest months those are looked for that have enough answers to show."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An indicator with its mean score and its share of all points lost. ``name`` is what files call it."""

    text: str
    score: Number
    weight: float
    name: str


@dataclass(frozen=True, slots=True)
class Month:
    """The index of one month; ``unfinished`` where it is not over."""

    label: str
    index: IndexNumber
    unfinished: bool


@dataclass(frozen=True, slots=True)
class IndexView:
    """One index of a scope: problems, the weightiest first, what is left out, and months, the newest first."""

    id: str
    title: str
    index: IndexNumber
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    months: tuple[Month, ...]


def index_views(pack: Pack, numbers: Numbers, words: Wording, this_month: str, scope: str = ALL) -> list[IndexView]:
    """Every index of the pack, over all or over what one agency or region was told."""
    whole = numbers.indices(scope)
    newest = sorted(month for month, cube in numbers.months.items() if scope in cube)[-MONTHS_LOOKED_AT:]
    by_month = {month: numbers.indices(scope, month) for month in newest}
    views = []
    for name, index in pack.indices.items():
        texts = {each.name: pack.text(each.text) for each in indicators_of(index, pack.surveys[index.survey])}
        shown = whole[name]
        known = sorted((month for month in by_month if by_month[month][name].number.known), reverse=True)
        views.append(
            IndexView(
                id=name,
                title=pack.text(index.title),
                index=shown,
                problems=tuple(
                    Problem(texts[q], shown.indicators[q], weight, q) for q, weight in shown.weights.items()
                ),
                left_out=tuple(texts[q] for q in shown.left_out),
                months=tuple(
                    Month(words.month(month), by_month[month][name], month >= this_month)
                    for month in known[:MONTHS_SHOWN]
                ),
            )
        )
    return views


def indices_csv(pack: Pack, numbers: Numbers, scope: str = ALL) -> str:
    """One row per answer that counts: how often it was given to an indicator, and its score, the points of which the
    index is the mean.

    Of all answers, or of those about one agency or region. Indicators with fewer answers than the publication limit
    have no rows in that period, and a place that is held back has none.
    """
    periods = {ALL_TIME: numbers.tally(scope)}
    periods |= {month: numbers.months[month].get(scope, {}) for month in sorted(numbers.months)}
    if numbers.is_held_back(scope):
        periods = {}
    rows = [
        (period, index.id, index.survey, *row)
        for period, tally in periods.items()
        for name, found in numbers.indices(scope, period).items()
        for index in (pack.indices[name],)
        for row in _answers(pack, index, found, tally)
    ]
    return as_table(("period", "index", "survey", "question", "answer", "score", "count"), rows)


def _answers(pack: Pack, index: Index, found: IndexNumber, tally: Tally) -> Iterator[tuple[object, ...]]:
    scores = found.indicators
    for each in indicators_of(index, pack.surveys[index.survey]):
        if scores[each.name].known:
            for answer, count in sorted(cells_under(tally, f"answer/{index.survey}/{each.name}").items()):
                place = points(index, each.question, answer)
                if place is not None:
                    yield each.name, answer, place, count
