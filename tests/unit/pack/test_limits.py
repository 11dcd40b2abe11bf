"""A pack asks for nothing that the API would refuse or no browser could draw, and its check ends whatever it says."""

import time
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.domain.pack.read_surveys import read_survey
from chalicelib.domain.surveys.survey import Question
from chalicelib.entrypoints.schemas import texts
from infra.packs.checks.conditions import can_be_shown
from infra.packs.models.conditions import MOST_CONDITIONS, MOST_DEPTH
from infra.packs.models.pack import LONGEST_TEXT
from infra.packs.models.surveys import MOST_CHOICES, MOST_POINTS, MOST_QUESTIONS, SurveyFile

TEXT = {"en": "Well?"}


def question(name: str = "q", **more: Any) -> dict[str, Any]:
    return {"id": name, "type": "text", "text": TEXT, **more}


def survey(*questions: dict[str, Any]) -> SurveyFile:
    head = {"title": TEXT, "version": 1, "level": "none", "opens_case": "never"}
    return SurveyFile.model_validate({**head, "questions": list(questions)})


def lines(count: int) -> list[dict[str, Any]]:
    return [{"id": f"c{n}", "text": TEXT} for n in range(count)]


def in_a_survey(given: dict[str, Any]) -> Question:
    """A question as the check reads it."""
    document = survey(given).model_dump(mode="json", by_alias=True, exclude_none=True)
    return read_survey("form", document).questions[0]


ANSWERED: dict[str, Any] = {"question": "q0", "answered": True}


def nested(depth: int) -> dict[str, Any]:
    return ANSWERED if depth == 1 else {"not": nested(depth - 1)}


SCALE: dict[str, Any] = {"type": "matrix", "rows": lines(1), "min": 0}


@pytest.mark.parametrize(
    ("most", "too_many"),
    [
        ([question(f"q{n}") for n in range(MOST_QUESTIONS)], [question(f"q{n}") for n in range(MOST_QUESTIONS + 1)]),
        *(
            ([question(type=kind, options=lines(MOST_CHOICES))], [question(type=kind, options=lines(MOST_CHOICES + 1))])
            for kind in ("single", "multiple")
        ),
        (
            [question(**SCALE | {"rows": lines(MOST_CHOICES), "max": 4})],
            [question(**SCALE | {"rows": lines(MOST_CHOICES + 1), "max": 4})],
        ),
        ([question(**SCALE, max=MOST_POINTS - 1)], [question(**SCALE, max=10**6)]),
        ([question(type="scale", min=0, max=10**9)], [question(type="scale", min=0, max=10**12)]),
    ],
)
def test_a_survey_has_no_more_than_can_be_drawn_and_answered(
    most: list[dict[str, Any]], too_many: list[dict[str, Any]]
) -> None:
    assert survey(*most)
    with pytest.raises(ValidationError):
        survey(*too_many)


def test_the_limits_of_packs_are_those_of_the_api() -> None:
    assert texts.MAX_TEXT == LONGEST_TEXT


def test_conditions_on_conditions_are_followed_once_each() -> None:
    """Each question hangs on all before it: there are more ways through them than seconds since the world began."""
    asked: dict[str, Question] = {}
    for n in range(60):
        given = question(f"q{n}", type="single", options=lines(2), show_if=dict.fromkeys(asked, "c0"))
        asked[f"q{n}"] = in_a_survey(given)
    began = time.process_time()
    assert can_be_shown(asked["q59"], asked)
    assert time.process_time() - began < 1


def test_ways_that_fork_at_every_question_are_given_up_after_some_time() -> None:
    asked = {f"q{n}": in_a_survey(question(f"q{n}", type="single", options=lines(3))) for n in range(18)}
    forks = [{"any": [{"question": name, "one_of": [choice]} for choice in ("c0", "c1")]} for name in asked]
    none_of_them = [{"question": "q0", "one_of": ["c2"]}]
    asked["last"] = in_a_survey(question("last", show_when={"all": [*none_of_them, *forks]}))
    began = time.process_time()
    assert can_be_shown(asked["last"], asked), "nobody knows, so it counts as possible"
    assert time.process_time() - began < 5


def test_of_choices_that_go_together_in_milliards_of_ways_a_few_are_tried() -> None:
    asked = in_a_survey(question(type="multiple", most=25, options=lines(60)))
    pairs = [{"question": "q", "one_of": [f"c{n}", f"c{n + 1}"]} for n in range(0, 60, 2)]
    began = time.process_time()
    assert can_be_shown(in_a_survey(question("last", show_when={"all": pairs})), {"q": asked})
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        (nested(MOST_DEPTH), True),
        (nested(MOST_DEPTH + 1), False),
        ({"any": [ANSWERED] * (MOST_CONDITIONS - 1)}, True),
        ({"any": [ANSWERED] * MOST_CONDITIONS}, False),
        ({"all": []}, False),
        ({}, False),
        ({"question": "q0"}, False),
        ({"question": "q0", "answered": None}, False),
        ({"answered": True}, False),
        ({"row": "desk", "answered": True}, False),
        ({"not": ANSWERED, "any": [ANSWERED]}, False),
        ({**ANSWERED, "not": ANSWERED}, False),
        ({"question": "q0", "above": "2026-02-30"}, False),
        ({"question": "q0", "above": "soon"}, False),
        ({"question": "q0", "above": True}, False),
        ({"question": "q0", "above": 2.5, "at_most": 10}, True),
        ({"question": "q0", "one_of": []}, False),
        ({"question": "q0", "is": "car"}, False),
    ],
)
def test_a_condition_says_one_thing_and_no_more_than_anybody_can_read(condition: dict[str, Any], fits: bool) -> None:
    if fits:
        assert survey(question("q0"), question("q1", show_when=condition))
    else:
        with pytest.raises(ValidationError):
            survey(question("q0"), question("q1", show_when=condition))
