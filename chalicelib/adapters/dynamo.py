"""DynamoDB without surprises: one client, short time-outs, and its errors as Heed's."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from chalicelib.domain.errors import Conflict, Transient

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ATTEMPTS = 4
"""How often what the SDK does not try again is tried."""
_CANCELLED_BY_OTHERS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
_BUSY = {
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    # A single write on an item that a transaction holds, and a transaction that a retry of the SDK met again.
    "TransactionConflictException",
    "TransactionInProgressException",
}


def client_config() -> Config:
    """Time-outs that end before the caller's do, and few retries; every client of ours uses it."""
    return Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})


def connect() -> "DynamoDBClient":
    return boto3.client("dynamodb", config=client_config())


def error_code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def busy_is_transient() -> Iterator[None]:
    """Throttling, races, time-outs and faults of the service become ``Transient``; everything else passes."""
    try:
        yield
    except ParamValidationError:
        raise  # our own mistake: the same call would fail for ever
    except BotoCoreError as error:
        raise Transient(f"The store did not answer ({type(error).__name__}).") from error
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
        if status >= 500 or error_code(error) in _BUSY:
            raise Transient(f"The store is busy ({error_code(error)}).") from error
        raise


class ConditionFailed(Conflict):
    """A condition of a transaction did not hold. ``items`` are the items in its way, by position."""

    def __init__(self, items: Mapping[int, Mapping[str, Any]]) -> None:
        super().__init__("Somebody else was faster.")
        self.items = items


def wait_a_little(attempt: int) -> None:
    """Before the next attempt: longer each time, and not as long as others wait."""
    time.sleep(random.uniform(0, 0.05 * 2**attempt))


def transact(
    client: "DynamoDBClient",
    puts: Sequence[Mapping[str, Any]],
    *,
    updates: Sequence[Mapping[str, Any]] = (),
    deletes: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Write several items at once or none. Raises ``ConditionFailed``, or ``Transient`` after a few tries.

    Two transactions on one item cancel each other; the SDK does not try those again, so it is done here.
    """
    writes: Any = [
        *({"Put": dict(put)} for put in puts),
        *({"Update": dict(update)} for update in updates),
        *({"Delete": dict(delete)} for delete in deletes),
    ]
    for attempt in range(ATTEMPTS):
        try:
            with busy_is_transient():
                client.transact_write_items(TransactItems=writes)
            return
        except client.exceptions.TransactionCanceledException as cancelled:
            reasons = cancelled.response.get("CancellationReasons", [])
            failed = {
                position: reason.get("Item", {})
                for position, reason in enumerate(reasons)
                if reason.get("Code") == "ConditionalCheckFailed"
            }
            if failed:
                raise ConditionFailed(failed) from cancelled
            if not any(reason.get("Code") in _CANCELLED_BY_OTHERS for reason in reasons):
                raise
        wait_a_little(attempt)
    raise Transient("Too many writers at once.")
