"""What staff say, through the door that everybody uses: nothing comes back or is logged that tells one from another."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.builders import a_pack, internal_survey, pack_document
from tests.deployment import FakeWiring, a_deployment
from tests.http import OFFICIAL, OPERATOR, Http
from tests.unit.edge.requests import FEEDBACK, a_rating, anyone, is_problem, operator

REPORT = "/v1/desk/internal"
SAID: dict[str, Any] = {"survey": "staff", "agency": "ministry", "answers": {"mood": "low", "why": "Nightingale"}}
HEAD = Http(claims={**OFFICIAL, "role": "head"})


@pytest.fixture(autouse=True)
def deployment() -> Iterator[FakeWiring]:
    with a_deployment(a_pack(surveys={**pack_document()["surveys"], "staff": internal_survey()})) as fake:
        yield fake


def test_the_receipt_says_the_day_and_nothing_that_leads_back(deployment: FakeWiring) -> None:
    answer = anyone.post(FEEDBACK, SAID)
    assert answer.status == 201
    assert answer.json == {"id": None, "received_at": "2026-11-23T00:00:00Z", "case": None}
    assert len(deployment.internal.kept) == 1
    assert not deployment.feedback.kept and not deployment.feedback.people


def test_the_log_tells_it_from_no_other_submission(logged: Callable[[], str]) -> None:
    def told(body: dict[str, Any]) -> str:
        before = logged()
        anyone.post(FEEDBACK, body)
        return logged().removeprefix(before)

    def without_time(line: str) -> str:
        return line.partition('"timestamp"')[0]

    assert without_time(told(SAID)) == without_time(told(a_rating()))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact", {"email": "nightingale@home.example"}),
        ("id", "01KAKYCA00000000000000000A"),
        ("service", "permits"),
        ("region", "north"),
        ("agency", "desk"),
    ],
)
def test_what_would_give_somebody_away_is_refused_by_name(field: str, value: Any, deployment: FakeWiring) -> None:
    answer = anyone.post(FEEDBACK, {**SAID, field: value})
    assert is_problem(answer, 422)
    assert field in {problem["path"] for problem in answer.json["errors"]}
    assert deployment.is_untouched()


def test_an_operator_may_type_in_what_stood_on_paper(deployment: FakeWiring) -> None:
    answer = operator.post("/v1/desk/feedback", {**SAID, "received_at": "2026-11-20T15:45:00Z"})
    assert answer.json["received_at"] == "2026-11-20T00:00:00Z"
    assert [kept.day for kept in deployment.internal.kept] == ["2026-11-20"]


def test_heads_and_analysts_see_reports_and_nobody_else() -> None:
    asked = {"survey": "staff", "month": "2026-11"}
    analyst = Http(claims={**OFFICIAL, "role": "analyst"})
    for caller in (HEAD, analyst):
        assert caller.get(REPORT, query=asked).json["status"] == "collecting"
    for claims in (OFFICIAL, OPERATOR):
        assert is_problem(Http(claims=claims).get(REPORT, query=asked), 403)
    assert is_problem(HEAD.get(REPORT, query={**asked, "month": "2026-13"}), 422)
