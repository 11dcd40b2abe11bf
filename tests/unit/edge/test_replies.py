"""Prepared answers over HTTP: for those who write to the author, and for nobody else."""

from collections.abc import Iterator

import pytest

from tests.builders import a_pack
from tests.deployment import FakeWiring, a_deployment
from tests.http import Http
from tests.unit.cases.test_replies import REPLIES
from tests.unit.edge.requests import CONTACT, SECRET_WORDS, anyone, is_problem, official, operator


@pytest.fixture(autouse=True)
def deployment() -> Iterator[FakeWiring]:
    with a_deployment(a_pack(replies=REPLIES)) as fake:
        yield fake


def staff(role: str, agency: str) -> Http:
    return Http(claims={"sub": "x", "role": role, "agency": agency, "staff": "true"})


def test_an_official_is_offered_answers_and_sends_one_of_them(case: str) -> None:
    order = f"/v1/desk/cases/{case}/orders/1"
    offered = official.get(f"{order}/replies", query={"outcome": "fixed", "language": "en"})
    assert offered.status == 200
    first = offered.json["items"][0]
    assert (first["reply"], first["language"]) == ("sorry/short", "en")
    assert SECRET_WORDS not in offered.body
    assert CONTACT not in offered.body

    version = official.post(f"{order}/accept", {"version": 3}).json["version"]
    said = {"version": version, "outcome": "fixed", "text": first["text"], "reply": first["reply"]}
    assert official.post(f"{order}/answer", said).status == 200

    again = official.get(f"{order}/replies", query={"outcome": "fixed"}).json["items"]
    assert [item["reply"] for item in again] == ["sorry/long"]


@pytest.mark.parametrize("role", ["head", "operator", "dispatcher"])
def test_others_who_write_to_authors_are_offered_them_too(case: str, role: str) -> None:
    assert staff(role, "office").get(f"/v1/desk/cases/{case}/orders/1/replies").status == 200


def test_nobody_else_is(case: str) -> None:
    path = f"/v1/desk/cases/{case}/orders/1/replies"
    for caller in (anyone, staff("analyst", "office"), staff("reviewer", "ombudsman"), staff("official", "ministry")):
        assert is_problem(caller.get(path), 403)


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"outcome": "magic"}, "outcome"),
        ({"language": "fr"}, "language"),
        ({"promise_date": "soon"}, "promise_date"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_wrong_parameter_is_named(case: str, query: dict[str, str], path: str) -> None:
    answer = operator.get(f"/v1/desk/cases/{case}/orders/1/replies", query=query)

    assert is_problem(answer, 422)
    assert answer.paths == [path]


def test_an_order_that_is_not_there_is_not_found(case: str) -> None:
    assert is_problem(operator.get(f"/v1/desk/cases/{case}/orders/2/replies"), 404)
    assert is_problem(operator.get(f"/v1/desk/cases/{case}/orders/x/replies"), 404)
