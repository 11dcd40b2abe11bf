"""A receipt that was lost, and a copy with other words under the same id: nothing said stays behind in silence."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.cases.effects.answers import Message
from chalicelib.domain.people.person import person_of
from tests.builders import an_id, number_of
from tests.deployment import FakeWiring
from tests.http import Answer
from tests.unit.edge.requests import FEEDBACK, a_rating, anyone, is_problem, operator

APPEALS = "/v1/appeals"
WRONG, RIGHT = {"email": "smm@home.example"}, {"email": "sam@home.example"}


def rate(**changes: Any) -> Answer:
    return anyone.post(FEEDBACK, a_rating(id=an_id(), **changes))


def appeal(**changes: Any) -> Answer:
    return anyone.post(
        APPEALS, {"id": an_id(), "kind": "complaint", "statement": "No ramp", "contact": WRONG, **changes}
    )


def messages(deployment: FakeWiring) -> list[str]:
    _, events = deployment.cases.history(number_of(an_id())) or (None, [])
    return [said.text for said in (event.change(Message) for event in events) if said]


def address(deployment: FakeWiring) -> str | None:
    person = deployment.people.person(person_of(an_id()))
    return person.email if person else None


def test_a_corrected_rating_without_a_case_takes_the_place_of_the_first(deployment: FakeWiring) -> None:
    first = rate(level=4, comment="Fine", contact={**WRONG, "name": "Smm"})
    corrected = rate(level=5, comment="Very fine", contact=RIGHT, corrects=True)

    assert (corrected.status, corrected.json) == (200, {**first.json, "corrected": "replaced"})
    kept = deployment.feedback.kept[an_id()]
    assert (kept.level, kept.comment) == (5, "Very fine")
    person = deployment.people.people[person_of(an_id())]
    assert (person.email, person.name) == ("sam@home.example", None)


def test_a_rating_that_is_negative_only_after_its_correction_gets_a_case(deployment: FakeWiring) -> None:
    rate(level=4)
    corrected = rate(level=1, corrects=True)

    assert corrected.json["case"]["number"] == number_of(an_id())
    assert deployment.feedback.kept[an_id()].level == 1


def test_a_contact_that_was_taken_out_is_forgotten(deployment: FakeWiring) -> None:
    rate(level=4)
    assert rate(level=4, contact=None, corrects=True).json["corrected"] == "replaced"
    assert not deployment.people.people


def test_the_words_of_a_corrected_rating_follow_on_its_case_once(deployment: FakeWiring) -> None:
    first = rate(comment="Turned away", contact=WRONG)
    deployment.opened(an_id())
    for _ in range(2):
        corrected = rate(level=1, comment="Turned away twice", contact=RIGHT, answers={"speed": 2}, corrects=True)
        assert (corrected.status, corrected.json) == (200, {**first.json, "corrected": "message"})

    (said,) = messages(deployment)
    assert said.startswith("1/5\n")
    assert said.endswith(" 2\nTurned away twice")
    assert address(deployment) == "sam@home.example"
    assert deployment.feedback.kept[an_id()].comment == "Turned away"


def test_a_contact_alone_is_put_right_without_a_message(deployment: FakeWiring) -> None:
    rate(contact=WRONG)
    deployment.opened(an_id())
    assert rate(contact=RIGHT, corrects=True).json["corrected"] == "replaced"
    assert (messages(deployment), address(deployment)) == ([], "sam@home.example")


def test_a_case_that_is_being_opened_asks_to_come_back(deployment: FakeWiring) -> None:
    rate(contact=WRONG)
    assert is_problem(rate(comment="More", contact=RIGHT, corrects=True), 503)
    assert address(deployment) == "smm@home.example"


@pytest.mark.parametrize(
    "changes",
    [{"service": None}, {"comment": None}, {"contact": None}, {"contact": {"phone": "+442079460018"}}],
    ids="".join,
)
def test_what_a_message_cannot_say_is_a_submission_of_its_own(changes: dict[str, Any], deployment: FakeWiring) -> None:
    rate(contact=WRONG)
    deployment.opened(an_id())
    assert is_problem(rate(**{"contact": WRONG, **changes}, corrects=True), 409)
    assert (messages(deployment), address(deployment)) == ([], "smm@home.example")


def test_after_an_hour_the_first_copy_stays(deployment: FakeWiring) -> None:
    rate(level=4)
    deployment.at += timedelta(minutes=61)
    assert is_problem(rate(level=5, corrects=True), 409)
    assert deployment.feedback.kept[an_id()].level == 4


def test_what_staff_have_entered_is_corrected_by_nobody_else(deployment: FakeWiring) -> None:
    operator.post("/v1/desk/feedback", a_rating(id=an_id(), level=4, source="staff"))
    assert is_problem(rate(level=5, corrects=True), 409)


def test_a_new_statement_follows_on_the_case_of_its_appeal(deployment: FakeWiring) -> None:
    first = appeal()
    deployment.appealed(an_id())
    corrected = appeal(statement="No ramp at the back", contact=RIGHT, corrects=True)

    assert (corrected.status, corrected.json) == (200, {**first.json, "corrected": "message"})
    assert messages(deployment) == ["No ramp at the back"]
    assert address(deployment) == "sam@home.example"
    assert is_problem(appeal(statement="No ramp", topic="roads", corrects=True), 409)


def test_a_correction_of_something_that_never_came_is_the_first(deployment: FakeWiring) -> None:
    assert (rate(corrects=True).status, appeal(id=an_id(n=2), corrects=True).status) == (201, 201)
    assert rate(corrects=True).json == rate().json


def test_a_copy_with_another_contact_is_no_repeat(deployment: FakeWiring) -> None:
    rate(contact=WRONG)
    assert is_problem(rate(contact=RIGHT), 409)
    assert is_problem(rate(contact={**WRONG, "surveys": True}), 409)
