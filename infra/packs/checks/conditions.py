"""Searches for answers to a survey that show a question.

It is a backtracking search: conditions are resolved one by one, and at each branch (an ``any``, a question asked or
not) every alternative is tried. For each question a few representative answers are tried, so that the semantics of
conditions is in one place (``chalicelib.domain.surveys.conditions``).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from chalicelib.domain.surveys.conditions import RANGES, holds, shown_when
from chalicelib.domain.surveys.survey import NOT_APPLICABLE, Condition, Question, QuestionType

MOST_STEPS, MOST_ANSWERS = 5_000, 20_000
"""Limits of the search for one question: resolved conditions, and tried answers. Beyond them it counts as possible."""

Goal = tuple[Condition, bool]
"""A condition, and whether it must hold."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A state of the search: goals left to meet, questions asked or not, and conditions on their answers."""

    left: tuple[Goal, ...]
    asked: Mapping[str, bool] = field(default_factory=dict)
    told: Mapping[str, tuple[Goal, ...]] = field(default_factory=dict)


def can_be_shown(question: Question, earlier: Mapping[str, Question]) -> bool:
    """Whether some answers to the earlier questions show a question."""
    ways = [_Way(((shown_when(question), True),))]
    for _ in range(MOST_STEPS):
        if not ways:
            return False
        way = ways.pop()
        if not way.left:
            return True
        ways += _onwards(way, earlier)
    return True


def can_hold(comparison: Condition, question: Question) -> bool:
    """Whether a comparison alone can hold for a question, asked or not."""
    goal = (comparison, True)
    return _has_answer(question, [goal]) or (_is_conditional(question) and _holds_all([goal], None))


def _onwards(way: _Way, earlier: Mapping[str, Question]) -> Iterator[_Way]:
    """The next states after the last goal is resolved; none where it cannot be met."""
    *left, (condition, wanted) = way.left
    match condition:
        case {"not": part}:
            yield replace(way, left=(*left, (part, not wanted)))
        case {"all": parts} | {"any": parts}:
            goals = [(part, wanted) for part in parts]
            forks = [goals] if ("all" in condition) is wanted else [[goal] for goal in goals]
            yield from (replace(way, left=(*left, *fork)) for fork in forks)
        case _:
            yield from _answered(replace(way, left=tuple(left)), (condition, wanted), earlier)


def _answered(way: _Way, goal: Goal, earlier: Mapping[str, Question]) -> Iterator[_Way]:
    name = goal[0]["question"]
    question, told = earlier.get(name), way.told.get(name, ())
    if question is None or goal in told:
        yield way
        return
    told = (*told, goal)
    for asked in [way.asked[name]] if name in way.asked else [False, True]:
        if _has_answer(question, told) if asked else _holds_all(told, None):
            decided = () if name in way.asked else ((shown_when(question), asked),)
            yield _Way((*way.left, *decided), {**way.asked, name: asked}, {**way.told, name: told})


def _is_conditional(question: Question) -> bool:
    return bool(question.show_if or question.show_when)


def _has_answer(question: Question, told: Sequence[Goal]) -> bool:
    """Whether some answer (or no answer) to a question that is asked meets all goals."""
    if question.type is QuestionType.MATRIX:
        rows = {goal[0].get("row") for goal in told}
        return all(
            _one_meets(_in_row(question, row, told), [g for g in told if g[0].get("row") == row]) for row in rows
        )
    return _one_meets(_answers(question, told), told)


def _one_meets(answers: Iterable[Any], told: Sequence[Goal]) -> bool:
    return any(n >= MOST_ANSWERS or _holds_all(told, answer) for n, answer in enumerate(answers))


def _holds_all(told: Sequence[Goal], answer: Any) -> bool:
    return all(holds(condition, {condition["question"]: answer}) is wanted for condition, wanted in told)


def _in_row(question: Question, row: str | None, told: Sequence[Goal]) -> Iterator[Any]:
    cell = replace(question, type=QuestionType.SINGLE if question.options else QuestionType.SCALE)
    answers = _answers(cell, told)
    yield from ({row or question.rows[0].id: answer} if answer is not None else None for answer in answers)
    if question.not_applicable:
        yield NOT_APPLICABLE


def _answers(question: Question, told: Sequence[Goal]) -> Iterator[Any]:
    """Representative answers: some on each side of every distinction that a condition makes."""
    if not question.required:
        yield None
    if question.not_applicable:
        yield NOT_APPLICABLE
    named = {str(value) for condition, _ in told for value in condition.get("one_of", ())}
    bounds = [condition[test] for condition, _ in told for test in RANGES if test in condition]
    match question.type:
        case QuestionType.SINGLE:
            yield from (option.id for option in question.options)
        case QuestionType.MULTIPLE:
            yield from _selections(question, named)
        case QuestionType.SCALE | QuestionType.NUMBER:
            numbers = [int(value) for value in named if value.lstrip("-").isdigit()]
            yield from _numbers(question, [*numbers, *(bound for bound in bounds if not isinstance(bound, str))])
        case QuestionType.DATE:
            yield from _days(bound for bound in bounds if isinstance(bound, str))
        case _:
            yield "something"


def _selections(question: Question, named: Collection[str]) -> Iterator[list[str]]:
    """Allowed combinations of choices. Choices that no condition names are equivalent, so one represents them."""
    yield from ([option.id] for option in question.options if option.alone)
    together = [option.id for option in question.options if not option.alone]
    told, others = ([each for each in together if (each in named) is is_named] for is_named in (True, False))
    least, most = question.least or 1, question.most or len(together)
    for size in range(min(most, len(told)) + 1):
        more = others[: max(0, least - size)]
        if least <= size + len(more) <= most:
            yield from ([*way, *more] for way in combinations(told, size))


def _numbers(question: Question, bounds: Iterable[float]) -> Iterator[float]:
    """The limits of a question, and the numbers at, below and above each bound."""
    step = 10**-question.decimals if question.decimals else 1
    around = {round(bound + sign * step, question.decimals or None) for bound in bounds for sign in (-1, 0, 1)}
    least, greatest = question.min, question.max
    for number in {*around, *(end for end in (least, greatest) if end is not None), 0}:
        if (least is None or number >= least) and (greatest is None or number <= greatest):
            yield number


def _days(bounds: Iterable[str]) -> Iterator[str]:
    yield "2000-01-01"
    for day in map(date.fromisoformat, bounds):
        yield day.isoformat()
        if day > date.min:
            yield (day - timedelta(days=1)).isoformat()
        if day < date.max:
            yield (day + timedelta(days=1)).isoformat()
