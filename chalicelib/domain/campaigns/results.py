"""What came of a campaign: who answered, and what the answers say of all who could have been asked (B4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chalicelib.domain.campaigns.campaign import Campaign
from chalicelib.domain.statistics.composite_indices import indicators_in
from chalicelib.domain.statistics.cube import LEVELS, Tally, level_counts, negatives
from chalicelib.domain.statistics.indicators import DIGITS, Formula, Number, Status, score_counts, status_of
from chalicelib.domain.statistics.sampling import Estimate, mean_of, share_of
from chalicelib.domain.surveys.survey import Survey

SCORES = (0.0, 100.0)
"""The scale on which every question's answers are compared (B2)."""


@dataclass(frozen=True, slots=True)
class CampaignResult:
    """The numbers of a campaign. ``low`` and ``high`` are the ends of the interval at the campaign's confidence.

    ``response_rate`` (0-1) is over all who were asked; it has no interval, because nothing is estimated. ``satisfied``
    is a share (0-1), ``mean_level`` 1-5. ``questions`` are mean scores from 0 to 100, by question (``grid.row`` in a
    matrix).
    """

    answered: int
    response_rate: Number
    satisfied: Number
    mean_level: Number
    questions: Mapping[str, Number]


def campaign_result(campaign: Campaign, tally: Tally, survey: Survey | None, *, limit: int) -> CampaignResult:
    """The result from the counts of the campaign's scope. ``limit`` is the least n that may be shown.

    ``survey`` is None where the pack no longer has it: the result then has no questions.
    """
    levels = level_counts(tally)
    answered = sum(levels) + tally.get("level/none", 0)
    # Somebody may answer who was counted as passed over, but nobody who is not of the population.
    population = max(campaign.population, answered)
    confidence = campaign.confidence
    satisfied = _number(Formula.CAMPAIGN_SATISFACTION, sum(levels), limit)
    if satisfied.known:
        share = share_of(sum(levels) - negatives(levels), sum(levels), population=population, confidence=confidence)
        satisfied = _told(satisfied, share)
    scored = _scored(tally, survey) if survey else {}
    return CampaignResult(
        answered=answered,
        response_rate=_response(answered, max(campaign.invited, answered), limit),
        satisfied=satisfied,
        mean_level=_mean(
            {float(level): count for level, count in zip(LEVELS, levels, strict=True) if count},
            (LEVELS[0], LEVELS[-1]),
            population,
            confidence,
            limit,
        ),
        questions={
            name: _mean(scores, SCORES, population, confidence, limit) for name, scores in scored.items() if scores
        },
    )


def _scored(tally: Tally, survey: Survey) -> dict[str, dict[float, int]]:
    """How often each score was given, by question (``grid.row`` in a matrix)."""
    return {
        each.name: score_counts(tally, survey=survey.id, question=each.question, row=each.row)
        for each in indicators_in(survey)
    }


def _mean(
    values: Mapping[float, int], scale: tuple[float, float], population: int, confidence: float, limit: int
) -> Number:
    n = sum(values.values())
    # One answer has no spread to compute an error from, whatever the pack lets be shown.
    number = _number(Formula.CAMPAIGN_MEAN, n, max(limit, 2))
    if not number.known:
        return number
    found = mean_of(values, scale=scale, population=population, confidence=confidence)
    # Answers that are all alike have a mean, and no interval.
    return _told(number, found) if found else replace(number, value=round(next(iter(values)), DIGITS))


def _response(answered: int, invited: int, limit: int) -> Number:
    number = _number(Formula.RESPONSE_RATE, invited, limit)
    return replace(number, value=round(answered / invited, DIGITS)) if number.known else number


def _number(formula: Formula, n: int, limit: int) -> Number:
    status = status_of(n, limit)
    return Number(formula, status, n=n if status is Status.KNOWN else None)


def _told(number: Number, found: Estimate) -> Number:
    value, low, high = (round(each, DIGITS) for each in (found.value, found.low, found.high))
    return replace(number, value=value, low=low, high=high)
