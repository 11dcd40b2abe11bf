"""Writing several items at once: a race is run again, a busy store is a matter of time, a broken rule is neither."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.stub import Stubber

from chalicelib.adapters.connection import busy_is_transient
from chalicelib.adapters.dynamodb.table import ConditionFailed, transact
from chalicelib.domain.errors import Transient

PUTS = [{"TableName": "records", "Item": {"pk": {"S": "a"}}}, {"TableName": "people", "Item": {"pk": {"S": "b"}}}]
HELD = {"Code": "ConditionalCheckFailed", "Item": {"pk": {"S": "a"}}}
RACE = {"Code": "TransactionConflict"}
NONE = {"Code": "None"}


@pytest.fixture
def client() -> Any:
    return boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")


@pytest.fixture
def answers(client: Any) -> Iterator[Stubber]:
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.adapters.dynamodb.table.time", SimpleNamespace(sleep=lambda _: None))


def cancelled(answers: Stubber, *reasons: dict[str, Any]) -> None:
    answers.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        http_status_code=400,
        modeled_fields={"CancellationReasons": list(reasons)},
    )


def test_a_race_is_run_again(client: Any, answers: Stubber) -> None:
    cancelled(answers, RACE, NONE)
    cancelled(answers, NONE, RACE)
    answers.add_response("transact_write_items", {})
    transact(client, PUTS)


def test_a_race_is_not_run_for_ever(client: Any, answers: Stubber) -> None:
    for _ in range(4):
        cancelled(answers, RACE, NONE)
    with pytest.raises(Transient):
        transact(client, PUTS)


def test_a_condition_that_does_not_hold_tells_what_is_in_the_way(client: Any, answers: Stubber) -> None:
    cancelled(answers, HELD, RACE)
    with pytest.raises(ConditionFailed) as failed:
        transact(client, PUTS)
    assert failed.value.items == {0: {"pk": {"S": "a"}}}


@pytest.mark.parametrize("code", ["ThrottlingError", "ProvisionedThroughputExceeded"])
def test_a_busy_partition_is_tried_again(client: Any, answers: Stubber, code: str) -> None:
    cancelled(answers, {"Code": code}, NONE)
    answers.add_response("transact_write_items", {})
    transact(client, PUTS)


def test_an_item_that_breaks_the_rules_is_no_matter_of_time(client: Any, answers: Stubber) -> None:
    cancelled(answers, {"Code": "ValidationError"}, NONE)
    with pytest.raises(client.exceptions.TransactionCanceledException):
        transact(client, PUTS)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ThrottlingException", 400),
        ("ProvisionedThroughputExceededException", 400),
        ("RequestLimitExceeded", 400),
        ("InternalServerError", 500),
        ("TransactionConflictException", 400),
        ("TransactionInProgressException", 400),
    ],
)
def test_a_busy_store_is_a_matter_of_time(client: Any, answers: Stubber, code: str, status: int) -> None:
    answers.add_client_error("put_item", code, "later", status)
    with pytest.raises(Transient, match=code), busy_is_transient():
        client.put_item(**PUTS[0])


@pytest.mark.parametrize("code", ["ValidationException", "AccessDeniedException", "ResourceNotFoundException"])
def test_our_own_mistakes_stay_what_they_are(client: Any, answers: Stubber, code: str) -> None:
    answers.add_client_error("put_item", code, "never", 400)
    with pytest.raises(ClientError, match=code), busy_is_transient():
        client.put_item(**PUTS[0])


def test_silence_is_a_matter_of_time() -> None:
    with pytest.raises(Transient), busy_is_transient():
        raise EndpointConnectionError(endpoint_url="https://dynamodb.example")
