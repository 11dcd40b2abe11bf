"""Composite indices: one number from 0 to 100 for several questions, and which of them weighs most (P1, P6).

An index is the plain mean of its indicators' mean scores, so that each counts alike however many could answer it. An
indicator with fewer scores than the publication limit is left out and named. Each answer loses the points that it lacks
to 100; an indicator's weight is its share of all points lost, so that a problem of many people outranks a worse
problem of few.

An index may be a net promoter score instead: of one question from 0 to 10, the share of promoters (9 and 10) less that
of detractors (0 to 6), times 100 (F. F. Reichheld, The One Number You Need to Grow, Harvard Business Review 12/2003).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from chalicelib.domain.pack.pack import Index, IndexFormula, Pack
from chalicelib.domain.statistics.cube import Tally, cells_under
from chalicelib.domain.statistics.indicators import DIGITS, Counts, Formula, Number, Status, question_score
from chalicelib.domain.surveys.counting import EARLIER, has_score, score
from chalicelib.domain.surveys.survey import Question, Survey, Text


@dataclass(frozen=True, slots=True)
class Indicator:
    """A question, or one row of a matrix, with one mean score (J5). ``name`` is its name in cubes and files."""

    name: str
    question: Question
    text: Text
    row: str | None = None

    def score(self, tally: Tally, survey: Survey, limit: int) -> Number:
        """Its mean score from 0 to 100, with the least number of answers that may be shown."""
        return question_score(tally, survey=survey.id, question=self.question, row=self.row, limit=limit)

    def answered_before(self, tally: Tally, survey: Survey) -> int:
        """How many answered its earlier wordings; they are not in its score."""
        asked = cells_under(tally, f"asked/{survey.id}")
        row = f".{self.row}" if self.row else ""
        earlier = f"{self.question.id}{EARLIER}"
        return sum(n for name, n in asked.items() if name.startswith(earlier) and name.endswith(row))


def indicators_in(survey: Survey) -> Iterator[Indicator]:
    """Everything in a survey that has a mean score, in the order of the form."""
    for question in survey.questions:
        if has_score(question):
            if question.rows:
                for row in question.rows:
                    yield Indicator(f"{question.id}.{row.id}", question, row.text, row.id)
            else:
                yield Indicator(question.id, question, question.text)


def indicators_of(index: Index, survey: Survey) -> Iterator[Indicator]:
    """What an index is made of: of a matrix every row."""
    return (each for each in indicators_in(survey) if each.question.id in index.questions)


def asked_of_the_public(pack: Pack) -> Iterator[tuple[str, Survey, Indicator]]:
    """Everything with a mean score in the surveys for the general public, by survey and name; staff's stay inside."""
    for survey in pack.surveys.values():
        if not survey.is_internal:
            for each in indicators_in(survey):
                yield f"{survey.id}/{each.name}", survey, each


PROMOTERS, PASSIVES, DETRACTORS = "promoters", "passives", "detractors"
"""Who answers 9 or 10, 7 or 8, and 0 to 6."""
_POINTS = {PROMOTERS: 100, PASSIVES: 0, DETRACTORS: -100}


@dataclass(frozen=True, slots=True)
class IndexNumber:
    """An index over one set of answers. The ``n`` of ``number`` counts indicators; each of those has an n of its own.

    ``weights`` are shares of all points lost, by indicator, the weightiest first; ``left_out`` names the others.
    Of a net promoter score ``n`` counts answers, nothing has a weight, and ``groups`` counts who they are from.
    """

    number: Number
    indicators: Mapping[str, Number]
    weights: Mapping[str, float]
    left_out: tuple[str, ...]
    groups: Counts | None = None


def index_number(tally: Tally, index: Index, survey: Survey, *, limit: int, held: Collection[str] = ()) -> IndexNumber:
    """The index of a tally. ``limit`` is the least number of answers with which an indicator counts; those ``held``
    back beside them do not."""
    scores = {
        each.name: Number(Formula.QUESTION, Status.TOO_FEW)
        if f"{survey.id}/{each.name}" in held
        else each.score(tally, survey, limit)
        for each in indicators_of(index, survey)
    }
    known = {name: score for name, score in scores.items() if score.known}
    if index.formula is IndexFormula.NET_PROMOTER:
        return _net_promoter(tally, index, scores, known)
    if known:
        mean = round(sum(score.shown for score in known.values()) / len(known), DIGITS)
        number = Number(Formula.INDEX, Status.KNOWN, mean, len(known))
    else:
        few = any(score.status is Status.TOO_FEW for score in scores.values())
        number = Number(Formula.INDEX, Status.TOO_FEW if few else Status.EMPTY)
    return IndexNumber(number, scores, weights(known), tuple(name for name in scores if name not in known))


def points(index: Index, question: Question, answer: str) -> float | None:
    """What an answer adds to the mean that an index is made of; None for an answer without a place on the scale."""
    place = score(question, answer)
    if place is None or index.formula is not IndexFormula.NET_PROMOTER:
        return place
    return _POINTS[_group_of(int(answer))]


def _net_promoter(tally: Tally, index: Index, scores: Mapping[str, Number], known: Mapping[str, Number]) -> IndexNumber:
    (question,) = index.questions
    left_out, status = tuple(name for name in scores if name not in known), scores[question].status
    if not known:
        return IndexNumber(
            Number(Formula.NET_PROMOTER, status), scores, {}, left_out, Counts(Formula.NET_PROMOTER, status)
        )
    counts = dict.fromkeys(_POINTS, 0)
    for answer, count in cells_under(tally, f"answer/{index.survey}/{question}").items():
        if answer.isdigit():
            counts[_group_of(int(answer))] += count
    n = sum(counts.values())
    value = round(sum(_POINTS[group] * count for group, count in counts.items()) / n, DIGITS)
    groups = Counts(Formula.NET_PROMOTER, status, n, counts)
    return IndexNumber(Number(Formula.NET_PROMOTER, status, value, n), scores, {}, left_out, groups)


def _group_of(answer: int) -> str:
    if answer >= 9:
        return PROMOTERS
    return PASSIVES if answer >= 7 else DETRACTORS


def weights(known: Mapping[str, Number]) -> dict[str, float]:
    """Each score's share of all points lost, the weightiest first."""
    lost = {name: (100 - score.shown) * (score.n or 0) for name, score in known.items()}
    total = sum(lost.values())
    ranked = sorted(lost, key=lambda name: (-lost[name], name))
    return {name: round(lost[name] / total, DIGITS) if total else 0.0 for name in ranked}
