"""Corrections: a submission sent again under the same id with changed content.

A corrected copy is about the same thing and by the same author, and comes within the hour. A submission
that opened no case is replaced. If it opened one, the new words are added to the case as a message.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.person import person_of
from chalicelib.domain.submissions.answer_texts import WordedAnswer, worded
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback, Source

CORRECTABLE_FOR = timedelta(hours=1)

_OPEN_TO_CHANGE = ("received_at", "language", "person", "reach")
"""What may differ in any corrected copy: the moment, the language of the page, and the contact, which is kept apart."""

_OF_FEEDBACK = ("pack_version", "survey_version", "segments", "level", "answers", "comment")
_OF_APPEAL = ("pack", "statement")


class Correction(StrEnum):
    """What became of a corrected copy."""

    REPLACED = "replaced"
    MESSAGE = "message"


def may_correct(earlier: Feedback | Appeal, later: Feedback | Appeal, now: datetime) -> bool:
    """Whether ``later`` is a corrected copy of ``earlier``; else it is a submission of its own."""
    words = _OF_FEEDBACK if isinstance(earlier, Feedback) else _OF_APPEAL
    open_to_change = {name: getattr(earlier, name) for name in (*_OPEN_TO_CHANGE, *words)}
    return (
        earlier.source is Source.AUTHOR
        and now - earlier.received_at <= CORRECTABLE_FOR
        and _account(earlier) == _account(later)
        and replace(later, **open_to_change) == earlier
    )


def added_words(earlier: Feedback | Appeal, later: Feedback | Appeal, pack: Pack) -> str | None:
    """The message that adds what is new in the corrected copy to the case; "" where nothing is new.

    None where no message can do so, because the copy leaves out something that the first one had.
    """
    if isinstance(earlier, Feedback) and isinstance(later, Feedback):
        if (earlier.comment and not later.comment) or earlier.answers.keys() - later.answers.keys():
            return None
        if earlier.level and not later.level:
            return None
        return "\n".join(_changed(earlier, later, pack))
    assert isinstance(earlier, Appeal)
    assert isinstance(later, Appeal)
    return "" if earlier.statement == later.statement else later.statement


def _account(submission: Feedback | Appeal) -> str | None:
    """The author who had signed in; None for one known by the contact of this submission alone, or not at all."""
    return None if submission.person == person_of(submission.id) else submission.person


def _changed(earlier: Feedback, later: Feedback, pack: Pack) -> Iterator[str]:
    survey = pack.surveys[later.survey]
    if later.level != earlier.level and survey.level_from is None:
        yield f"{later.level}/5"
    answers = {name: answer for name, answer in later.answers.items() if earlier.answers.get(name) != answer}
    yield from map(_line, worded(survey, answers, pack, later.language))
    if later.comment and later.comment != earlier.comment:
        yield later.comment


def _line(answer: WordedAnswer) -> str:
    said = (": ".join(text for text in (one.row, one.text or "-", one.words) if text) for one in answer.said)
    return f"{answer.question} {'; '.join(said)}"
