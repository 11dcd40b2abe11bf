"""The pack `pulse`: whose each form is, and the ten indicators behind the index."""

import json
from functools import cache
from typing import Any

import pytest

from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.opening import open_for_appeal, open_for_feedback
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.submissions.appeal import Official
from infra.packs import PACKS, compiled
from tests.builders import NOW, a_feedback, an_appeal

SEARCH = "Слідчі провели обшук і вилучили сервери. Це незаконний тиск на бізнес."
CONCERN = "Третій місяць чекаю на лист і не розумію, чому."
NAMED = (Official("Іван Петренко", "інспектор", "tax"),)
OMBUDSMAN, CENTRE = "business-ombudsman", "contact-centre"


@cache
def pulse() -> Pack:
    pack = compiled(PACKS / "pulse")
    return read_pack(json.loads(pack.text), pack.version)


def order_of(opening: Decision) -> tuple[str, str]:
    """Whose the first work order is, and under which plan."""
    (order,) = opening.case.orders
    return order.agency, order.plan


@pytest.mark.parametrize(
    ("told", "whose"),
    [
        ({"statement": SEARCH}, (OMBUDSMAN, "ombudsman")),
        ({"statement": SEARCH, "kind": "statement"}, (OMBUDSMAN, "ombudsman")),
        ({"statement": CONCERN, "topic": "unlawful-customs"}, (OMBUDSMAN, "ombudsman")),
        ({"statement": CONCERN, "agency": "tax", "officials": NAMED}, (OMBUDSMAN, "appeal")),
        ({"statement": CONCERN, "agency": "tax"}, (CENTRE, "appeal")),
        ({"statement": CONCERN, "agency": "labour", "officials": NAMED}, (CENTRE, "appeal")),
        ({"statement": CONCERN, "topic": "taxes"}, (CENTRE, "appeal")),
        ({"statement": CONCERN}, (CENTRE, "appeal")),
    ],
)
def test_the_ombudsman_gets_what_it_is_competent_for_and_the_contact_centre_the_rest(
    told: dict[str, Any], whose: tuple[str, str]
) -> None:
    appeal = an_appeal(**{"kind": "obstruction", "language": "uk", **told})
    assert order_of(open_for_appeal(appeal, "N", now=NOW, pack=pulse())) == whose


def test_a_bad_rating_goes_to_the_body_rated() -> None:
    rating = a_feedback(survey="short-form", agency="tax", service="tax-audit", level=2)
    assert order_of(open_for_feedback(rating, "N", now=NOW, pack=pulse())) == ("tax", "negative-rating")


def test_no_survey_is_a_long_form_beside_the_appeal_that_is_classified_and_routed() -> None:
    assert {survey.opens_case for survey in pulse().surveys.values()} == {"negative"}


def test_the_index_has_ten_indicators_of_five_steps_that_need_not_concern_everybody() -> None:
    pack = pulse()
    asked = [pack.surveys["short-form"].question(name) for name in pack.indices["ess"].questions]
    assert len({question.id for question in asked if question}) == 10
    assert all(q and (q.min, q.max, q.not_applicable) == (1, 5, True) and q.low and q.high for q in asked)


def test_there_are_bodies_of_the_centre_and_one_of_each_region_that_the_state_administers() -> None:
    bodies = pulse().agencies.values()
    assert sum(body.region is None for body in bodies) >= 22
    regions = [body.region for body in bodies if body.region]
    assert len(regions) == len(set(regions)) == 25
