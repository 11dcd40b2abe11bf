"""Runs Publish at once instead of on its schedule, until nothing is left to publish."""

import json
import time
from typing import Any

from chalicelib.adapters.dynamodb.keys import DIRTY
from infra.local.backlog import records_left
from infra.local.processes import StackError
from infra.local.stack_config import Stack, client


def publish_once(stack: Stack) -> None:
    """Run Publish once. Raises ``StackError`` when it fails."""
    _publish(client("lambda", stack.endpoint), stack)


def publish_until_clean(stack: Stack, *, seconds: float = 120.0) -> int:
    """Run Publish until the stream is processed and no dirty mark is left. Returns the number of runs.

    Raises ``StackError`` when Publish fails or marks remain after ``seconds``.
    """
    functions, database = client("lambda", stack.endpoint), client("dynamodb", stack.endpoint)
    runs = 0
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        # In this order: what is left in the stream now may still mark something.
        if records_left(stack):
            time.sleep(0.05)
        elif runs == 0 or dirty_marks(database, stack):
            _publish(functions, stack)
            runs += 1
        else:
            return runs
    raise StackError(f"After {seconds:.0f} s there are still dirty marks; see the log of the local cloud")


def dirty_marks(database: Any, stack: Stack) -> int:
    """The number of buckets that are marked as dirty."""
    found: int = database.query(
        TableName=stack.tables["Facts"],
        KeyConditionExpression="pk = :dirty",
        ExpressionAttributeValues={":dirty": {"S": DIRTY}},
        Select="COUNT",
        ConsistentRead=True,
    )["Count"]
    return found


def _publish(functions: Any, stack: Stack) -> None:
    answer = functions.invoke(FunctionName=stack.functions["Publish"], Payload=json.dumps(_SCHEDULED).encode())
    if answer.get("FunctionError"):
        raise StackError(f"Publish failed: {answer['Payload'].read().decode()[:2000]}")


_SCHEDULED = {
    "version": "0",
    "id": "local",
    "account": "000000000000",
    "region": "us-east-1",
    "source": "aws.events",
    "detail-type": "Scheduled Event",
    "resources": [],
    "time": "1970-01-01T00:00:00Z",
    "detail": {},
}
"""An event of EventBridge; the function ignores its content."""
