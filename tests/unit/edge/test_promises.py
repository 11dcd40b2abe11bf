"""The register of promises: whose it is, what it shows, what it refuses."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.pack.workflow import Role
from tests.builders import NOW
from tests.deployment import FakeWiring
from tests.http import OFFICIAL, OPERATOR, Answer, Http
from tests.unit.edge.requests import is_problem, official

HEAD = Http(claims={**OFFICIAL, "role": "head"})
REGISTER = "/v1/desk/promises"
PROMISE: dict[str, Any] = {
    "outcome": "promised",
    "text": "A second counter.",
    "promise_date": "2026-12-20",
    "public_text": "A counter.",
}


def listed(caller: Http = official, **query: str) -> Answer:
    return caller.get(REGISTER, query={"agency": "office", **query})


@pytest.fixture
def promised(case: str, deployment: FakeWiring) -> str:
    """A case whose order promises something."""
    act(case, deployment, "accept")
    act(case, deployment, "answer", **PROMISE)
    return case


def act(case: str, deployment: FakeWiring, action: str, caller: Http = official, **fields: Any) -> None:
    version = deployment.cases.cases[case].version
    answer = caller.post(f"/v1/desk/cases/{case}/orders/1/{action}", {"version": version, **fields})
    assert answer.status == 200, answer.body


def test_it_shows_what_was_promised_and_every_move(promised: str, deployment: FakeWiring) -> None:
    act(promised, deployment, "move", HEAD, promise_date="2027-01-10", reason="Frost.")
    (row,) = listed().json["items"]
    assert row == {
        "case": promised,
        "version": deployment.cases.cases[promised].version,
        "n": 1,
        "agency": "office",
        "service": "permits",
        "topic": None,
        "group": None,
        "text": "A second counter.",
        "public_text": "A counter.",
        "due": "2027-01-10",
        "state": "open",
        "moves": [{"at": "2026-11-23T10:00:00Z", "due": "2026-12-20", "reason": "Frost."}],
        "made_at": "2026-11-23T10:00:00Z",
        "settled_at": None,
        "overdue": False,
    }


def test_a_promise_changes_lists_when_it_is_kept(promised: str, deployment: FakeWiring) -> None:
    act(promised, deployment, "keep")
    assert listed().json["items"] == []
    assert [row["case"] for row in listed(state="kept").json["items"]] == [promised]


def test_a_day_that_is_over_shows_before_the_clocks_have_said_so(promised: str, deployment: FakeWiring) -> None:
    deployment.at = NOW.replace(month=12, day=20)
    assert not listed().json["items"][0]["overdue"]
    deployment.at += timedelta(days=1)
    assert listed().json["items"][0]["overdue"]


def test_only_those_due_before_a_day(promised: str) -> None:
    assert listed(due="2026-12-20").json["items"] == []
    assert [row["case"] for row in listed(due="2026-12-21").json["items"]] == [promised]


@pytest.mark.usefixtures("promised")
def test_officials_and_heads_see_their_own_dispatchers_and_analysts_any() -> None:
    for role in Role:
        own = listed(Http(claims={**OFFICIAL, "role": role}))
        other = listed(Http(claims={**OFFICIAL, "role": role, "agency": "ministry"}))
        expected = {
            Role.OFFICIAL: (200, 403),
            Role.HEAD: (200, 403),
            Role.DISPATCHER: (200, 200),
            Role.ANALYST: (200, 200),
        }.get(role, (403, 403))
        assert (own.status, other.status) == expected, role
    assert is_problem(listed(Http(claims=OPERATOR)), 403)


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"agency": ""}, "agency"),
        ({"state": "moved"}, "state"),
        ({"due": "tomorrow"}, "due"),
        ({"limit": "201"}, "limit"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_wrong_parameter_is_named(query: dict[str, Any], path: str) -> None:
    answer = listed(**query)
    assert is_problem(answer, 422)
    assert path in answer.paths


def test_an_agency_that_is_not_there_has_no_register() -> None:
    assert is_problem(listed(Http(claims={**OFFICIAL, "role": "analyst"}), agency="nosuch"), 404)
