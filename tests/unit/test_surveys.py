"""Surveys: answers are accepted or refused by their exact path, and the published form is enough to fill one in."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.read_pack import read_survey
from chalicelib.domain.survey_answers import Form, countable, has_score, problems, score
from chalicelib.domain.surveys import NOT_APPLICABLE, QuestionType, Survey
from chalicelib.services.publishing.dataset import survey_json

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
GRID = {"id": "grid", "type": "matrix", "min": 1, "max": 4, "reverse": True, "rows": [{"id": "desk", "text": TEXT}]}
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
        ({"id": "day", "type": "date"}, "2026-02-30", ["answers.day"]),
        ({"id": "day", "type": "date"}, "2026-02-28", []),
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
    form = survey(WAY, WAYS, GRID, {"id": "idea", "type": "text"}, {"id": "day", "type": "date"})
    answers = {
        "way": {"option": "else", "text": "by boat"},
        "ways": ["car", {"option": "else", "text": "by boat"}],
        "grid": {"desk": 2},
        "idea": "More boats.",
        "day": "2026-11-21",
    }
    assert list(countable(form, answers, 1)) == [("way", "else"), ("ways", "car"), ("ways", "else"), ("grid.desk", "2")]


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
        elif kind is QuestionType.MATRIX:
            question["rows"] = [{"id": "x", "text": TEXT}, {"id": "y", "text": TEXT}]
            question |= draw(st.sampled_from([{"options": OPTIONS}, {"min": 1, "max": 3}]))
        elif kind is QuestionType.SCALE:
            question |= {"min": 1, "max": 5, "reverse": draw(st.booleans())}
        chosen, conditional = [q for q in questions if q["type"] in NAMEABLE], draw(st.booleans())
        if chosen and conditional:
            earlier = draw(st.sampled_from(chosen))
            values = ["car", "bus"] if "options" in earlier else [1, 2, 3]
            question["show_if"] = {earlier["id"]: draw(some_of(values))}
        questions.append(question)
    return survey(*questions)


scalars = st.one_of(st.integers(-2, 6), st.text(max_size=4), st.sampled_from(["car", "bus", "else", NOT_APPLICABLE]))
choices = st.one_of(scalars, st.dictionaries(st.sampled_from(["option", "text", "x", "y"]), scalars, max_size=3))
anything = st.one_of(choices, st.lists(choices, max_size=4), st.dictionaries(st.sampled_from(["x", "y"]), choices))


@given(surveys(), st.dictionaries(st.sampled_from([*IDS, "e"]), anything, max_size=5), st.booleans())
def test_any_answers_to_any_survey_are_accepted_or_named(form: Survey, answers: dict[str, Any], contact: bool) -> None:
    found = paths(form, answers, has_contact=contact)
    assert all(path == "contact" or path.split(".")[1] in {*IDS, "e"} for path in found)
    if not found:
        assert all(json.dumps(choice) for choice in countable(form, answers, 1))
        for name, choice in countable(form, answers, 1):
            question = form.question(name.partition(".")[0])
            assert question is not None
            place = score(question, choice)
            assert place is None or (has_score(question) and 0 <= place <= 100)


def fill_in(form: dict[str, Any], draw: Callable[..., Any]) -> dict[str, Any]:
    """A client that knows the published form alone and answers every question it shows."""
    answers: dict[str, Any] = {}
    for question in form["questions"]:
        told = {name: answers.get(name) for name in question["show_if"]}
        if any(not _shows(told[name], wanted) for name, wanted in question["show_if"].items()):
            continue
        if question["type"] != "contact":
            answers[question["id"]] = draw(_an_answer(question))
    return answers


def _shows(answer: Any, wanted: list[str]) -> bool:
    chosen = answer if isinstance(answer, list) else [answer]
    return any(str(choice["option"] if isinstance(choice, dict) else choice) in wanted for choice in chosen)


def _an_answer(question: dict[str, Any]) -> st.SearchStrategy[Any]:
    options = [option["id"] for option in question["options"]]
    one = st.sampled_from(options) if options else st.integers(question["min"] or 0, question["max"] or 9)
    match question["type"]:
        case "multiple":
            return st.lists(one, min_size=1, max_size=question["most"] or len(options), unique=True)
        case "matrix":
            return st.fixed_dictionaries({row["id"]: one for row in question["rows"]})
        case "text":
            return st.text(max_size=50)
        case "date":
            return st.dates().map(str)
        case "agency":
            return st.sampled_from(AGENCIES)
        case "service":
            return st.sampled_from(SERVICES)
    return one


@given(surveys(), st.data())
def test_who_fills_in_the_published_form_as_it_says_is_accepted(form: Survey, data: st.DataObject) -> None:
    answers = fill_in(json.loads(survey_json(form)), data.draw)
    assert paths(form, answers, has_contact=True) == []
