"""Cases at the edge: keys, and the loop of answer and follow-up."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.cases.access_keys import case_key
from tests.builders import an_id, number_of
from tests.deployment import FakeWiring
from tests.http import Http
from tests.unit.edge.requests import (
    CONTACT,
    HALF,
    SECRET_WORDS,
    a_rating,
    anyone,
    assert_says_nothing,
    author,
    is_problem,
    official,
    with_key,
)


def test_an_author_sees_their_case(case: str) -> None:
    answer = author(case).get(f"/v1/cases/{case}")

    assert answer.status == 200
    assert answer.json["about"]["comment"].startswith(SECRET_WORDS)
    assert answer.json["orders"][0]["state"] == "assigned"
    assert CONTACT not in answer.body


def test_who_answers_a_case_reads_what_was_answered_to_its_survey(deployment: FakeWiring) -> None:
    said = {"speed": 1, "idea": "Fewer papers"}
    anyone.post("/v1/feedback", a_rating(id=an_id(), answers=said))
    about = official.get(f"/v1/desk/cases/{deployment.opened(an_id())}").json["about"]

    assert about["answers"] == said


def test_a_number_may_be_typed_as_it_was_heard(case: str) -> None:
    assert author(case).get(f"/v1/cases/{case.lower().replace('-', '')}").status == 200


def test_nobody_learns_which_cases_exist(case: str) -> None:
    unknown = number_of(an_id(n=2))
    right = case_key(case, b"secret")
    refusals = [
        with_key("wrong").get(f"/v1/cases/{case}"),
        with_key("").get(f"/v1/cases/{case}"),
        with_key("ключ").get(f"/v1/cases/{case}"),
        with_key(HALF).get(f"/v1/cases/{case}"),
        with_key(right.upper()).get(f"/v1/cases/{case}"),
        Http(headers={"Authorization": right}).get(f"/v1/cases/{case}"),
        anyone.get(f"/v1/cases/{case}"),
        with_key(right).get(f"/v1/cases/{unknown}"),
        with_key("wrong").get(f"/v1/cases/{unknown}"),
        with_key(right).get("/v1/cases/nosuch"),
        with_key(right).get("/v1/cases/%00"),
    ]

    assert all(is_problem(refusal, 404) for refusal in refusals)
    assert len({refusal.body for refusal in refusals}) == 1


def test_the_name_of_the_scheme_may_be_in_any_case(case: str) -> None:
    key = case_key(case, b"secret")

    assert Http(headers={"authorization": f"case {key}"}).get(f"/v1/cases/{case}").status == 200


def test_an_answer_goes_out_and_the_author_says_whether_it_helped(case: str, logged: Callable[[], str]) -> None:
    order = f"/v1/desk/cases/{case}/orders/1"
    version = official.get(f"/v1/desk/cases/{case}").json["version"]
    accepted = official.post(f"{order}/accept", {"version": version})
    said = {"outcome": "fixed", "text": f"{SECRET_WORDS} is sorry"}
    answered = official.post(f"{order}/answer", {"version": accepted.json["version"], **said})
    word = {"outcome": "not_solved", "rating": 3, "comment": f"{SECRET_WORDS} is not"}
    follow_up = f"/v1/cases/{case}/orders/1/follow-up"
    disputed = author(case).post(follow_up, {"version": answered.json["version"], **word})
    used = author(case).post(follow_up, {"version": answered.json["version"], **word})

    assert answered.json["order"]["state"] == "following_up"
    assert disputed.json["order"]["round"] == 2
    assert is_problem(used, 410)
    assert_says_nothing(logged(), case_key(case, b"secret"))


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"version": None}, "version"),
        ({"version": "3"}, "version"),
        ({"version": 0}, "version"),
        ({"version": 10**30}, "version"),
        ({"text": ""}, "text"),
        ({"text": 5}, "text"),
        ({"text": ["a"]}, "text"),
        ({"text": {"a": "b"}}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": HALF}, "text"),
        ({"text": "x" * 5_001}, "text"),
        ({"text": None}, "text"),
        ({"text": float("nan")}, "text"),
        ({"outcome": "magic"}, "outcome"),
        ({"outcome": "refused"}, "reasons"),
        ({"colour": "blue"}, "colour"),
        ({"colour": [[[]]]}, "colour"),
    ],
)
def test_a_wrong_field_of_an_action_is_named(
    fields: dict[str, Any], path: str, case: str, deployment: FakeWiring
) -> None:
    order = f"/v1/desk/cases/{case}/orders/1"
    version = official.post(f"{order}/accept", {"version": deployment.cases.cases[case].version}).json["version"]

    answer = official.post(f"{order}/answer", {"version": version, "outcome": "fixed", "text": "Done", **fields})

    assert is_problem(answer, 422)
    assert path in answer.paths
    assert deployment.cases.cases[case].version == version


@pytest.mark.parametrize("order", ["0", "2", "-1", "x", "١", "99999999999999999999", "1.0", "%31"])
def test_a_work_order_that_is_not_there_is_not_found(order: str, case: str) -> None:
    assert is_problem(official.post(f"/v1/desk/cases/{case}/orders/{order}/accept", {"version": 1}), 404)


def test_an_author_replies_withdraws_and_opens_again_what_was_closed(case: str) -> None:
    order = f"/v1/desk/cases/{case}/orders/1"

    def version() -> int:
        return int(author(case).get(f"/v1/cases/{case}").json["version"])

    added = author(case).post(f"/v1/cases/{case}/messages", {"version": version(), "text": "It was on Monday."})
    official.post(f"{order}/accept", {"version": version()})
    asked = official.post(f"{order}/ask", {"version": version(), "text": "Which counter was it?"})
    replied = author(case).post(f"/v1/cases/{case}/messages", {"version": version(), "text": "Number 3."})
    official.post(f"{order}/answer", {"version": version(), "outcome": "fixed", "text": "Done."})
    author(case).post(f"/v1/cases/{case}/orders/1/follow-up", {"version": version(), "outcome": "solved"})
    reopened = author(case).post(f"/v1/cases/{case}/reopen", {"version": version(), "text": "It broke again."})
    withdrawn = author(case).post(f"/v1/cases/{case}/withdraw", {"version": version()})
    again = author(case).post(f"/v1/cases/{case}/withdraw", {"version": version()})
    after = author(case).post(f"/v1/cases/{case}/reopen", {"version": version(), "text": "Please."})

    assert added.json["order"]["state"] == "assigned"
    assert asked.json["order"]["paused"] is True
    assert replied.json["order"]["state"] == "in_work"
    assert reopened.json["order"]["round"] == 2
    assert withdrawn.json["state"] == "closed"
    assert withdrawn.json["orders"][0]["resolution"] == "withdrawn"
    texts = [event["message"]["text"] for event in withdrawn.json["timeline"] if "message" in event]
    assert texts == ["It was on Monday.", "Which counter was it?", "Number 3.", "It broke again."]
    assert is_problem(again, 409)
    assert is_problem(after, 409)
