"""Measures the backlog of the local cloud: unprocessed stream records and queued messages."""

from infra.local.stack_config import Stack, client, http

BACKLOG_PATH = "/.local/backlog"
"""Path at which the local cloud returns its number of unprocessed stream records."""

_MESSAGES = [
    f"ApproximateNumberOfMessages{kind}"
    # Waiting, being dealt with, not yet to be dealt with. In the local cloud the numbers are exact.
    for kind in ("", "NotVisible", "Delayed")
]


def records_left(stack: Stack) -> int:
    """The number of stream records that no function has processed; 0 once every change has had its effects."""
    with http(stack.endpoint) as cloud:
        left: int = cloud.get(BACKLOG_PATH).raise_for_status().json()["records"]
    return left


def messages_left(stack: Stack, queue: str) -> int:
    """The number of messages of a queue that no function has processed."""
    queues = client("sqs", stack.endpoint)
    told = queues.get_queue_attributes(QueueUrl=stack.queues[queue], AttributeNames=_MESSAGES)["Attributes"]
    return sum(int(told[name]) for name in _MESSAGES)
