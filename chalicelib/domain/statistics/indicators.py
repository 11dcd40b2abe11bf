"""The published numbers: from exact counts to shares, means and quantiles, each naming its formula and its n.

Formulas carry a version: when one changes its meaning the version goes up, and every page is rendered again.
Sources: satisfaction as the share of levels 3-5, J2; rounds rated apart, X3; overdue shown in public, X4;
deadlines kept counted over open overdue ones too, so that not answering never improves a rate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.cases.outcomes import FollowUpOutcome
from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.statistics.cube import (
    LEVELS,
    Authors,
    Tally,
    cells_under,
    families,
    least_of,
    least_of_people,
    level_counts,
    negatives,
    waiting_limit,
)
from chalicelib.domain.statistics.sampling import wilson
from chalicelib.domain.surveys.counting import score
from chalicelib.domain.surveys.survey import Question

DIGITS = 6
"""Decimals of a published number."""


class Formula(StrEnum):
    """Every formula by its published id; the part after the slash is its version."""

    SATISFACTION = "satisfaction/1"
    SATISFIED = "satisfied-4-5/1"
    MEAN_LEVEL = "mean-level/1"
    LEVELS = "levels/1"
    VERIFIED = "verified/1"
    ORDERS = "orders/1"
    UNDISPATCHED = "undispatched/1"
    ON_TIME = "on-time/1"
    ON_TIME_ANSWERED = "on-time-answered/1"
    DEADLINES = "deadlines/1"
    REDO = "redo/1"
    SOLVED = "solved/2"
    HANDLING = "handling/2"
    WAITING_MEDIAN = "waiting-median/1"
    WAITING_P90 = "waiting-p90/1"
    PROMISES = "promises/1"
    PROMISES_KEPT = "promises-kept/1"
    QUESTION = "question-score/1"
    INDEX = "mean-of-means/1"
    NET_PROMOTER = "net-promoter/1"
    WEIGHT = "problem-weight/1"
    CAMPAIGN_SATISFACTION = "campaign-satisfaction/1"
    CAMPAIGN_MEAN = "campaign-mean/2"
    RESPONSE_RATE = "response-rate/1"
    OUTREACH_RESPONSE = "outreach-response/1"


class Status(StrEnum):
    """Whether a number can be shown. ``too-early``: most of what it is about has not happened yet."""

    KNOWN = "known"
    EMPTY = "empty"
    TOO_FEW = "too-few"
    TOO_EARLY = "too-early"


@dataclass(frozen=True, slots=True)
class Number:
    """A published value over ``n`` things. Value and n are None unless the status is known.

    ``low`` and ``high`` are the ends of its 95 % interval (Wilson), where it has one.
    """

    formula: Formula
    status: Status
    value: float | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None

    @property
    def known(self) -> bool:
        return self.status is Status.KNOWN

    @property
    def shown(self) -> float:
        """The value of a known number. Raises ``ValueError`` for any other."""
        if self.value is None:
            raise ValueError(f"{self.formula} is {self.status}")
        return self.value


@dataclass(frozen=True, slots=True)
class Counts:
    """Several counts over one set of ``n`` things, shown or kept back together."""

    formula: Formula
    status: Status
    n: int | None = None
    counts: Mapping[str, int] | None = None

    @property
    def known(self) -> bool:
        return self.status is Status.KNOWN

    def get(self, name: str) -> int:
        return (self.counts or {}).get(name, 0)


@dataclass(frozen=True, slots=True)
class Indicators:
    """Every number of one scope and period."""

    levels: Counts
    satisfaction: Number
    satisfied: Number
    mean_level: Number
    verified: Number
    orders: Counts
    undispatched: Counts
    on_time: Number
    on_time_answered: Number
    deadlines: Counts
    redo: Number
    solved: Number
    follow_ups: Counts
    handling: Number
    handling_counts: Counts
    waiting_median: Number
    waiting_p90: Number
    promises: Counts
    promises_kept: Number


def indicators(tally: Tally, *, limit: int) -> Indicators:
    """The numbers of a tally. ``limit`` is the least n that may be shown: the pack's for a breakdown, 1 overall.

    It counts people where they are known, and else what they gave: ratings, work orders, rounds of them, follow-ups.
    """
    levels = level_counts(tally)
    rated = sum(levels)
    cells = families(tally)
    least, of_orders, of_rounds, of_follow_ups, of_undispatched = (
        least_of_people(cells.get(each, {}), limit) for each in Authors
    )
    kinds = ("opened", "open", "overdue", "running", "answered", "redo")
    orders = {name: tally.get(f"order/{name}", 0) for name in kinds}
    waiting = tally.get("order/waiting", 0)
    timed, in_time, late = (tally.get(f"round/{name}", 0) for name in ("timed", "in-time", "overdue"))
    deadlines = {"met": in_time, "late": timed - in_time, "overdue": late, "untimed": tally.get("round/untimed", 0)}
    undispatched = {name: tally.get(f"undispatched/{name}", 0) for name in ("orders", "overdue")}
    follow_ups = cells.get("follow-up", {})
    handling = _handling(cells.get("handling", {}))
    waits = {int(hours): count for hours, count in cells.get("wait", {}).items()}
    promises = {name: tally.get(f"promise/{name}", 0) for name in ("made", *PromiseState, "moved")}
    return Indicators(
        levels=_counts(Formula.LEVELS, dict(zip(map(str, LEVELS), levels, strict=True)), rated, least),
        satisfaction=satisfaction(tally, limit=limit),
        satisfied=_share(Formula.SATISFIED, sum(levels[3:]), rated, least),
        mean_level=_mean(Formula.MEAN_LEVEL, dict(zip(LEVELS, levels, strict=True)), least),
        verified=_share(Formula.VERIFIED, tally.get("verified", 0), rated, least),
        orders=_counts(Formula.ORDERS, orders, orders["opened"], of_orders),
        undispatched=_counts(Formula.UNDISPATCHED, undispatched, undispatched["orders"], of_undispatched),
        on_time=_share(Formula.ON_TIME, in_time, timed + late, of_rounds),
        on_time_answered=_share(Formula.ON_TIME_ANSWERED, in_time, timed, of_rounds),
        deadlines=_counts(Formula.DEADLINES, deadlines, sum(deadlines.values()), of_rounds),
        redo=_share(Formula.REDO, orders["redo"], orders["answered"], of_orders),
        solved=_share(
            Formula.SOLVED, follow_ups.get(FollowUpOutcome.SOLVED, 0), sum(follow_ups.values()), of_follow_ups
        ),
        follow_ups=_counts(Formula.SOLVED, follow_ups, sum(follow_ups.values()), of_follow_ups),
        handling=_mean(Formula.HANDLING, handling, of_follow_ups),
        handling_counts=_counts(
            Formula.HANDLING, {str(k): v for k, v in handling.items()}, sum(handling.values()), of_follow_ups
        ),
        waiting_median=_quantile(Formula.WAITING_MEDIAN, waits, 50, of_orders, waiting),
        waiting_p90=_quantile(Formula.WAITING_P90, waits, 90, of_orders, waiting),
        promises=_counts(Formula.PROMISES, promises, promises["made"], of_rounds),
        promises_kept=_share(Formula.PROMISES_KEPT, promises["kept"], promises["kept"] + promises["broken"], of_rounds),
    )


def satisfaction(tally: Tally, *, limit: int) -> Number:
    """The share of levels 3-5 (J2) alone: of all the numbers, the one that a trend of many days needs."""
    levels, least = level_counts(tally), least_of(tally, limit, Authors.SUBMISSIONS)
    return _share(Formula.SATISFACTION, sum(levels) - negatives(levels), sum(levels), least)


def question_score(tally: Tally, *, survey: str, question: Question, row: str | None = None, limit: int) -> Number:
    """The mean score of a question, or of one row of a matrix, from 0 to 100, by ``surveys.counting.score`` (B2)."""
    scores = score_counts(tally, survey=survey, question=question, row=row)
    return _mean(Formula.QUESTION, scores, least_of(tally, limit, Authors.SUBMISSIONS))


def score_counts(tally: Tally, *, survey: str, question: Question, row: str | None = None) -> dict[float, int]:
    """How often each score was given. Answers without one ("cannot say", "not applicable") are left out."""
    name = f"{question.id}.{row}" if row else question.id
    scored: dict[float, int] = {}
    for choice, count in cells_under(tally, f"answer/{survey}/{name}").items():
        place = score(question, choice)
        if place is not None:
            scored[place] = scored.get(place, 0) + count
    return scored


def _handling(cells: Mapping[str, int]) -> dict[int, int]:
    ratings = dict.fromkeys(range(1, 11), 0)
    for cell, count in cells.items():
        ratings[int(cell.partition("/")[2])] += count
    return ratings


def status_of(n: int, limit: int) -> Status:
    """Whether a number over ``n`` things can be shown, where at least ``limit`` are needed."""
    if n == 0:
        return Status.EMPTY
    return Status.TOO_FEW if n < limit else Status.KNOWN


def _counts(formula: Formula, counts: Mapping[str, int], n: int, limit: int) -> Counts:
    status = status_of(n, limit)
    return Counts(formula, status, n, counts) if status is Status.KNOWN else Counts(formula, status)


def _share(formula: Formula, successes: int, n: int, limit: int) -> Number:
    status = status_of(n, limit)
    if status is not Status.KNOWN:
        return Number(formula, status)
    low, high = wilson(successes / n, n)
    return Number(formula, status, round(successes / n, DIGITS), n, round(low, DIGITS), round(high, DIGITS))


def _mean(formula: Formula, values: Mapping[int, int] | Mapping[float, int], limit: int) -> Number:
    n = sum(values.values())
    status = status_of(n, limit)
    if status is not Status.KNOWN:
        return Number(formula, status)
    total = sum(value * count for value, count in values.items())
    return Number(formula, status, round(total / n, DIGITS), n)


def _quantile(formula: Formula, values: Mapping[int, int], percent: int, limit: int, waiting: int) -> Number:
    """The hours within which at least ``percent`` of the waits ended: the upper edge of their class.

    While more are still ``waiting`` than were answered, the status is too early: those answered so far are the quick
    ones.
    """
    n = sum(values.values())
    status = Status.TOO_EARLY if waiting > n else status_of(n, limit)
    if status is not Status.KNOWN:
        return Number(formula, status)
    reached = 0
    for value in sorted(values):
        reached += values[value]
        if reached * 100 >= percent * n:
            break
    return Number(formula, status, waiting_limit(value), n)
