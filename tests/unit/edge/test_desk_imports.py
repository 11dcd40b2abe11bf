"""Bringing in an older system's work orders through the API."""

from typing import Any

import pytest

from tests.deployment import FakeWiring
from tests.unit.edge.requests import HALF, is_problem, official, operator

IMPORT = "/v1/desk/orders/import"


def an_order(**changes: Any) -> dict[str, Any]:
    order = {"id": "101", "source": "hotline", "agency": "office", "channel": "phone"}
    return {**order, "opened_at": "2020-02-29T12:00:00+02:00", "closed_at": "2020-03-02T10:00:00Z", **changes}


def test_each_order_is_taken_in_found_or_refused_by_itself(deployment: FakeWiring) -> None:
    orders = [an_order(), an_order(id="102", agency="nosuch", topic="nosuch"), an_order()]

    answer = operator.post(IMPORT, {"orders": orders})

    assert answer.status == 200
    first, second, third = answer.json["items"]
    assert (first["id"], first["status"], first["case"]) == ("101", "created", next(iter(deployment.cases.cases)))
    assert (second["id"], second["status"], second["case"]) == ("102", "refused", None)
    assert [error["path"] for error in second["errors"]] == ["agency", "topic"]
    assert (third["status"], third["case"]) == ("existing", first["case"])
    assert len(deployment.cases.cases) == 1


def test_the_timeline_says_what_happened_in_the_older_system_and_when(deployment: FakeWiring) -> None:
    operator.post(IMPORT, {"orders": [an_order(due_at="2020-03-01T00:00:00Z", outcome="fixed")]})
    (number,) = deployment.cases.cases

    shown = official.get(f"/v1/desk/cases/{number}").json

    assert [(fact["event"], fact["at"]) for fact in shown["timeline"]][-1] == (
        "ClosedElsewhere",
        "2020-03-02T10:00:00Z",
    )
    assert all(fact["imported"] for fact in shown["timeline"] if fact["order"])
    (order,) = shown["orders"]
    assert (order["opened_at"], order["resolution"]) == ("2020-02-29T10:00:00Z", "imported")
    assert [(a["at"], a["outcome"], a["in_time"]) for a in order["answers"]] == [
        ("2020-03-02T10:00:00Z", "fixed", False)
    ]


def test_an_order_without_a_target_is_shown_as_such(deployment: FakeWiring) -> None:
    operator.post(IMPORT, {"orders": [an_order()]})
    (number,) = deployment.cases.cases

    (order,) = official.get(f"/v1/desk/cases/{number}").json["orders"]

    assert (order["due"], order["overdue"], order["answers"][0]["in_time"]) == (None, False, None)


def test_what_the_author_said_in_the_older_system_is_shown_at_the_desk(deployment: FakeWiring) -> None:
    operator.post(IMPORT, {"orders": [an_order(statement="The ramp is broken.")]})
    (number,) = deployment.cases.cases

    assert official.get(f"/v1/desk/cases/{number}").json["about"]["comment"] == "The ramp is broken."


def test_only_operators_bring_orders_in(deployment: FakeWiring) -> None:
    assert is_problem(official.post(IMPORT, {"orders": [an_order()]}), 403)
    assert deployment.is_untouched()


@pytest.mark.parametrize(
    ("orders", "path"),
    [
        ([], "orders"),
        ([an_order(id=str(n)) for n in range(51)], "orders"),
        ([an_order(), an_order(opened_at="2020-02-29T12:00:00")], "orders.1.opened_at"),
        ([an_order(closed_at="yesterday")], "orders.0.closed_at"),
        ([an_order(id="")], "orders.0.id"),
        ([an_order(id=HALF)], "orders.0.id"),
        ([an_order(colour="blue")], "orders.0.colour"),
        ([{"id": "1"}], "orders.0.agency"),
    ],
)
def test_a_malformed_order_turns_the_request_away(orders: list[Any], path: str, deployment: FakeWiring) -> None:
    answer = operator.post(IMPORT, {"orders": orders})

    assert is_problem(answer, 422)
    assert path in answer.paths
    assert deployment.is_untouched()
