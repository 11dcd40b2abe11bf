"""Answers to a survey are shown as people read them: question and choice in the reader's language, all ten types."""

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.submissions.answer_texts import Said, WordedAnswer, worded
from chalicelib.domain.surveys.survey import NOT_APPLICABLE, QuestionType, Survey
from chalicelib.services.caller import Caller
from chalicelib.services.cases.views import case_view
from tests.builders import NOW, a_feedback, a_pack, opened_by, pack_document
from tests.unit.surveys.test_any_survey import anything, surveys
from tests.unit.surveys.test_surveys import AGENCIES, SERVICES, paths, survey

BUS = {"id": "bus", "text": {"en": "By bus", "uk": "Автобусом"}}
ELSE = {"id": "else", "text": {"en": "Otherwise", "uk": "Інакше"}, "other": True}
ROWS = [{"id": "hall", "text": {"en": "The hall"}}, {"id": "desk", "text": {"en": "The desk"}}]
QUESTION = {"en": "How?", "uk": "Як?"}
PACK = a_pack()


def said(question: dict[str, Any], answer: Any, *, language: str | None = None) -> WordedAnswer:
    (only,) = worded(survey({"id": "q", "text": QUESTION, **question}), {"q": answer}, PACK, language)
    return only


@pytest.mark.parametrize(
    ("question", "answer", "shown"),
    [
        ({"type": "single", "options": [BUS, ELSE]}, "bus", [Said("By bus")]),
        (
            {"type": "single", "options": [BUS, ELSE]},
            {"option": "else", "text": "on skis"},
            [Said("Otherwise", words="on skis")],
        ),
        ({"type": "multiple", "options": [BUS, ELSE]}, ["bus", "else"], [Said("By bus"), Said("Otherwise")]),
        ({"type": "scale", "min": 1, "max": 5}, 4, [Said("4")]),
        (
            {"type": "matrix", "min": 1, "max": 5, "rows": ROWS, "not_applicable": True},
            {"desk": NOT_APPLICABLE, "hall": 2},
            [Said("2", row="The hall"), Said(None, row="The desk")],
        ),
        ({"type": "matrix", "options": [BUS], "rows": ROWS}, {"hall": "bus"}, [Said("By bus", row="The hall")]),
        ({"type": "text"}, "By day.", [Said("By day.")]),
        ({"type": "number", "min": 0}, 3, [Said("3")]),
        ({"type": "date"}, "2026-12-24", [Said("2026-12-24")]),
        ({"type": "agency"}, "office", [Said("Office")]),
        ({"type": "service"}, "fishing", [Said("Fishing permits")]),
        ({"type": "scale", "min": 1, "max": 5, "not_applicable": True}, NOT_APPLICABLE, [Said(None)]),
    ],
)
def test_an_answer_of_each_type_is_worded(question: dict[str, Any], answer: Any, shown: list[Said]) -> None:
    found = said(question, answer)
    assert (found.question, found.type, list(found.said)) == ("How?", question["type"], shown)


def test_the_ends_of_a_scale_are_told() -> None:
    scale = said({"type": "scale", "min": 1, "max": 5, "low": {"en": "Badly"}}, 4).scale
    assert scale is not None
    assert asdict(scale) == {"min": 1, "max": 5, "low": "Badly", "high": None}
    assert said({"type": "number", "min": 1, "max": 5}, 4).scale is None, "a number is no place on a scale"


def test_contact_is_answered_beside_the_answers_and_what_was_left_out_is_not_shown() -> None:
    form = survey({"id": "reach", "type": "contact"}, {"id": "q", "type": "text"})
    assert list(worded(form, {}, PACK, None)) == []


@given(surveys(), st.dictionaries(st.sampled_from("abcd"), anything, max_size=4))
def test_whatever_a_survey_accepts_can_be_shown(form: Survey, answers: dict[str, Any]) -> None:
    named = {name: {"name": {"en": name.title()}} for name in AGENCIES}
    service: dict[str, Any] = {"agency": "tax", "parent": None, "stages": []}
    offered = {name: {"name": {"en": name.upper()}, **service} for name in SERVICES}
    pack = a_pack(agencies=pack_document()["agencies"] | named, services=offered)
    if paths(form, answers, has_contact=True):
        return
    answered = {name for name in answers if (q := form.question(name)) and q.type is not QuestionType.CONTACT}
    assert len(list(worded(form, answers, pack, "uk"))) == len(answered)


@pytest.mark.parametrize(
    ("caller", "question"),
    [(Caller(Role.AUTHOR), "Як швидко?"), (Caller(Role.OFFICIAL, "office"), "How fast?")],
)
def test_author_and_staff_each_read_their_own_language(caller: Caller, question: str) -> None:
    surveys = pack_document()["surveys"]
    surveys["short"]["questions"][0]["text"]["uk"] = "Як швидко?"
    pack, rating = a_pack(surveys=surveys), a_feedback(language="uk", answers={"speed": 2})
    opening = opened_by(rating, pack=pack)
    (shown,) = case_view(opening.case, opening.events, rating, caller, pack, NOW)["about"]["worded"]
    assert (shown["question"], shown["said"][0]["text"]) == (question, "2")
