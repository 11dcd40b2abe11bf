"""A service system reports how many people it has invited to a survey itself."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOW
from tests.deployment import FakeWiring
from tests.http import Http
from tests.unit.edge.requests import anyone, is_problem, operator
from tests.unit.edge.test_invitations import system

OUTREACH = "/v1/outreach"


def an_outreach(**changes: Any) -> dict[str, Any]:
    given = {
        "id": "sms-1",
        "agency": "office",
        "service": "permits",
        "survey": "short",
        "channel": "phone",
        "day": f"{NOW:%Y-%m-%d}",
        "invited": 1200,
        **changes,
    }
    return {name: value for name, value in given.items() if value is not None}


def test_a_report_is_taken_in_once_however_often_it_is_sent(deployment: FakeWiring) -> None:
    first = system().post(OUTREACH, an_outreach())
    assert (first.status, first.json["invited"], first.json["day"]) == (201, 1200, f"{NOW:%Y-%m-%d}")
    deployment.at = NOW + timedelta(minutes=4)
    again = system().post(OUTREACH, an_outreach())
    assert (again.status, again.json) == (200, first.json)
    assert is_problem(system().post(OUTREACH, an_outreach(invited=1300)), 409)
    assert system().post(OUTREACH, an_outreach(id="sms-2")).status == 201
    assert [each.invited for each in deployment.outreach.kept.values()] == [1200, 1200]


def test_a_report_that_is_sent_again_is_reacted_to_again(deployment: FakeWiring) -> None:
    system().post(OUTREACH, an_outreach())
    assert not deployment.outreach.saved_again
    deployment.at = NOW + timedelta(minutes=4)
    system().post(OUTREACH, an_outreach())
    system().post(OUTREACH, an_outreach(invited=1300))
    assert deployment.outreach.saved_again == list(deployment.outreach.kept.values())


@pytest.mark.parametrize(
    ("caller", "status"),
    [(anyone, 401), (operator, 401), (system(aud="elsewhere"), 401), (system(iat=1), 401)],
    ids=["nobody", "staff", "another audience", "an old token"],
)
def test_nobody_but_a_service_system_reports(caller: Http, status: int, deployment: FakeWiring) -> None:
    assert is_problem(caller.post(OUTREACH, an_outreach()), status)
    assert not deployment.outreach.kept


def test_a_system_reports_for_its_own_agency_alone(deployment: FakeWiring) -> None:
    assert is_problem(system().post(OUTREACH, an_outreach(agency="ministry")), 403)
    assert not deployment.outreach.kept


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"service": "nowhere"}, "service"),
        ({"survey": "gone"}, "survey"),
        ({"channel": "pigeon"}, "channel"),
        ({"day": f"{NOW + timedelta(days=1):%Y-%m-%d}"}, "day"),
        ({"day": f"{NOW - timedelta(days=400):%Y-%m-%d}"}, "day"),
        ({"day": "yesterday"}, "day"),
        ({"invited": 0}, "invited"),
        ({"invited": 1.5}, "invited"),
        ({"id": ""}, "id"),
        ({"id": None}, "id"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    changes: dict[str, Any], field: str, deployment: FakeWiring
) -> None:
    answer = system().post(OUTREACH, an_outreach(**changes))
    assert is_problem(answer, 422)
    assert field in {each["path"] for each in answer.json["errors"]}
    assert not deployment.outreach.kept
