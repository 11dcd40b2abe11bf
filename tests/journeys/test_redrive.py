"""What failed can be tried again: dead letters become mails, parked and given-up records become cases."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from os import urandom
from typing import Any

import pytest

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.sqs.outbox import write_message
from chalicelib.domain.ids import bucket, case_number, ulid
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.recipients import StaffRecipient
from chalicelib.services.ports.mail import Message
from infra.local.stack_config import Stack
from infra.redrive import Tried, of_local, redrive, redrive_hours
from tests.stacks import Api, JsonObject, Mailbox, eventually

Aws = Callable[[str], Any]

RATING = {"survey": "fft", "agency": "neas", "channel": "web", "level": 1, "comment": "Nobody came"}


@pytest.fixture
def receipt(api: Api, mailbox: Mailbox) -> JsonObject:
    """Of a negative rating whose case is open and whose mails are out: one to each of two officials."""
    given: JsonObject = api.post("feedback", RATING).json()
    mailbox.wait(given["case"]["number"], count=2)
    return given


@pytest.fixture(autouse=True)
def failures(stack: Stack, aws: Aws) -> Iterator[Callable[[], int]]:
    """How many messages lie in the failure queue. Nothing of other tests does, and nothing is left for them."""

    def lying() -> int:
        attributes = aws("sqs").get_queue_attributes(QueueUrl=stack.queues["Failures"], AttributeNames=["All"])
        numbers = attributes["Attributes"]
        return int(numbers["ApproximateNumberOfMessages"]) + int(numbers["ApproximateNumberOfMessagesNotVisible"])

    aws("sqs").purge_queue(QueueUrl=stack.queues["Failures"])
    yield lying
    aws("sqs").purge_queue(QueueUrl=stack.queues["Failures"])


def tried(stack: Stack) -> list[Tried]:
    return list(redrive(of_local(stack)))


def fail(stack: Stack, aws: Aws, told: JsonObject) -> None:
    aws("sqs").send_message(QueueUrl=stack.queues["Failures"], MessageBody=json.dumps(told))


def feedback_key(feedback: str) -> dict[str, Any]:
    return {name: {"S": value} for name, value in keys.feedback(feedback, lanes=1).items()}


def forget_case(stack: Stack, aws: Aws, number: str) -> None:
    """As if React had never seen the feedback: no case, no mail sent."""
    database = aws("dynamodb")
    records, control = stack.tables["Records"], stack.tables["Control"]
    found = database.query(
        TableName=records,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": keys.case_partition(number)}},
    )["Items"]
    claims = [item for item in database.scan(TableName=control)["Items"] if f"MAIL#{number}/" in item["pk"]["S"]]
    assert found
    assert claims
    for table, items in ((records, found), (control, claims)):
        for item in items:
            database.delete_item(TableName=table, Key={name: item[name] for name in ("pk", "sk")})


def case_is_there(stack: Stack, aws: Aws, number: str) -> bool:
    key = {name: {"S": value} for name, value in keys.case(number).items()}
    return "Item" in aws("dynamodb").get_item(TableName=stack.tables["Records"], Key=key)


def test_what_was_parked_becomes_a_case_and_its_mails_once_the_cause_is_mended(
    receipt: JsonObject, stack: Stack, aws: Aws, mailbox: Mailbox, failures: Callable[[], int]
) -> None:
    database, records = aws("dynamodb"), stack.tables["Records"]
    item = database.get_item(TableName=records, Key=feedback_key(receipt["id"]))["Item"]
    feedback = ulid(datetime.now(UTC), urandom(10))
    key, number = feedback_key(feedback), case_number(feedback, of_local(stack).secret())
    database.put_item(TableName=records, Item={**item, **key, "pack": {"S": "never-applied"}})
    eventually(lambda: failures() == 1, what="the record whose pack is missing is parked")
    assert not case_is_there(stack, aws, number)

    (again,) = tried(stack)

    eventually(lambda: failures() == 1, what="what fails again lies in the queue again, once")
    assert not case_is_there(stack, aws, number)
    database.put_item(TableName=records, Item={**item, **key})
    (again,) = tried(stack)
    assert (again.records, again.failed) == (1, None)
    mailbox.wait(number, count=2)
    assert case_is_there(stack, aws, number)
    assert failures() == 0


def test_an_item_that_nobody_can_read_is_parked_and_can_be_removed(
    stack: Stack, aws: Aws, failures: Callable[[], int]
) -> None:
    key = {"pk": {"S": f"FB#{bucket(datetime.now(UTC), 'broken', 1)}"}, "sk": {"S": "broken"}}
    aws("dynamodb").put_item(TableName=stack.tables["Records"], Item=key)
    try:
        eventually(lambda: failures() == 1, what="the broken record is parked")
        tried(stack)
        eventually(lambda: failures() == 1, what="it lies there again, once")
    finally:
        aws("dynamodb").delete_item(TableName=stack.tables["Records"], Key=key)
    eventually(lambda: failures() == 2, what="its removal cannot be read either")
    assert [str(one).endswith("no longer there") for one in tried(stack)] == [True, True]
    assert failures() == 0


def test_a_batch_that_was_given_up_is_read_from_the_stream_again(
    receipt: JsonObject, stack: Stack, aws: Aws, mailbox: Mailbox, failures: Callable[[], int]
) -> None:
    number = receipt["case"]["number"]
    arn, shard, records = written(stack, aws)
    place = next(n for n, r in enumerate(records) if r["Keys"]["sk"]["S"] == receipt["id"])
    forget_case(stack, aws, number)
    info = {
        "streamArn": arn,
        "shardId": shard,
        "batchSize": len(records) - place,
        "startSequenceNumber": records[place]["SequenceNumber"],
        "endSequenceNumber": records[-1]["SequenceNumber"],
    }
    fail(stack, aws, {"DDBStreamBatchInfo": info})

    (again,) = tried(stack)

    assert (again.records, again.failed) == (len(records) - place, None)
    assert case_is_there(stack, aws, number)
    mailbox.wait(number, count=4)
    assert failures() == 0


def written(stack: Stack, aws: Aws) -> tuple[str, str, list[JsonObject]]:
    """The stream, its shard, and all changes in it."""
    streams = aws("dynamodbstreams")
    arn = streams.list_streams(TableName=stack.tables["Records"])["Streams"][0]["StreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    iterator, changes = start["ShardIterator"], list[JsonObject]()
    while page := streams.get_records(ShardIterator=iterator, Limit=1000):
        changes += [record["dynamodb"] for record in page["Records"]]
        iterator = page.get("NextShardIterator")
        if not page["Records"] or not iterator:
            break
    return arn, shard, changes


def test_an_hour_that_the_stream_has_dropped_is_read_from_the_table(
    receipt: JsonObject, stack: Stack, aws: Aws, mailbox: Mailbox
) -> None:
    number = receipt["case"]["number"]
    forget_case(stack, aws, number)
    hour = keys.submission_bucket(receipt["id"], lanes=1).partition("#")[0]

    again = list(redrive_hours(of_local(stack), [hour]))

    assert [one.failed for one in again] == [None]
    assert (again[0].records or 0) >= 1
    assert case_is_there(stack, aws, number)
    mailbox.wait(number, count=4)


def test_a_dead_letter_becomes_a_mail(receipt: JsonObject, stack: Stack, aws: Aws, mailbox: Mailbox) -> None:
    number = receipt["case"]["number"]
    before = len(mailbox.about(number))
    pack = aws("s3").get_object(Bucket=stack.buckets["Lake"], Key="registry/current.json")["Body"].read()
    to, version = StaffRecipient("neas", Role.OFFICIAL, 0), json.loads(pack)["version"]
    message = Message(id=f"{number}/dead", case=number, order=1, seq=2, mail="new_order", to=to, pack=version)
    body = write_message(message)
    aws("sqs").send_message(QueueUrl=stack.queues["OutboxDead"], MessageBody=body)

    assert [str(one).startswith("Outbox: sent again") for one in tried(stack)] == [True]

    mailbox.wait(number, count=before + 1)
