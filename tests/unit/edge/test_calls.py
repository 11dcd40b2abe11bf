"""The list of calls at the edge: who sees whose number, and for how long."""

from datetime import timedelta

import pytest

from tests.builders import an_id
from tests.deployment import FakeWiring
from tests.http import OPERATOR, Http
from tests.unit.edge.requests import FEEDBACK, SECRET_WORDS, a_rating, anyone, author, is_problem, official, operator

PHONE, NAME = "+442071838750", "Sam Nightingale"
other = Http(claims={**OPERATOR, "sub": "maria"})


@pytest.fixture
def number(deployment: FakeWiring) -> str:
    """A case that was answered, of an author who left a phone number alone."""
    anyone.post(FEEDBACK, a_rating(id=an_id(), contact={"phone": PHONE, "name": NAME}))
    number = deployment.opened(an_id())
    order = f"/v1/desk/cases/{number}/orders/1"
    version = official.get(f"/v1/desk/cases/{number}").json["version"]
    version = official.post(f"{order}/accept", {"version": version}).json["version"]
    official.post(f"{order}/answer", {"version": version, "outcome": "fixed", "text": "We put it right."})
    return number


def act(who: Http, number: str, action: str) -> int:
    version = operator.get(f"/v1/desk/cases/{number}").json["version"]
    return who.post(f"/v1/desk/cases/{number}/orders/1/{action}", {"version": version}).status


def test_the_number_is_shown_to_whoever_has_claimed_the_call_and_to_nobody_else(
    number: str, deployment: FakeWiring
) -> None:
    sheet = f"/v1/desk/calls/{number}/1"
    [listed] = operator.get("/v1/desk/calls").json["items"]
    assert (listed["case"], listed["attempts"], listed["mine"]) == (number, 0, False)
    assert is_problem(operator.get(sheet), 403)

    assert act(operator, number, "claim") == 200
    assert act(other, number, "claim") == 409
    shown = operator.get(sheet).json
    assert (shown["call"]["phone"], shown["call"]["name"]) == (PHONE, NAME)
    assert SECRET_WORDS in shown["about"]["comment"]
    assert shown["orders"][0]["answers"][0]["text"] == "We put it right."
    assert operator.get("/v1/desk/calls").json["items"][0]["mine"]
    assert other.get("/v1/desk/calls").json["items"] == []
    assert is_problem(other.get(sheet), 403)

    deployment.at += timedelta(minutes=30)
    assert is_problem(operator.get(sheet), 403)
    assert other.get("/v1/desk/calls").json["items"]


def test_no_other_answer_says_name_or_number(number: str) -> None:
    act(operator, number, "claim")
    for answer in (
        operator.get("/v1/desk/calls"),
        operator.get(f"/v1/desk/cases/{number}"),
        official.get(f"/v1/desk/cases/{number}"),
        author(number).get(f"/v1/cases/{number}"),
    ):
        assert answer.status == 200
        assert PHONE not in answer.body
        assert NAME not in answer.body


def test_calls_are_for_operators(number: str) -> None:
    assert is_problem(official.get("/v1/desk/calls"), 403)
    assert is_problem(official.get(f"/v1/desk/calls/{number}/1"), 403)


def test_who_was_asked_and_answered_is_not_to_be_called(number: str) -> None:
    act(operator, number, "claim")
    version = author(number).get(f"/v1/cases/{number}").json["version"]
    author(number).post(f"/v1/cases/{number}/orders/1/follow-up", {"version": version, "outcome": "solved"})

    assert operator.get("/v1/desk/calls").json["items"] == []
    assert is_problem(operator.get(f"/v1/desk/calls/{number}/1"), 404)
