"""Report what staff say of their own body: only when a period is over, and only above the limit (B13, X7).

While answers still come in, two looks at a report could be subtracted from each other, and the difference be what one
person said at that time. So nothing is shown of a period before its end.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Literal, TypedDict

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import quarter_months
from chalicelib.domain.staff_surveys import Counted, count
from chalicelib.domain.statistics.cube import LEVELS, cells_under, level_counts
from chalicelib.domain.statistics.indicators import question_score
from chalicelib.domain.statistics.report_periods import report_on
from chalicelib.domain.surveys.counting import COUNTED
from chalicelib.domain.surveys.survey import Question, Survey
from chalicelib.services.caller import Caller
from chalicelib.services.ports.submissions import InternalStore


class InternalQuestion(TypedDict):
    """Answers by choice, and the mean score from 0 to 100; null where too few answered this one."""

    question: str
    row: str | None
    n: int | None
    choices: dict[str, int] | None
    score: float | None


class InternalReport(TypedDict):
    """What the staff of one body say. ``period`` is a month where it has enough answers, else the quarter, of which
    ``months`` are reported here. Nothing is shown while it is ``collecting``, nor of ``too-few``."""

    survey: str
    body: str
    period: str
    months: list[str]
    status: Literal["collecting", "too-few", "known"]
    n: int | None
    levels: dict[str, int] | None
    questions: list[InternalQuestion]
    words: dict[str, list[str]]


WORDS_SHOWN = 500
"""Of the words to one question; more would not fit into one answer."""


def report_internal(
    survey: str, month: str, *, caller: Caller, now: datetime, pack: Pack, store: InternalStore
) -> InternalReport:
    """The report that a month's answers to a survey are in, for the body that the caller belongs to.

    ``status`` is ``collecting`` before the period is over, then ``known`` or ``too-few``. Raises ``NotFound`` for what
    is no survey of staff and ``Forbidden`` to a caller of no agency.
    """
    if not pack.is_internal(survey):
        raise NotFound(f"There is no survey of staff {survey!r}.")
    if caller.agency is None or caller.agency not in pack.agencies:
        raise Forbidden("These reports are only for the staff of one agency.")
    body = pack.body_of(caller.agency)
    by_month = {each: list(store.answers(body, survey, each)) for each in quarter_months(month)}
    report = report_on(month, {each: len(found) for each, found in by_month.items()}, pack.monthly_from)
    nothing: InternalReport = {
        "survey": survey,
        "body": body,
        "period": report.period,
        "months": list(report.months),
        "status": "collecting",
        "n": None,
        "levels": None,
        "questions": [],
        "words": {},
    }
    if not report.is_over(now):
        return nothing
    counted = count(chain.from_iterable(by_month[each] for each in report.months), pack.surveys[survey])
    if counted.n < pack.limits.publication:
        return {**nothing, "status": "too-few"}
    return {
        **nothing,
        "status": "known",
        "n": counted.n,
        "levels": dict(zip(map(str, LEVELS), level_counts(counted.tally), strict=True)),
        "questions": list(_questions(counted, pack.surveys[survey], pack.limits.publication)),
        "words": {question: list(said[:WORDS_SHOWN]) for question, said in counted.words.items()},
    }


def _questions(counted: Counted, survey: Survey, limit: int) -> Iterator[InternalQuestion]:
    """Every question with answers to count, and each row of a matrix."""
    for question in survey.questions:
        if question.type in COUNTED:
            for row in tuple(each.id for each in question.rows) or (None,):
                yield _question(counted, survey.id, question, row, limit)


def _question(counted: Counted, survey: str, question: Question, row: str | None, limit: int) -> InternalQuestion:
    """A question that too few answered stays empty, though others of the survey had more answers."""
    name = f"{question.id}.{row}" if row else question.id
    n = counted.tally.get(f"asked/{survey}/{name}", 0)
    shown = n >= limit
    return {
        "question": question.id,
        "row": row,
        "n": n if shown else None,
        "choices": cells_under(counted.tally, f"answer/{survey}/{name}") if shown else None,
        "score": question_score(counted.tally, survey=survey, question=question, row=row, limit=limit).value,
    }
