"""Surveys: answers are accepted or refused by their exact path, and the published form is enough to fill one in."""

import json
import re
from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.pack.read_surveys import read_survey
from chalicelib.domain.surveys.answers import Form, number_complaint, problems
from chalicelib.domain.surveys.counting import countable, has_score, own_words, score
from chalicelib.domain.surveys.survey import NOT_APPLICABLE, Question, QuestionType, Survey
from chalicelib.services.publishing.catalogue import survey_json

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


# Any survey, any answers ---------------------------------------------------------------------------------------------

IDS = ["a", "b", "c", "d"]
NAMEABLE = (QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.SCALE)


def some_of(values: list[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True)


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """A survey that the pack's check would pass."""
    questions: list[dict[str, Any]] = []
    for name in IDS[: draw(st.integers(1, 4))]:
        kind = draw(st.sampled_from(list(QuestionType)))
        question: dict[str, Any] = {"id": name, "type": kind, "required": draw(st.booleans())}
        question["not_applicable"] = draw(st.booleans())
        if kind in (QuestionType.SINGLE, QuestionType.MULTIPLE):
            question["options"] = [*OPTIONS, ELSE]
            if kind is QuestionType.MULTIPLE:
                least, most = draw(st.sampled_from([(None, None), (None, 1), (2, None), (1, 2), (2, 2)]))
                question |= {"least": least, "most": most}
                question["options"] += draw(st.sampled_from([[], [{"id": "none", "text": TEXT, "alone": True}]]))
        elif kind is QuestionType.TEXT:
            question["shortest"] = draw(st.sampled_from([None, 3]))
        elif kind is QuestionType.MATRIX:
            question["rows"] = [{"id": "x", "text": TEXT}, {"id": "text", "text": TEXT}]
            question |= draw(st.sampled_from([{"options": [*OPTIONS, ELSE]}, {"min": 1, "max": 3}]))
        elif kind is QuestionType.SCALE:
            question |= {"min": 1, "max": 5, "reverse": draw(st.booleans())}
        elif kind is QuestionType.NUMBER:
            question |= draw(st.sampled_from([{}, {"min": 0}, {"max": 3}, {"min": -1, "max": 4}]))
            question["decimals"] = draw(st.sampled_from([0, 1]))
        chosen, conditional = [q for q in questions if q["type"] in NAMEABLE], draw(st.booleans())
        if chosen and conditional:
            earlier = draw(st.sampled_from(chosen))
            values = ["car", "bus"] if "options" in earlier else [1, 2, 3]
            question["show_if"] = {earlier["id"]: draw(some_of(values))}
        if draw(st.integers(0, 3)) == 0:
            question["show_if"] = {**question.get("show_if", {}), "level": draw(some_of([1, 2, 5]))}
        questions.append(question)
    return survey(*questions)


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(-2, 6),
    st.text(max_size=4),
    st.sampled_from(["car", "bus", "else", "none", "tax", "vat", "2026-02-28", NOT_APPLICABLE]),
)
choices = st.one_of(scalars, st.dictionaries(st.sampled_from(["option", "text", "x", "y"]), scalars, max_size=3))
anything = st.one_of(choices, st.lists(choices, max_size=4), st.dictionaries(st.sampled_from(["x", "text"]), choices))
levels = st.sampled_from([None, 1, 2, 5])


@given(surveys(), st.dictionaries(st.sampled_from([*IDS, "e"]), anything, max_size=5), levels, st.booleans())
def test_any_answers_to_any_survey_are_accepted_or_named(
    form: Survey, answers: dict[str, Any], level: int | None, contact: bool
) -> None:
    found = paths(form, answers, level=level, has_contact=contact)
    assert all(path == "contact" or path.split(".")[1] in {*IDS, "e"} for path in found)
    if not found:
        assert all(json.dumps(choice) for choice in countable(form, answers, 1))
        assert all(isinstance(words, str) for _, words in own_words(form, answers))
        for name, choice in countable(form, answers, 1):
            question = form.question(name.partition(".")[0])
            assert question is not None
            place = score(question, choice)
            assert place is None or (has_score(question) and 0 <= place <= 100)
            assert question.options == () or choice in {"car", "bus", "else", "none", NOT_APPLICABLE}


def fill_in(form: dict[str, Any], level: int | None, draw: Callable[..., Any]) -> dict[str, Any]:
    """A client that knows the published form alone and answers every question it shows."""
    answers: dict[str, Any] = {}
    for question in form["questions"]:
        if _asked(question, answers, level) and question["type"] != "contact":
            answers[question["id"]] = draw(_an_answer(question))
    return answers


def _asked(question: dict[str, Any], answers: dict[str, Any], level: int | None) -> bool:
    told = {name: level if name == "level" else answers.get(name) for name in question["show_if"]}
    return all(_shows(told[name], wanted) for name, wanted in question["show_if"].items())


def _shows(answer: Any, wanted: list[str]) -> bool:
    chosen = answer if isinstance(answer, list) else [answer]
    return any(str(choice["option"] if isinstance(choice, dict) else choice) in wanted for choice in chosen)


def _an_answer(question: dict[str, Any]) -> st.SearchStrategy[Any]:
    options = [option["id"] for option in question["options"]]
    least, greatest = (question[end] for end in ("min", "max"))
    worded = [option["id"] for option in question["options"] if option["other"] and question["required"]]
    one = st.sampled_from(options) if options else st.integers(least, greatest)
    one = one.map(lambda chosen: {"option": chosen, "text": "by boat"} if chosen in worded else chosen)
    match question["type"]:
        case "multiple":
            alone = [option["id"] for option in question["options"] if option["alone"]]
            together = one.filter(lambda chosen: chosen not in alone)
            fewest, most = question["least"] or 1, question["most"] or len(options) - len(alone)
            several = st.lists(together, min_size=fewest, max_size=most, unique_by=str)
            return several | st.sampled_from(alone).map(lambda chosen: [chosen]) if alone else several
        case "matrix":
            return st.fixed_dictionaries({row["id"]: one for row in question["rows"]})
        case "text":
            return st.text(max_size=50).map(lambda words: f"...{words[:46]}.")
        case "date":
            return st.dates().map(str)
        case "agency":
            return st.sampled_from(AGENCIES)
        case "service":
            return st.sampled_from(SERVICES)
    return one


@given(surveys(), levels, st.data())
def test_who_fills_in_the_published_form_as_it_says_is_accepted(
    form: Survey, level: int | None, data: st.DataObject
) -> None:
    answers = fill_in(json.loads(survey_json(form)), level, data.draw)
    assert paths(form, answers, level=level, has_contact=True) == []


def allowed(form: dict[str, Any], answers: dict[str, Any], level: int | None, *, has_contact: bool) -> bool:
    """What a client can know of answers by the published form and docs/packs.md alone."""
    before: dict[str, Any] = {}
    for question in form["questions"]:
        name, asked = question["id"], _asked(question, before, level)
        if question["type"] == "contact":
            if name in answers or (question["required"] and asked and not has_contact):
                return False
        elif name in answers:
            if not asked or not _fits(question, answers[name]):
                return False
            before[name] = answers[name]
        elif question["required"] and asked:
            return False
    return answers.keys() == before.keys()


def _fits(question: dict[str, Any], answer: Any) -> bool:
    if question["not_applicable"] and answer == NOT_APPLICABLE:
        return True
    match question["type"]:
        case "multiple":
            one_at_least = answer != [] or not question["required"]
            if not isinstance(answer, list) or not one_at_least or len(answer) > (question["most"] or 99):
                return False
            ids = [each["option"] if isinstance(each, dict) else each for each in answer if _is_option(question, each)]
            alone = {option["id"] for option in question["options"] if option["alone"]}.intersection(ids)
            enough = not answer or len(answer) >= (question["least"] or 0) or alone
            return bool(enough) and len(ids) == len(answer) == len(set(ids)) and not (alone and len(ids) > 1)
        case "matrix":
            rows, optional = {row["id"] for row in question["rows"]}, not question["required"]
            cell = {**question, "type": "single" if question["options"] else "scale"}
            if not isinstance(answer, dict) or not answer.keys() <= rows or not (optional or answer.keys() == rows):
                return False
            return all(_fits(cell, each) for each in answer.values())
        case "single":
            return _is_option(question, answer)
        case "scale" | "number":
            least, greatest = (question[end] for end in ("min", "max"))
            number = isinstance(answer, int) and not isinstance(answer, bool)
            if isinstance(answer, float) and question["decimals"]:
                number = re.fullmatch(r"-?[0-9]+\.[0-9]", repr(answer)) is not None
            return number and (least is None or least <= answer) and (greatest is None or answer <= greatest)
        case "text":
            if not isinstance(answer, str) or len(answer) > 50:
                return False
            length = len(answer.strip())
            return length >= (question["shortest"] or 0) if length else not question["required"]
        case "date":
            return isinstance(answer, str) and bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", answer))
        case named:
            return answer in {"agency": AGENCIES, "service": SERVICES}[named]


def _is_option(question: dict[str, Any], answer: Any) -> bool:
    options = {option["id"]: option for option in question["options"]}
    if isinstance(answer, dict):
        worded = answer.keys() == {"option", "text"} and isinstance(answer["text"], str) and len(answer["text"]) <= 50
        said = worded and (answer["text"].strip() or not question["required"])
        return bool(said) and answer["option"] in options and options[answer["option"]]["other"]
    return isinstance(answer, str) and answer in options and not (question["required"] and options[answer]["other"])


@given(surveys(), levels, st.booleans(), st.data())
def test_the_published_form_and_the_server_agree_on_every_answer(
    form: Survey, level: int | None, contact: bool, data: st.DataObject
) -> None:
    published = json.loads(survey_json(form))
    answers = fill_in(published, level, data.draw)
    for name in data.draw(st.lists(st.sampled_from([*IDS, "e"]), max_size=2)):
        answers[name] = data.draw(anything)
    for name in data.draw(st.lists(st.sampled_from(IDS), max_size=1)):
        answers.pop(name, None)
    accepted = paths(form, answers, level=level, has_contact=contact) == []
    assert accepted == allowed(published, answers, level, has_contact=contact), answers


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
