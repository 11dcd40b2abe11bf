"""The desk: who is staff here, work lists, and what operators enter."""

from typing import Any

import pytest

from tests.builders import an_id
from tests.deployment import FakeWiring
from tests.http import Http
from tests.unit.edge.requests import (
    CONTACT,
    FEEDBACK,
    HALF,
    SECRET_WORDS,
    a_rating,
    anyone,
    is_problem,
    official,
    operator,
)


@pytest.mark.parametrize(
    "claims",
    [
        None,
        {"sub": "someone", "staff": "true"},
        {"sub": "someone", "role": "king", "staff": "true"},
        {"sub": "someone", "role": "system", "staff": "true"},
        {"sub": "someone", "role": "author", "staff": "true"},
        {"sub": "someone", "email": "someone@gov.example", "staff": "true"},
        {"sub": "someone", "role": "official", "staff": "true"},
        {"sub": "someone", "role": "official", "agency": "desk", "staff": "true"},
        {"sub": "someone", "role": "official", "agency": "office"},
        {"sub": "someone", "role": "operator", "agency": "ministry"},
        {"sub": "someone", "role": "official", "agency": "office", "staff": "false"},
        {"sub": "someone", "email": "ann@gov.example"},
    ],
)
def test_who_has_no_role_here_sees_and_does_nothing(
    claims: dict[str, str] | None, case: str, deployment: FakeWiring
) -> None:
    caller = Http(claims=claims)
    before = deployment.cases.cases[case].version
    answers = [
        caller.get(f"/v1/desk/cases/{case}"),
        caller.get("/v1/desk/orders", query={"agency": "office"}),
        caller.post(f"/v1/desk/cases/{case}/orders/1/accept", {"version": before}),
        caller.post("/v1/desk/feedback", a_rating()),
    ]

    assert all(is_problem(answer, 403) for answer in answers)
    assert all(SECRET_WORDS not in answer.body for answer in answers)
    assert deployment.cases.cases[case].version == before


def test_staff_are_known_by_the_pack_when_their_token_names_no_role(case: str) -> None:
    ann = Http(claims={"sub": "x", "email": "ann@gov.example", "staff": "true"})

    assert ann.get(f"/v1/desk/cases/{case}").status == 200


def test_a_member_of_staff_sees_no_contact(case: str) -> None:
    assert CONTACT not in official.get(f"/v1/desk/cases/{case}").body


@pytest.mark.parametrize("action", ["timeout", "breach", "confirm", "nosuch", "%00", "answer "])
def test_an_action_that_is_not_theirs_is_refused(action: str, case: str, deployment: FakeWiring) -> None:
    version = deployment.cases.cases[case].version

    assert is_problem(official.post(f"/v1/desk/cases/{case}/orders/1/{action}", {"version": version}), 403)


def test_a_work_list_shows_an_agencys_orders(case: str) -> None:
    answer = official.get("/v1/desk/orders", query={"agency": "office", "limit": "1"})

    assert answer.status == 200
    assert [item["case"] for item in answer.json["items"]] == [case]


def test_a_work_list_tells_what_its_orders_are_about_where_that_is_asked_for(case: str) -> None:
    [plain] = official.get("/v1/desk/orders", query={"agency": "office"}).json["items"]
    [told] = official.get("/v1/desk/orders", query={"agency": "office", "summaries": "true"}).json["items"]

    assert "about" not in plain
    assert told.pop("about")["level"] == 2
    assert told == plain


def test_a_work_list_names_dangers_and_shows_them_alone(deployment: FakeWiring, case: str) -> None:
    anyone.post(FEEDBACK, a_rating(id=an_id(n=2), comment="The manhole is open."))
    dangerous = deployment.opened(an_id(n=2))
    whole = official.get("/v1/desk/orders", query={"agency": "office"}).json["items"]
    alone = official.get("/v1/desk/orders", query={"agency": "office", "danger": "true"}).json["items"]

    assert {item["case"]: item.get("danger") for item in whole} == {case: None, dangerous: "manhole"}
    assert [item["case"] for item in alone] == [dangerous]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({}, "agency"),
        ({"agency": "office", "limit": "0"}, "limit"),
        ({"agency": "office", "limit": "9" * 5000}, "limit"),
        ({"agency": "office", "limit": "NaN"}, "limit"),
        ({"agency": "office", "due": "tomorrow"}, "due"),
        ({"agency": "office", "due": "2026-11-21"}, "due"),
        ({"agency": "office", "due": "0001-01-01T00:00:00+14:00"}, "due"),
        ({"agency": "office", "due": "9999-12-31T23:59:59-14:00"}, "due"),
        ({"agency": "office", "due": "1e400"}, "due"),
        ({"agency": "office", "cursor": "x" * 2001}, "cursor"),
        ({"agency": "office", "colour": "blue"}, "colour"),
    ],
)
def test_a_wrong_parameter_is_named(query: dict[str, str], path: str) -> None:
    answer = official.get("/v1/desk/orders", query=query)

    assert is_problem(answer, 422)
    assert path in answer.paths


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"received_at": "2026-11-23T11:00:00Z"}, "received_at"),
        ({"received_at": "2026-11-21"}, "received_at"),
        ({"received_at": "2026-11-21T10:00:00"}, "received_at"),
        ({"received_at": "0001-01-01T00:00:00+14:00"}, "received_at"),
        ({"received_at": "1969-12-31T23:59:59Z"}, "received_at"),
        ({"received_at": "9999-12-31T23:59:59-14:00"}, "received_at"),
        ({"received_at": 1e400}, "received_at"),
        ({"received_at": "2026-11-20T10:00:00Z", "id": an_id()}, "id"),
        ({"source": "author"}, "source"),
        ({"source": HALF}, "source"),
    ],
)
def test_a_wrong_field_of_staff_entry_is_named(fields: dict[str, Any], path: str, deployment: FakeWiring) -> None:
    answer = operator.post("/v1/desk/feedback", a_rating(**fields))

    assert is_problem(answer, 422)
    assert path in answer.paths
    assert deployment.is_untouched()


def test_an_operator_enters_what_came_earlier(deployment: FakeWiring) -> None:
    answer = operator.post(
        "/v1/desk/feedback", a_rating(received_at="2020-02-29T12:00:00+02:00", channel="phone", source="import")
    )

    assert answer.status == 201
    assert answer.json["received_at"] == "2020-02-29T10:00:00Z"
    assert answer.json["case"] is None


def test_only_operators_enter_feedback_for_others(deployment: FakeWiring) -> None:
    assert is_problem(official.post("/v1/desk/feedback", a_rating()), 403)
    assert deployment.is_untouched()
