"""Check answers against their survey.

The forms of an answer, by the question's type:

    single               "car"   or, where the option takes words, {"option": "else", "text": "by boat"}
    multiple             a list of such
    scale, number        5
    matrix               {"row": 5, ...} or {"row": "option", ...}
    text, date           "words", "2026-11-21"
    agency, service      an id of the pack
    any, if it allows    "not_applicable"
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from chalicelib.domain.errors import Problem
from chalicelib.domain.reasons import Reason
from chalicelib.domain.surveys.conditions import chosen, is_shown
from chalicelib.domain.surveys.survey import NOT_APPLICABLE, Question, QuestionType, Survey


@dataclass(frozen=True, slots=True)
class Form:
    """A survey as it is being filled in: its answers and what stands beside them."""

    survey: Survey
    answers: Mapping[str, Any]
    level: int | None
    has_contact: bool
    agencies: Collection[str]
    services: Collection[str]
    longest_text: int


def problems(form: Form) -> Iterator[Problem]:
    """Everything wrong with the answers, each with its exact path. Answers to questions not shown are refused."""
    for name in form.answers:
        if form.survey.question(name) is None:
            yield Problem(f"answers.{name}", Reason.NO_SUCH_QUESTION.said())
    for question in form.survey.questions:
        path, shown = f"answers.{question.id}", is_shown(question, form.answers, form.level)
        if question.type is QuestionType.CONTACT:
            if question.required and shown and not form.has_contact:
                yield Problem("contact", Reason.ASKS_FOR_CONTACT.said())
            elif question.id in form.answers:
                yield Problem(path, Reason.ANSWERED_IN_CONTACT.said())
        elif question.id in form.answers:
            if shown:
                yield from _wrong(question, form.answers[question.id], path, form)
            else:
                yield Problem(path, Reason.NOT_ASKED_NOW.said())
        elif question.required and shown:
            yield Problem(path, Reason.ANSWER_REQUIRED.said())


def level_in(survey: Survey, answers: Mapping[str, Any]) -> int | None:
    """The level (1-5) given as an answer, where the survey takes it from a question (``level_from``); else None."""
    answer = answers.get(survey.level_from) if survey.level_from else None
    return answer if isinstance(answer, int) else None


def _wrong(question: Question, answer: Any, path: str, form: Form) -> Iterator[Problem]:
    if answer == NOT_APPLICABLE:
        if not question.not_applicable:
            yield Problem(path, Reason.MUST_BE_ANSWERED.said())
        return
    match question.type:
        case QuestionType.SINGLE:
            yield from _wrong_choice(question, answer, path, form)
        case QuestionType.MULTIPLE:
            yield from _wrong_choices(question, answer, path, form)
        case QuestionType.MATRIX:
            yield from _wrong_rows(question, answer, path, form)
        case _:
            complaint = _complaint(question, answer, form)
            if complaint:
                yield Problem(path, complaint)


def _wrong_choice(question: Question, answer: Any, path: str, form: Form) -> Iterator[Problem]:
    choice, words = answer, None
    if isinstance(answer, Mapping):
        if set(answer) != {"option", "text"}:
            yield Problem(path, Reason.OPTION_AND_TEXT.said())
            return
        choice, words = answer["option"], answer["text"]
    option = question.option(choice) if isinstance(choice, str) else None
    if option is None:
        yield Problem(path, Reason.ONE_OF.said(choices=", ".join(option.id for option in question.options)))
    elif words is not None and not option.other:
        yield Problem(path, Reason.OPTION_WITHOUT_TEXT.said())
    elif words is not None and (complaint := _text_complaint(words, form.longest_text)):
        yield Problem(f"{path}.text", complaint)
    elif option.other and question.required and not (words or "").strip():
        yield Problem(f"{path}.text", Reason.OPTION_NEEDS_TEXT.said())


def _wrong_choices(question: Question, answer: Any, path: str, form: Form) -> Iterator[Problem]:
    if not isinstance(answer, Sequence) or isinstance(answer, str):
        yield Problem(path, Reason.OPTIONS_EXPECTED.said())
        return
    if not answer and question.required:
        yield Problem(path, Reason.ANSWER_REQUIRED.said())
    options = [question.option(choice) for choice in chosen(answer)]
    is_alone = any(option is not None and option.alone for option in options)
    if is_alone and len(answer) > 1:
        yield Problem(path, Reason.OPTION_ALONE.said())
    if question.most is not None and len(answer) > question.most:
        yield Problem(path, Reason.TOO_MANY_OPTIONS.said(most=question.most))
    if question.least is not None and 0 < len(answer) < question.least and not is_alone:
        yield Problem(path, Reason.TOO_FEW_OPTIONS.said(least=question.least))
    seen: set[str] = set()
    for index, element in enumerate(answer):
        here = f"{path}.{index}"
        yield from _wrong_choice(question, element, here, form)
        for choice in chosen(element):
            if choice in seen:
                yield Problem(here, Reason.OPTION_TWICE.said())
            seen.add(choice)


def _wrong_rows(question: Question, answer: Any, path: str, form: Form) -> Iterator[Problem]:
    if not isinstance(answer, Mapping):
        yield Problem(path, Reason.ROWS_EXPECTED.said())
        return
    rows = [row.id for row in question.rows]
    for name, cell in answer.items():
        here = f"{path}.{name}"
        if name not in rows:
            yield Problem(here, Reason.NO_SUCH_ROW.said())
        elif cell == NOT_APPLICABLE and question.not_applicable:
            continue
        elif question.options:
            yield from _wrong_choice(question, cell, here, form)
        elif complaint := number_complaint(question, cell):
            yield Problem(here, complaint)
    if question.required:
        yield from (Problem(f"{path}.{row}", Reason.ANSWER_REQUIRED.said()) for row in rows if row not in answer)


def _complaint(question: Question, answer: Any, form: Form) -> str | None:
    match question.type:
        case QuestionType.SCALE | QuestionType.NUMBER:
            return number_complaint(question, answer)
        case QuestionType.DATE:
            return _date_complaint(answer)
        case QuestionType.AGENCY:
            known = isinstance(answer, str) and answer in form.agencies
            return None if known else Reason.NO_SUCH.said(what="agency", value=answer)
        case QuestionType.SERVICE:
            known = isinstance(answer, str) and answer in form.services
            return None if known else Reason.NO_SUCH.said(what="service", value=answer)
        case _:
            return _own_text_complaint(question, answer, form.longest_text)


def _own_text_complaint(question: Question, answer: Any, longest: int) -> str | None:
    complaint = _text_complaint(answer, longest)
    if complaint:
        return complaint
    length = len(answer.strip())
    if not length:
        return Reason.ANSWER_REQUIRED.said() if question.required else None
    shortest = question.shortest or 0
    return Reason.TOO_SHORT.said(least=shortest) if length < shortest else None


def number_complaint(question: Question, answer: Any) -> str | None:
    """Why an answer is no number, or none between the bounds; None for one that fits."""
    least, greatest = (bound if bound is not None else answer for bound in (question.min, question.max))
    if _is_number(answer, question.decimals) and least <= answer <= greatest:
        return None
    least, most = question.min, question.max
    if question.decimals:
        bounds = f"{'…' if least is None else least} – {'…' if most is None else most}"
        return Reason.DECIMALS_EXPECTED.said(most=question.decimals, bounds=bounds)
    if least is not None and most is not None:
        return Reason.NUMBER_BETWEEN.said(least=least, most=most)
    if least is not None:
        return Reason.NUMBER_FROM.said(least=least)
    return Reason.NUMBER_EXPECTED.said() if most is None else Reason.NUMBER_UP_TO.said(most=most)


def _is_number(answer: Any, decimals: int) -> bool:
    if isinstance(answer, float):
        return decimals > 0 and isfinite(answer) and round(answer, decimals) == answer
    return isinstance(answer, int) and not isinstance(answer, bool)


def _date_complaint(answer: Any) -> str | None:
    try:
        # Python knows other ways to write a day too, which nobody else who reads the answers may.
        fits = date.fromisoformat(answer).isoformat() == answer
    except (TypeError, ValueError):
        fits = False
    return None if fits else Reason.DATE_EXPECTED.said()


def _text_complaint(answer: Any, longest: int) -> str | None:
    if not isinstance(answer, str):
        return Reason.TEXT_EXPECTED.said()
    return None if len(answer) <= longest else Reason.TOO_LONG.said(most=longest)
