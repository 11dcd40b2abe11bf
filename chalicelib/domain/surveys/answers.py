"""Answers held against their survey: what is wrong with them, what they count as, and how they score.

The forms of an answer, by the question's type:

    single               "car"   or, where the option takes words, {"option": "else", "text": "by boat"}
    multiple             a list of such
    scale, number        5
    matrix               {"row": 5, ...} or {"row": "option", ...}
    text, date           "words", "2026-11-21"
    agency, service      an id of the pack
    any, if it allows    "not_applicable"
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from chalicelib.domain.errors import Problem
from chalicelib.domain.reasons import Reason
from chalicelib.domain.surveys.survey import LEVEL, NOT_APPLICABLE, Question, QuestionType, Survey

COUNTED = frozenset(QuestionType) - {QuestionType.TEXT, QuestionType.NUMBER, QuestionType.DATE, QuestionType.CONTACT}
"""Types whose answers are choices among a few, so that they can be counted."""

_AN_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_A_NUMBER, _A_SHORT_ONE = re.compile(r"-?[0-9]{1,10}"), re.compile(r"-?[0-9]{1,3}")

EARLIER = "@"
"""Between a question and the version of the survey in which it was asked in other words than now."""


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


def is_shown(question: Question, answers: Mapping[str, Any], level: int | None) -> bool:
    """Whether the conditions of a question hold for what was answered so far."""
    return all(
        not wanted_of.isdisjoint(_chosen(level if name == LEVEL else answers.get(name)))
        for name, wanted_of in ((name, set(wanted)) for name, wanted in question.show_if.items())
    )


def level_in(survey: Survey, answers: Mapping[str, Any]) -> int | None:
    """The level that the answers hold, where one of the questions is the one about it."""
    answer = answers.get(survey.level_from) if survey.level_from else None
    return answer if isinstance(answer, int) else None


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
                for cell, chosen in cells.items()
                for choice in _chosen(chosen)
                if _is_choice(question, choice, is_earlier=is_earlier)
            )


def _is_choice(question: Question, choice: str, *, is_earlier: bool) -> bool:
    """Whether what was answered is a choice that the question gives, and not what it took when it was another one.

    An earlier wording may have had a longer scale: a few digits tell nothing about anybody.
    """
    if question.options or choice == NOT_APPLICABLE:
        return choice == NOT_APPLICABLE or question.option(choice) is not None
    if question.type in (QuestionType.AGENCY, QuestionType.SERVICE):
        return _AN_ID.fullmatch(choice) is not None
    if is_earlier:
        return _A_SHORT_ONE.fullmatch(choice) is not None
    return _A_NUMBER.fullmatch(choice) is not None and _number_complaint(question, int(choice)) is None


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
    """The place of a choice from 0 (worst) to 100 (best); None for what has none (domain.md, Numbers)."""
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


def _chosen(answer: Any) -> list[str]:
    """The choices in an answer, without words of one's own."""
    if isinstance(answer, Mapping):
        return [str(answer["option"])] if "option" in answer else []
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return [choice for element in answer for choice in _chosen(element)]
    return [] if answer is None else [str(answer)]


def _beside_options(answer: Any) -> Iterator[str]:
    """The words of one's own in an answer of options."""
    if isinstance(answer, Mapping) and "text" in answer:
        yield answer["text"]
    elif isinstance(answer, Sequence) and not isinstance(answer, str):
        yield from (words for element in answer for words in _beside_options(element))


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
    chosen, words = answer, None
    if isinstance(answer, Mapping):
        if set(answer) != {"option", "text"}:
            yield Problem(path, Reason.OPTION_AND_TEXT.said())
            return
        chosen, words = answer["option"], answer["text"]
    option = question.option(chosen) if isinstance(chosen, str) else None
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
    options = [question.option(choice) for choice in _chosen(answer)]
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
        for choice in _chosen(element):
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
        elif complaint := _number_complaint(question, cell):
            yield Problem(here, complaint)
    if question.required:
        yield from (Problem(f"{path}.{row}", Reason.ANSWER_REQUIRED.said()) for row in rows if row not in answer)


def _complaint(question: Question, answer: Any, form: Form) -> str | None:
    match question.type:
        case QuestionType.SCALE | QuestionType.NUMBER:
            return _number_complaint(question, answer)
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


def _number_complaint(question: Question, answer: Any) -> str | None:
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
