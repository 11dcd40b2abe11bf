"""Any survey and any answers: each is accepted or named, and the published form is enough to know which."""

import json
import re
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.surveys.conditions import is_shown
from chalicelib.domain.surveys.counting import countable, has_score, own_words, score
from chalicelib.domain.surveys.survey import NOT_APPLICABLE, Question, QuestionType, Survey
from chalicelib.services.publishing.catalogue import survey_json
from infra.packs.checks.conditions import can_be_shown
from tests.unit.surveys.test_surveys import AGENCIES, ELSE, OPTIONS, SERVICES, TEXT, paths, survey

IDS = ["a", "b", "c", "d"]
NAMEABLE = (QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.SCALE)


def some_of(values: list[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True)


SIGNS = {"above": ">", "at_least": ">=", "below": "<", "at_most": "<="}


def comparisons(question: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A comparison of the answer to a question, in a matrix to one row, as the pack's check would pass it."""
    about = {"question": question["id"]}
    if question["type"] is QuestionType.MATRIX:
        about["row"] = "x"
    tests = [st.booleans().map(lambda given: {**about, "answered": given})]
    if "options" in question:
        tests.append(some_of(["car", "bus"]).map(lambda wanted: {**about, "one_of": wanted}))
    elif question["type"] in (QuestionType.NUMBER, QuestionType.SCALE, QuestionType.MATRIX, QuestionType.DATE):
        bounds = st.dates().map(str) if question["type"] is QuestionType.DATE else st.sampled_from([0, 1, 1.5, 2, 3])
        ranges = st.dictionaries(st.sampled_from(sorted(SIGNS)), bounds, min_size=1, max_size=2)
        tests.append(ranges.map(lambda given: about | given))
    return st.one_of(tests)


def conditions(asked: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    level = {"id": "level", "type": QuestionType.SCALE}
    leaves = st.one_of([comparisons(each) for each in [level, *asked] if each["type"] is not QuestionType.CONTACT])

    def put_together(parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        several = st.lists(parts, min_size=1, max_size=2)
        return st.one_of(
            several.map(lambda each: {"all": each}),
            several.map(lambda each: {"any": each}),
            parts.map(lambda part: {"not": part}),
        )

    return st.recursive(leaves, put_together, max_leaves=4)


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """A survey that the pack's check would pass, but that nobody may be asked some of its questions."""
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
        if draw(st.booleans()):
            question["show_when"] = draw(conditions(questions))
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
    """A client that knows the published form alone and leaves open some of what it may."""
    answers: dict[str, Any] = {}
    for question in form["questions"]:
        wanted = _asked(question, answers, level) and question["type"] != "contact"
        if wanted and (question["required"] or draw(st.integers(0, 3))):
            answers[question["id"]] = draw(_an_answer(question))
    return answers


def _asked(question: dict[str, Any], answers: dict[str, Any], level: int | None) -> bool:
    told = {**answers, "level": level}
    of_choices = all(_shows(told.get(name), wanted) for name, wanted in question["show_if"].items())
    return of_choices and (question["show_when"] is None or _meets(question["show_when"], told))


def _shows(answer: Any, wanted: list[Any]) -> bool:
    chosen = answer if isinstance(answer, list) else [answer]
    named = {str(each["option"] if isinstance(each, dict) else each) for each in chosen if each is not None}
    return bool(named & {str(each) for each in wanted})


def _meets(condition: dict[str, Any], told: dict[str, Any]) -> bool:
    if "not" in condition:
        return not _meets(condition["not"], told)
    if joint := {"all", "any"} & condition.keys():
        return {"all": all, "any": any}[min(joint)](_meets(part, told) for part in condition[min(joint)])
    answer = told.get(condition["question"])
    if "row" in condition:
        answer = answer.get(condition["row"]) if isinstance(answer, dict) else None
    empty = answer is None or answer in ([], {}) or (isinstance(answer, str) and not answer.strip())
    if condition.get("answered", not empty) is empty:
        return False
    if "one_of" in condition:
        return not empty and _shows(answer, condition["one_of"])
    bounds = [(sign, condition[test]) for test, sign in SIGNS.items() if test in condition]
    if bounds and (empty or answer == NOT_APPLICABLE):
        return False
    return all(("<" if answer < end else ">" if answer > end else "=") in sign for sign, end in bounds)


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


@given(surveys(), levels, st.data())
def test_the_published_form_the_server_and_the_check_agree_on_what_is_asked(
    form: Survey, level: int | None, data: st.DataObject
) -> None:
    published = json.loads(survey_json(form))
    answers = fill_in(published, level, data.draw)
    earlier = {"level": Question("level", QuestionType.SCALE, TEXT, min=1, max=5)}
    for question, drawn in zip(form.questions, published["questions"], strict=True):
        shown = is_shown(question, answers, level)
        assert shown == _asked(drawn, answers, level), (drawn, answers)
        assert can_be_shown(question, earlier) or not shown
        earlier[question.id] = question
