"""Count answers: choices, texts that authors wrote themselves, and scores."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib.domain.surveys.answers import number_complaint
from chalicelib.domain.surveys.conditions import chosen
from chalicelib.domain.surveys.survey import NOT_APPLICABLE, Question, QuestionType, Survey

COUNTED = frozenset(QuestionType) - {QuestionType.TEXT, QuestionType.NUMBER, QuestionType.DATE, QuestionType.CONTACT}
"""Types whose answers are choices among a few, so that they can be counted."""

_AN_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_A_NUMBER, _A_SHORT_ONE = re.compile(r"-?[0-9]{1,10}"), re.compile(r"-?[0-9]{1,3}")

EARLIER = "@"
"""Between a question and the version of the survey in which it was asked in other words than now."""


def countable(survey: Survey | None, answers: Mapping[str, Any], version: int) -> Iterator[tuple[str, str]]:
    """The answers as counts know them: question (``grid.row`` in a matrix) and choice. No word of anybody's own.

    What was answered to an earlier wording, in a ``version`` of the survey before the question's own, goes by the
    question and that version (``speed@1``), so that different questions are never added up. Of a question or a choice
    that the pack no longer has nothing is told: under the same name words or a phone number may have been asked for.
    """
    for name, answer in answers.items():
        question = survey.question(name) if survey else None
        if question is None:
            continue
        is_earlier = version < question.since
        worded = f"{name}{EARLIER}{version}" if is_earlier else name
        cells = {worded: answer}
        if question.type is QuestionType.MATRIX:
            rows = [row.id for row in question.rows if isinstance(answer, Mapping) and row.id in answer]
            cells = {f"{worded}.{row}": answer[row] for row in rows}
        if question.type in COUNTED:
            yield from (
                (cell, choice)
                for cell, answered in cells.items()
                for choice in chosen(answered)
                if _is_choice(question, choice, is_earlier=is_earlier)
            )


def _is_choice(question: Question, choice: str, *, is_earlier: bool) -> bool:
    """Whether an answer is a choice that the question offers, not one left from another question under the same id.

    An earlier wording may have had a longer scale: a few digits tell nothing about anybody.
    """
    if question.options or choice == NOT_APPLICABLE:
        return choice == NOT_APPLICABLE or question.option(choice) is not None
    if question.type in (QuestionType.AGENCY, QuestionType.SERVICE):
        return _AN_ID.fullmatch(choice) is not None
    if is_earlier:
        return _A_SHORT_ONE.fullmatch(choice) is not None
    return _A_NUMBER.fullmatch(choice) is not None and number_complaint(question, int(choice)) is None


def own_words(survey: Survey, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What people wrote themselves: question and words, of open questions and of options that take some."""
    for name, answer in answers.items():
        question = survey.question(name)
        if question is None or answer == NOT_APPLICABLE:
            continue
        if question.type is QuestionType.TEXT and isinstance(answer, str):
            yield name, answer
        cells = answer.values() if question.type is QuestionType.MATRIX and isinstance(answer, Mapping) else [answer]
        yield from ((name, words) for cell in cells for words in _beside_options(cell))


def score(question: Question, choice: str) -> float | None:
    """The place of a choice from 0 (worst) to 100 (best); None for what has none."""
    option = question.option(choice)
    if option is not None:
        return option.score
    if question.options or not has_score(question) or not choice.lstrip("-").isdigit():
        return None
    assert question.min is not None, "checked with the pack"
    assert question.max is not None, "checked with the pack"
    share = (int(choice) - question.min) / (question.max - question.min)
    return 100 * (1 - share if question.reverse else share)


def has_score(question: Question) -> bool:
    """Whether any answer to a question has a place from 0 to 100."""
    on_a_scale = question.type is QuestionType.MATRIX and not question.options
    return question.type is QuestionType.SCALE or on_a_scale or any(o.score is not None for o in question.options)


def _beside_options(answer: Any) -> Iterator[str]:
    """The texts that an author wrote beside options."""
    if isinstance(answer, Mapping) and "text" in answer:
        yield answer["text"]
    elif isinstance(answer, Sequence) and not isinstance(answer, str):
        yield from (words for element in answer for words in _beside_options(element))
