"""Internal feedback: what staff say of their own body, kept so that nothing leads back to who said it (B13, X7).

Kept of a submission are the day, the body as a whole, the survey with its version, and the answers. Whatever else
would narrow down its author is refused by name (a person, a place within the body) or not kept (channel, language).
The version of the pack is not kept either: it would tell, to the minute, whether an answer was given before or after a
change.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.errors import Invalid, Problem
from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import month_at
from chalicelib.domain.reasons import Reason
from chalicelib.domain.statistics.aggregation import answer_cells
from chalicelib.domain.statistics.cube import Tally
from chalicelib.domain.submissions.feedback_intake import Draft, named_problems, survey_problems
from chalicelib.domain.submissions.intake_checks import CLOCK_SKEW
from chalicelib.domain.surveys.counting import own_words
from chalicelib.domain.surveys.survey import Survey

COMMENT = "comment"
"""The key of the comments among the words by question."""

_TAKEN = {"survey", "agency", "channel", "source", "received_at", "level", "answers", "comment", "language"}
"""The fields that a draft may have here. All others are refused, also fields that are added later."""


@dataclass(frozen=True, slots=True)
class InternalAnswers:
    """One submission as it is kept. ``day`` is written ``2026-11-21`` (UTC). The id is a ULID of that midnight."""

    id: str
    day: str
    body: str
    survey: str
    version: int
    level: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a set of submissions: how many, their cells, words by question (sorted to hide authors)."""

    n: int
    tally: Tally
    words: Mapping[str, tuple[str, ...]]


def day_of(moment: datetime) -> datetime:
    """The first moment of a day: all that is known of when an answer was given."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def accept_internal(draft: Draft, *, now: datetime, random: bytes, pack: Pack) -> InternalAnswers:
    """What is kept of a draft. Raises ``Invalid`` with every problem, first those that identify its author."""
    problems = [*_narrowing_problems(draft, pack), *named_problems(draft, pack), *survey_problems(draft, pack)]
    if draft.received_at is not None and draft.received_at > now + CLOCK_SKEW:
        problems.append(Problem("received_at", Reason.IN_FUTURE.said()))
    elif draft.received_at is not None and month_at(draft.received_at) < month_at(now):
        # The report of that month may have been read: two looks at it would tell what this one person said.
        problems.append(Problem("received_at", Reason.MONTH_OVER.said()))
    if problems:
        raise Invalid(problems)
    day = day_of(draft.received_at or now)
    return InternalAnswers(
        id=ulid(day, random),
        day=f"{day:%Y-%m-%d}",
        body=draft.agency,
        survey=draft.survey,
        version=pack.surveys[draft.survey].version,
        level=draft.level,
        answers=draft.answers,
        comment=draft.comment or None,
    )


def count(submissions: Iterable[InternalAnswers], survey: Survey) -> Counted:
    """Count submissions to one survey."""
    n, cells = 0, Counter[str]()
    words: dict[str, list[str]] = {}
    for item in submissions:
        n += 1
        cells.update(answer_cells(survey.id, item.answers, survey, item.version))
        if item.level is not None:
            cells[f"level/{item.level}"] += 1
        for question, said in (*own_words(survey, item.answers), *([(COMMENT, item.comment)] if item.comment else ())):
            words.setdefault(question, []).append(said)
    # By the alphabet: in the order of keeping, the words of one person would stand at one place in every list.
    return Counted(n, dict(cells), {question: tuple(sorted(said)) for question, said in words.items()})


def _narrowing_problems(draft: Draft, pack: Pack) -> Iterator[Problem]:
    for each in fields(draft):
        if each.name not in _TAKEN and getattr(draft, each.name) not in (None, ()):
            yield Problem(each.name, Reason.ANONYMOUS_WITHOUT.said())
    if draft.agency in pack.agencies and (body := pack.body_of(draft.agency)) != draft.agency:
        yield Problem("agency", Reason.ANONYMOUS_WHOLE.said(body=body))
