"""Report what staff say of their own body: only when a period is over, and only above the limit (B13, X7).

While answers still come in, two looks at a report could be subtracted from each other, and the difference be what one
person said at that time. So nothing is shown of a period before its end.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import quarter_months
from chalicelib.domain.staff_surveys import Counted, count
from chalicelib.domain.statistics.cube import LEVELS, cells_under, level_counts
from chalicelib.domain.statistics.indicators import question_score
from chalicelib.domain.statistics.report_periods import report_on
from chalicelib.domain.surveys.answers import COUNTED
from chalicelib.domain.surveys.survey import Question, Survey
from chalicelib.services.caller import Caller
from chalicelib.services.cases.views import View
from chalicelib.services.ports.submissions import InternalStore

WORDS_SHOWN = 500
"""Of the words to one question; more would not fit into one answer."""


def report_internal(
    survey: str, month: str, *, caller: Caller, now: datetime, pack: Pack, store: InternalStore
) -> View:
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
    shown: View = {"survey": survey, "body": body, "period": report.period, "months": report.months}
    if not report.is_over(now):
        return {**shown, **_nothing("collecting")}
    counted = count(chain.from_iterable(by_month[each] for each in report.months), pack.surveys[survey])
    if counted.n < pack.limits.publication:
        return {**shown, **_nothing("too-few")}
    return {
        **shown,
        "status": "known",
        "n": counted.n,
        "levels": dict(zip(map(str, LEVELS), level_counts(counted.tally), strict=True)),
        "questions": list(_questions(counted, pack.surveys[survey], pack.limits.publication)),
        "words": {question: said[:WORDS_SHOWN] for question, said in counted.words.items()},
    }


def _nothing(status: str) -> View:
    return {"status": status, "n": None, "levels": None, "questions": [], "words": {}}


def _questions(counted: Counted, survey: Survey, limit: int) -> Iterator[View]:
    """Every question with answers to count, and each row of a matrix."""
    for question in survey.questions:
        if question.type in COUNTED:
            for row in tuple(each.id for each in question.rows) or (None,):
                yield _question(counted, survey.id, question, row, limit)


def _question(counted: Counted, survey: str, question: Question, row: str | None, limit: int) -> View:
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
