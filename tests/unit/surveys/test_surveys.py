"""Surveys: answers are accepted or refused by their exact path, counted and scored."""

from itertools import chain
from typing import Any

import pytest

from chalicelib.domain.pack.read_surveys import read_survey
from chalicelib.domain.surveys.answers import Form, number_complaint, problems
from chalicelib.domain.surveys.counting import countable, own_words, score
from chalicelib.domain.surveys.survey import NOT_APPLICABLE, Question, QuestionType, Survey

AGENCIES, SERVICES = ["tax", "roads"], ["vat"]
TEXT = {"en": "Well?"}
OPTIONS = [{"id": "car", "text": TEXT, "score": 0}, {"id": "bus", "text": TEXT, "score": 100}]
ELSE = {"id": "else", "text": TEXT, "other": True}


def survey(*questions: dict[str, Any], level: str = "optional") -> Survey:
    document = {"title": TEXT, "version": 1, "audience": "external", "level": level, "opens_case": "never"}
    return read_survey("form", {**document, "questions": [{"text": TEXT, **question} for question in questions]})


def paths(of: Survey, answers: dict[str, Any], *, level: int | None = None, has_contact: bool = False) -> list[str]:
    form = Form(of, answers, level, has_contact, AGENCIES, SERVICES, 50)
    return [problem.path for problem in problems(form)]


WAYS = {"id": "ways", "type": "multiple", "most": 2, "options": [*OPTIONS, ELSE]}
WAY = {"id": "way", "type": "single", "options": [*OPTIONS, ELSE]}
NONE = {"id": "none", "type": "multiple", "options": [*OPTIONS, {"id": "none", "text": TEXT, "alone": True}]}
GRID = {"id": "grid", "type": "matrix", "min": 1, "max": 4, "reverse": True, "rows": [{"id": "desk", "text": TEXT}]}
CELLS = {"id": "cells", "type": "matrix", "options": [*OPTIONS, ELSE]}
CELLS["rows"] = [{"id": name, "text": TEXT} for name in ("option", "text")]
ROWS = {"id": "rows", "type": "matrix", "options": OPTIONS, "rows": [{"id": "desk", "text": TEXT}], "required": True}


@pytest.mark.parametrize(
    ("question", "answer", "wrong"),
    [
        (WAY, "car", []),
        (WAY, "boat", ["answers.way"]),
        (WAY, {"option": "else", "text": "by boat"}, []),
        (WAY, {"option": "car", "text": "red"}, ["answers.way"]),
        (WAY, {"option": "else", "text": "x" * 51}, ["answers.way.text"]),
        (WAY, {"option": "else"}, ["answers.way"]),
        (WAY, ["car"], ["answers.way"]),
        (WAY, NOT_APPLICABLE, ["answers.way"]),
        ({**WAY, "not_applicable": True}, NOT_APPLICABLE, []),
        (WAYS, ["car", {"option": "else", "text": "by boat"}], []),
        (WAYS, ["car", "boat"], ["answers.ways.1"]),
        (WAYS, ["car", "car"], ["answers.ways.1"]),
        (WAYS, ["car", "bus", "else"], ["answers.ways"]),
        (WAYS, [], []),
        ({**WAYS, "required": True}, [], ["answers.ways"]),
        (WAYS, "car", ["answers.ways"]),
        (WAY, "else", []),
        ({**WAY, "required": True}, "else", ["answers.way.text"]),
        ({**WAY, "required": True}, {"option": "else", "text": " \n"}, ["answers.way.text"]),
        ({**WAY, "required": True}, {"option": "else", "text": "by boat"}, []),
        ({**WAYS, "required": True}, ["car", "else"], ["answers.ways.1.text"]),
        ({**CELLS, "required": True}, {"option": "else", "text": "car"}, ["answers.cells.option.text"]),
        ({**WAYS, "least": 2}, ["car"], ["answers.ways"]),
        ({**WAYS, "least": 2}, ["car", "bus"], []),
        ({**WAYS, "least": 2}, [], []),
        (NONE, ["none"], []),
        (NONE, ["none", "car"], ["answers.none"]),
        (NONE, ["car", "bus"], []),
        ({**NONE, "least": 2}, ["none"], []),
        ({"id": "idea", "type": "text", "shortest": 3}, " ab ", ["answers.idea"]),
        ({"id": "idea", "type": "text", "shortest": 3}, "abc", []),
        ({"id": "idea", "type": "text", "shortest": 3}, "", []),
        (GRID, {"desk": 4}, []),
        (GRID, {"desk": 5}, ["answers.grid.desk"]),
        (GRID, {"door": 1}, ["answers.grid.door"]),
        (GRID, 4, ["answers.grid"]),
        (ROWS, {"desk": "car"}, []),
        (ROWS, {}, ["answers.rows.desk"]),
        (ROWS, {"desk": "boat"}, ["answers.rows.desk"]),
        ({"id": "n", "type": "number", "min": 0}, -1, ["answers.n"]),
        ({"id": "n", "type": "number", "min": 0}, 10**6, []),
        ({"id": "n", "type": "number"}, True, ["answers.n"]),
        ({"id": "n", "type": "number"}, 1.0, ["answers.n"]),
        ({"id": "n", "type": "number", "decimals": 1}, 1.5, []),
        ({"id": "n", "type": "number", "decimals": 1}, 2, []),
        ({"id": "n", "type": "number", "decimals": 1}, 0.1 + 0.2, ["answers.n"]),
        ({"id": "n", "type": "number", "decimals": 1}, float("inf"), ["answers.n"]),
        ({"id": "n", "type": "number", "decimals": 1, "max": 2}, 2.1, ["answers.n"]),
        ({"id": "day", "type": "date"}, "2026-02-30", ["answers.day"]),
        ({"id": "day", "type": "date"}, "2026-02-28", []),
        ({"id": "day", "type": "date"}, "20260228", ["answers.day"]),
        ({"id": "day", "type": "date"}, "2026-W09-6", ["answers.day"]),
        ({"id": "idea", "type": "text"}, "", []),
        ({"id": "idea", "type": "text", "required": True}, " \n", ["answers.idea"]),
        ({"id": "idea", "type": "text", "required": True}, "More boats.", []),
        ({"id": "who", "type": "agency"}, "tax", []),
        ({"id": "who", "type": "agency"}, "mint", ["answers.who"]),
        ({"id": "what", "type": "service"}, "vat", []),
        ({"id": "what", "type": "service"}, 1, ["answers.what"]),
        ({"id": "me", "type": "contact"}, "Sam", ["answers.me"]),
    ],
)
def test_an_answer_is_accepted_or_refused_by_its_path(question: dict[str, Any], answer: Any, wrong: list[str]) -> None:
    assert paths(survey(question), {question["id"]: answer}) == wrong


def test_a_contact_that_is_asked_for_is_given_beside_the_answers() -> None:
    form = survey({"id": "me", "type": "contact", "required": True})
    assert paths(form, {}) == ["contact"]
    assert paths(form, {}, has_contact=True) == []


def test_what_is_hidden_must_not_be_answered_and_hides_what_follows_from_it() -> None:
    form = survey(
        WAY,
        {"id": "colour", "type": "text", "required": True, "show_if": {"way": "car"}},
        {"id": "why", "type": "single", "options": OPTIONS, "required": True, "show_if": {"level": [1, 2]}},
    )
    assert paths(form, {"way": "car"}) == ["answers.colour"]
    assert paths(form, {"way": "bus"}) == []
    assert paths(form, {"way": "bus", "colour": "red"}) == ["answers.colour"]
    assert paths(form, {"way": "bus"}, level=2) == ["answers.why"]
    assert paths(form, {"way": "bus", "why": "car"}, level=4) == ["answers.why"]


def test_conditions_put_together_decide_what_must_and_what_must_not_be_answered() -> None:
    often_or_unhappy = {"any": [{"question": "visits", "above": 2}, {"question": "level", "at_most": 2}]}
    form = survey(
        {"id": "visits", "type": "number"},
        {"id": "why", "type": "text", "required": True, "show_when": often_or_unhappy},
        {"id": "else", "type": "text", "show_if": {"level": [4]}, "show_when": {"not": often_or_unhappy}},
    )
    assert paths(form, {"visits": 3}) == ["answers.why"]
    assert paths(form, {}, level=2) == ["answers.why"]
    assert paths(form, {"visits": 2, "why": "so"}, level=4) == ["answers.why"]
    assert paths(form, {"visits": 2, "else": "so"}, level=4) == []
    assert paths(form, {"visits": 2, "else": "so"}, level=5) == ["answers.else"]
    assert paths(form, {"visits": 3, "why": "so", "else": "so"}, level=4) == ["answers.else"]


def test_choices_are_counted_and_words_of_ones_own_never() -> None:
    form = survey(WAY, WAYS, GRID, CELLS, {"id": "idea", "type": "text"}, {"id": "day", "type": "date"})
    answers = {
        "cells": {"option": {"option": "else", "text": "by sledge"}, "text": "car"},
        "way": {"option": "else", "text": "by boat"},
        "ways": ["car", {"option": "else", "text": "by boat"}],
        "grid": {"desk": 2},
        "idea": "More boats.",
        "day": "2026-11-21",
    }
    assert paths(form, answers) == []
    assert list(countable(form, answers, 1)) == [
        ("cells.option", "else"),
        ("cells.text", "car"),
        ("way", "else"),
        ("ways", "car"),
        ("ways", "else"),
        ("grid.desk", "2"),
    ]
    assert list(own_words(form, answers)) == [
        ("cells", "by sledge"),
        ("way", "by boat"),
        ("ways", "by boat"),
        ("idea", "More boats."),
    ]


def test_of_a_question_that_is_gone_nothing_is_told() -> None:
    """While it was asked a number was kept inside; that stays so when the pack forgets what it was."""
    answers = {"phone": 380441234567, "way": "car"}
    asked = survey({"id": "phone", "type": "number"}, WAY)
    assert list(countable(asked, answers, 1)) == [("way", "car")]
    assert list(countable(survey(WAY), answers, 1)) == [("way", "car")]
    assert list(countable(None, answers, 1)) == []


@pytest.mark.parametrize("since", [1, 2])
@pytest.mark.parametrize("words", ["Ivanenko took money", "\u00b2", "380441234567", "-", "1.5", "0x1"])
@pytest.mark.parametrize("now_asked", [WAY, WAYS, GRID, ROWS, {"id": "x", "type": "scale", "min": 1, "max": 5}])
def test_words_said_to_what_is_now_a_choice_are_told_to_nobody(
    now_asked: dict[str, Any], words: str, since: int
) -> None:
    """A question may keep its id and become another one: what was said to it before was said inside."""
    form = survey({**now_asked, "since": since})
    (name,) = (question.id for question in form.questions)
    said: list[Any] = [words, [words], {"desk": words}, {"option": words}, {words: 1}, {"option": words, "text": words}]
    assert [*chain.from_iterable(countable(form, {name: each}, 1) for each in said)] == []


def test_a_choice_that_is_no_longer_given_is_not_counted_and_the_others_are() -> None:
    form = survey({**WAYS, "options": OPTIONS}, {"id": "x", "type": "scale", "min": 1, "max": 5})
    assert list(countable(form, {"ways": ["sledge", "bus"], "x": 7}, 1)) == [("ways", "bus")]
    longer_before = survey({"id": "x", "type": "scale", "min": 1, "max": 5, "since": 2})
    assert list(countable(longer_before, {"x": 7}, 1)) == [("x@1", "7")], "seven of ten, when it was asked so"


def test_answers_to_an_earlier_wording_go_by_its_version() -> None:
    form = survey({**WAY, "since": 3}, {**GRID, "since": 2}, WAYS)
    answers = {"way": "car", "grid": {"desk": 2}, "ways": ["bus"]}
    assert list(countable(form, answers, 1)) == [("way@1", "car"), ("grid@1.desk", "2"), ("ways", "bus")]
    assert list(countable(form, answers, 2)) == [("way@2", "car"), ("grid.desk", "2"), ("ways", "bus")]
    assert list(countable(form, answers, 3)) == [("way", "car"), ("grid.desk", "2"), ("ways", "bus")]


def test_scores_run_from_0_to_100_in_the_survey_s_direction() -> None:
    way, grid = survey(WAY, GRID).questions
    assert [score(way, choice) for choice in ("car", "bus", "else", NOT_APPLICABLE)] == [0, 100, None, None]
    assert [score(grid, choice) for choice in ("1", "4", NOT_APPLICABLE)] == [100, 0, None]


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ({}, "A whole number is expected."),
        ({"min": 0}, "A whole number of 0 or more is expected."),
        ({"max": 9}, "A whole number of 9 or less is expected."),
        ({"min": 0, "max": 9}, "A whole number from 0 to 9 is expected."),
    ],
)
def test_a_number_without_bounds_is_asked_for_in_words(bounds: dict[str, int], said: str) -> None:
    least, most = bounds.get("min"), bounds.get("max")
    question = Question(id="n", type=QuestionType.NUMBER, text={"en": "How many?"}, min=least, max=most)
    assert number_complaint(question, "many") == said
