"""How far behind the local cloud is: records of streams that no function has dealt with, messages in queues."""

from infra.local.stack_config import Stack, client, http

BACKLOG_PATH = "/.local/backlog"
"""Where the local cloud says how many records of streams are left."""

_MESSAGES = [
    f"ApproximateNumberOfMessages{kind}"
    # Waiting, being dealt with, not yet to be dealt with. In the local cloud the numbers are exact.
    for kind in ("", "NotVisible", "Delayed")
]


def records_left(stack: Stack) -> int:
    """How many changes of the tables no function has dealt with yet. None is left once all have had their effects."""
    with http(stack.endpoint) as cloud:
        left: int = cloud.get(BACKLOG_PATH).raise_for_status().json()["records"]
    return left


def messages_left(stack: Stack, queue: str) -> int:
    """How many messages of a queue no function has dealt with yet."""
    queues = client("sqs", stack.endpoint)
    told = queues.get_queue_attributes(QueueUrl=stack.queues[queue], AttributeNames=_MESSAGES)["Attributes"]
    return sum(int(told[name]) for name in _MESSAGES)
