"""Entering many ratings in one request."""

from typing import Any

import pytest

from tests.builders import NOW, an_id
from tests.deployment import FakeWiring
from tests.unit.edge.requests import HALF, is_problem, official, operator

BATCH = "/v1/desk/feedback/batch"


def a_rating(n: int = 1, **changes: Any) -> dict[str, Any]:
    rating = {"id": an_id(n=n), "survey": "short", "agency": "office", "service": "permits", "level": 1}
    return {**rating, "received_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}", "source": "import", **changes}


def test_each_rating_is_taken_in_found_or_refused_by_itself(deployment: FakeWiring) -> None:
    operator.post(BATCH, {"ratings": [a_rating(1)]})

    answer = operator.post(BATCH, {"ratings": [a_rating(1), a_rating(2), a_rating(3, agency="nosuch")]})
    changed = operator.post(BATCH, {"ratings": [a_rating(1, level=5)]})

    assert answer.status == 200
    assert [(item["id"], item["status"]) for item in answer.json["items"]] == [
        (an_id(n=1), "existing"),
        (an_id(n=2), "created"),
        (an_id(n=3), "refused"),
    ]
    wrong, other = answer.json["items"][2]["problem"], changed.json["items"][0]["problem"]
    assert (wrong["status"], [error["path"] for error in wrong["errors"]]) == (422, ["agency"])
    assert (other["status"], other["detail"]) == (409, "This id was already used for another submission.")
    assert set(deployment.feedback.kept) == {an_id(n=1), an_id(n=2)}
    assert deployment.feedback.kept[an_id(n=1)].level == 1


def test_an_id_that_comes_twice_is_a_replay_or_a_conflict_by_what_it_says(deployment: FakeWiring) -> None:
    answer = operator.post(BATCH, {"ratings": [a_rating(), a_rating(), a_rating(level=5)]})

    assert [item["status"] for item in answer.json["items"]] == ["created", "existing", "refused"]
    assert deployment.feedback.kept[an_id()].level == 1


def test_a_malformed_rating_keeps_none_of_the_others_out(deployment: FakeWiring) -> None:
    malformed = [a_rating(2, level="5"), a_rating(3, colour="blue"), {**a_rating(4), "id": None}, 7]

    answer = operator.post(BATCH, {"ratings": [*malformed, a_rating()]})

    *refused, taken = answer.json["items"]
    assert [item["problem"]["errors"][0]["path"] for item in refused] == ["level", "colour", "id", ""]
    assert (taken["id"], taken["status"]) == (an_id(), "created")
    assert set(deployment.feedback.kept) == {an_id()}


def test_what_staff_type_in_by_the_batch_is_owed_an_answer_like_a_single_rating(deployment: FakeWiring) -> None:
    typed = a_rating(source="staff", channel="phone", contact={"email": "sam@person.example"})

    (item,) = operator.post(BATCH, {"ratings": [typed]}).json["items"]

    assert item["case"] == operator.post("/v1/desk/feedback", typed).json["case"]
    assert item["case"] is not None
    assert len(deployment.feedback.people) == 1


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "ratings"),
        ({"ratings": []}, "ratings"),
        ({"ratings": [a_rating(n) for n in range(51)]}, "ratings"),
        ({"ratings": [a_rating(comment=HALF)]}, "ratings.0.comment"),
    ],
)
def test_a_wrong_batch_is_refused_as_a_whole(body: dict[str, Any], path: str, deployment: FakeWiring) -> None:
    answer = operator.post(BATCH, body)

    assert is_problem(answer, 422)
    assert answer.paths == [path]
    assert deployment.is_untouched()


def test_a_rating_of_a_transaction_is_not_taken_by_the_batch(deployment: FakeWiring) -> None:
    (item,) = operator.post(BATCH, {"ratings": [a_rating(transaction="x")]}).json["items"]

    assert [error["path"] for error in item["problem"]["errors"]] == ["transaction"]
    assert deployment.is_untouched()


def test_only_operators_enter_a_batch(deployment: FakeWiring) -> None:
    assert is_problem(official.post(BATCH, {"ratings": [a_rating()]}), 403)
    assert deployment.is_untouched()
