"""A pack asks for nothing that the API would refuse or no browser could draw, and its check ends whatever it says."""

import time
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.entrypoints.schemas import fields
from infra.packs.checks.surveys import _at_odds, _fits_all
from infra.packs.models.pack import LONGEST_TEXT
from infra.packs.models.surveys import MOST_CHOICES, MOST_POINTS, MOST_QUESTIONS, Question, SurveyFile

TEXT = {"en": "Well?"}


def question(name: str = "q", **more: Any) -> dict[str, Any]:
    return {"id": name, "type": "text", "text": TEXT, **more}


def survey(*questions: dict[str, Any]) -> SurveyFile:
    head = {"title": TEXT, "version": 1, "level": "none", "opens_case": "never"}
    return SurveyFile.model_validate({**head, "questions": list(questions)})


def lines(count: int) -> list[dict[str, Any]]:
    return [{"id": f"c{n}", "text": TEXT} for n in range(count)]


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
    assert fields.MAX_TEXT == LONGEST_TEXT


def test_conditions_on_conditions_are_followed_once_each() -> None:
    """Each question hangs on all before it: there are more ways through them than seconds since the world began."""
    asked: dict[str, Question] = {}
    for n in range(60):
        conditions = dict.fromkeys(asked, "c0")
        given = question(f"q{n}", type="single", options=lines(2), show_if=conditions)
        asked[f"q{n}"] = Question.model_validate(given)
    began = time.process_time()
    assert _at_odds(asked["q59"], asked) is None
    assert time.process_time() - began < 1


def test_of_choices_that_go_together_in_milliards_of_ways_a_few_are_tried() -> None:
    wanted = {frozenset({f"c{n}", f"c{n + 1}"}) for n in range(0, 60, 2)}
    given = question(type="multiple", most=25, options=lines(60))
    began = time.process_time()
    assert _fits_all(wanted, Question.model_validate(given))
    assert time.process_time() - began < 5
    one_each = {frozenset({"c0"}), frozenset({"c1"})}
    assert not _fits_all(one_each, Question.model_validate({**given, "most": 1}))
