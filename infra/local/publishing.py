"""Publish now instead of within the minute, until nothing is left to publish."""

import json
import time
from typing import Any

from chalicelib.adapters.dynamodb.keys import DIRTY
from infra.local.place import Stack, client
from infra.local.processes import StackError

QUIET_SECONDS = 2.5
"""So long no bucket must be marked dirty before the stream counts as worked off: the local cloud looks at it once a
second while it is idle, and goes on at once while it is not."""


def publish_once(stack: Stack) -> None:
    """Run Publish once. Raises ``StackError`` when it fails."""
    _publish(client("lambda", stack.endpoint), stack)


def publish_until_clean(stack: Stack, *, seconds: float = 120.0) -> int:
    """Run Publish until no dirty mark is left and none has come for a while. Returns how often it ran.

    Raises ``StackError`` when Publish fails or the marks do not go.
    """
    functions, database = client("lambda", stack.endpoint), client("dynamodb", stack.endpoint)
    deadline = time.monotonic() + seconds
    runs = 0
    quiet_since: float | None = None
    while time.monotonic() < deadline:
        if runs == 0 or dirty_marks(database, stack):
            _publish(functions, stack)
            runs += 1
            quiet_since = None
        elif quiet_since is None:
            quiet_since = time.monotonic()
        elif time.monotonic() - quiet_since > QUIET_SECONDS:
            return runs
        else:
            time.sleep(0.1)
    raise StackError(f"After {seconds:.0f} s there are still dirty marks; see the log of the local cloud")


def dirty_marks(database: Any, stack: Stack) -> int:
    """How many buckets wait to be counted again."""
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
"""What EventBridge sends; the function does not look at it."""
