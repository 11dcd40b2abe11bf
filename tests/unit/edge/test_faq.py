"""Frequent questions through the API: who may, what is refused, how a change is seen."""

from typing import Any

import pytest

from tests.deployment import FakeWiring
from tests.http import OFFICIAL, Http
from tests.unit.edge.requests import is_problem, official

FAQ = "/v1/desk/faq"
head = Http(claims={**OFFICIAL, "role": "head"})
analyst = Http(claims={**OFFICIAL, "role": "analyst", "agency": "ministry"})
BODY: dict[str, Any] = {
    "agency": "office",
    "topic": "lights",
    "question": {"en": "When is it repaired?"},
    "answer": {"en": "Within five working days."},
}


@pytest.fixture
def entry() -> dict[str, Any]:
    answer = head.post(FAQ, BODY)
    assert answer.status == 201, answer.body
    found: dict[str, Any] = answer.json
    return found


def test_a_question_is_published_and_listed(entry: dict[str, Any]) -> None:
    assert entry["state"] == "published"
    assert entry["version"] == 1
    assert analyst.get(FAQ, query={"agency": "office"}).json == {"items": [entry], "next": None}


def test_a_change_sets_what_is_given_and_nothing_else(entry: dict[str, Any]) -> None:
    path = f"{FAQ}/{entry['id']}"
    changed = head.post(path, {"version": 1, "topic": None, "sort": 3}).json
    assert changed == {**entry, "topic": None, "sort": 3, "version": 2}
    assert head.post(path, {"version": 1, "sort": 4}).status == 409
    assert [each["action"] for each in head.get(path).json["changes"]] == ["change", "publish"]


def test_a_withdrawn_question_is_listed_as_such(entry: dict[str, Any]) -> None:
    answer = analyst.post(f"{FAQ}/{entry['id']}/withdraw", {"version": 1, "reason": "Out of date."})
    assert (answer.status, answer.json["state"]) == (200, "withdrawn")
    assert head.get(FAQ, query={"agency": "office"}).json["items"][0]["state"] == "withdrawn"


@pytest.mark.parametrize("path", [FAQ, f"{FAQ}/x", f"{FAQ}/x/withdraw"])
def test_only_heads_and_analysts_keep_them(path: str, deployment: FakeWiring) -> None:
    body = {FAQ: BODY, f"{FAQ}/x": {"version": 1, "sort": 1}}.get(path, {"version": 1, "reason": "Why not."})
    assert is_problem(official.post(path, body), 403)
    assert not deployment.faq.kept


def test_an_analyst_keeps_those_of_their_own_house_alone(entry: dict[str, Any], deployment: FakeWiring) -> None:
    elsewhere = Http(claims={**OFFICIAL, "role": "analyst", "agency": "centre"})
    path = f"{FAQ}/{entry['id']}"
    for tried in (
        elsewhere.post(FAQ, BODY),
        elsewhere.get(FAQ, query={"agency": "office"}),
        elsewhere.get(path),
        elsewhere.post(path, {"version": 1, "sort": 1}),
        elsewhere.post(f"{path}/withdraw", {"version": 1, "reason": "Not ours."}),
    ):
        assert is_problem(tried, 403)
    assert [each.version for each in deployment.faq.kept.values()] == [1]


def test_personal_data_is_refused_by_the_name_of_its_field(deployment: FakeWiring) -> None:
    answer = head.post(FAQ, {**BODY, "answer": {"en": "Call Olena on +380441234567."}})
    assert is_problem(answer, 422)
    assert answer.paths == ["answer.en"]
    assert "+380" not in answer.body
    assert not deployment.faq.kept


def test_an_unknown_field_is_refused(deployment: FakeWiring) -> None:
    answer = head.post(FAQ, {**BODY, "author": "me"})
    assert is_problem(answer, 422)
    assert answer.paths == ["author"]
    assert not deployment.faq.kept
