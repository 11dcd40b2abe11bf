"""Answers to a survey as people read them: each question and what was chosen or written, in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.surveys.survey import NOT_APPLICABLE, Question, QuestionType, Survey


@dataclass(frozen=True, slots=True)
class Scale:
    """The two ends of a scale, with what stands at them."""

    min: int
    max: int
    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was answered, in a matrix to one ``row``. ``text`` is None where it does not apply; ``words`` are
    the author's own beside an option. Days are ISO 8601."""

    text: str | None
    row: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class WordedAnswer:
    """A question with all that was said to it."""

    question: str
    type: QuestionType
    scale: Scale | None
    said: tuple[Said, ...]


def worded(survey: Survey, answers: Mapping[str, Any], pack: Pack, language: str | None) -> Iterator[WordedAnswer]:
    """The questions that were answered, in the survey's order. The answers are ones that this survey accepts."""
    for question in survey.questions:
        if question.id in answers:
            yield WordedAnswer(
                question=pack.text(question.text, language),
                type=question.type,
                scale=_scale(question, pack, language),
                said=tuple(_said(question, answers[question.id], pack, language)),
            )


def _scale(question: Question, pack: Pack, language: str | None) -> Scale | None:
    on_a_scale = question.type in (QuestionType.SCALE, QuestionType.MATRIX)
    if not on_a_scale or question.min is None or question.max is None:
        return None
    low, high = (pack.text(end, language) if end else None for end in (question.low, question.high))
    return Scale(question.min, question.max, low, high)


def _said(question: Question, answer: Any, pack: Pack, language: str | None) -> Iterator[Said]:
    if question.type is QuestionType.MATRIX and isinstance(answer, Mapping):
        for row in question.rows:
            if row.id in answer:
                yield replace(_one(question, answer[row.id], pack, language), row=pack.text(row.text, language))
    elif isinstance(answer, Sequence) and not isinstance(answer, str):
        yield from (_one(question, each, pack, language) for each in answer)
    else:
        yield _one(question, answer, pack, language)


def _one(question: Question, answer: Any, pack: Pack, language: str | None) -> Said:
    chosen, words = (answer["option"], answer["text"]) if isinstance(answer, Mapping) else (answer, None)
    option = question.option(str(chosen))
    if option is not None:
        return Said(pack.text(option.text, language), words=words)
    if chosen == NOT_APPLICABLE:
        return Said(None)
    match question.type:
        case QuestionType.AGENCY:
            return Said(pack.text(pack.agencies[chosen].name, language))
        case QuestionType.SERVICE:
            return Said(pack.text(pack.services[chosen].name, language))
        case _:
            return Said(str(chosen))
