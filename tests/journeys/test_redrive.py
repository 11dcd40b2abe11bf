"""What failed can be tried again: dead letters are sent, parked records reach React, what still fails stays."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from infra.local.place import Stack
from infra.redrive import of_local, redrive
from tests.journeys.conftest import Api, Mailbox, eventually

Aws = Callable[[str], Any]


def in_queue(aws: Aws, url: str) -> int:
    attributes = aws("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return int(attributes["ApproximateNumberOfMessages"]) + int(attributes["ApproximateNumberOfMessagesNotVisible"])


@pytest.fixture
def case(api: Api) -> str:
    """The number of a case that a negative rating opened."""
    rating = {"survey": "fft", "agency": "neas", "channel": "web", "level": 1, "comment": "Nobody came"}
    number: str = api.post("feedback", rating).json()["case"]["number"]
    return number


def test_a_parked_record_reaches_react_once_the_cause_is_mended(
    case: str, mailbox: Mailbox, stack: Stack, aws: Aws
) -> None:
    mailbox.wait(case, count=1)
    keys = {"pk": {"S": f"CASE#{case}"}, "sk": {"S": "CASE"}}
    parked = {"why": "ValueError", "table": "records", "keys": keys, "sequence": "1", "event": "INSERT"}
    aws("sqs").send_message(QueueUrl=stack.queues["Failures"], MessageBody=json.dumps(parked))

    lines = list(redrive(of_local(stack)))

    assert any("1 records handed to React" in line for line in lines)
    assert in_queue(aws, stack.queues["Failures"]) == 0


def test_a_record_that_fails_again_lies_in_the_queue_again_once(stack: Stack, aws: Aws) -> None:
    keys = {"pk": {"S": "FB#2026-11-21T09#0"}, "sk": {"S": "broken"}}
    aws("dynamodb").put_item(TableName=stack.tables["Records"], Item=keys)
    eventually(lambda: in_queue(aws, stack.queues["Failures"]) == 1, what="the broken record is parked")

    list(redrive(of_local(stack)))

    assert in_queue(aws, stack.queues["Failures"]) == 1
    aws("sqs").purge_queue(QueueUrl=stack.queues["Failures"])


def test_a_batch_that_was_given_up_is_read_from_the_stream_again(case: str, stack: Stack, aws: Aws) -> None:
    streams = aws("dynamodbstreams")
    arn = streams.list_streams(TableName=stack.tables["Records"])["Streams"][0]["StreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    first = streams.get_records(ShardIterator=start, Limit=1)["Records"][0]["dynamodb"]["SequenceNumber"]
    info = {"streamArn": arn, "shardId": shard, "startSequenceNumber": first, "batchSize": 3}
    aws("sqs").send_message(QueueUrl=stack.queues["Failures"], MessageBody=json.dumps({"DDBStreamBatchInfo": info}))

    assert any("records handed to React" in line for line in redrive(of_local(stack)))
    assert in_queue(aws, stack.queues["Failures"]) == 0


def test_dead_letters_of_the_outbox_are_sent_again(stack: Stack, aws: Aws) -> None:
    aws("sqs").send_message(QueueUrl=stack.queues["OutboxDead"], MessageBody='{"not": "a message"}')

    assert any(line.startswith("outbox: sent again") for line in redrive(of_local(stack)))
    assert in_queue(aws, stack.queues["OutboxDead"]) == 0
    aws("sqs").purge_queue(QueueUrl=stack.queues["Outbox"])
