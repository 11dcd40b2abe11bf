"""Told twice, in other batches, and with the publisher killed half-way: same cases, same mails, same numbers."""

import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from infra.local.backlog import messages_left, records_left
from infra.local.stack_config import Stack
from tests.builders import an_id
from tests.journeys.test_loop import BODY, act, reply
from tests.stacks import Api, Mailbox, eventually

Aws = Callable[[str], Any]
JsonObject = dict[str, Any]


def stream_records(aws: Aws, stack: Stack) -> list[JsonObject]:
    """Every record that the table's stream still holds, as the function got it."""
    arn = aws("dynamodb").describe_table(TableName=stack.tables["Records"])["Table"]["LatestStreamArn"]
    streams = aws("dynamodbstreams")
    found: list[JsonObject] = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        iterator = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        while iterator:
            page = streams.get_records(ShardIterator=iterator, Limit=1000)
            found += page["Records"]
            iterator = page.get("NextShardIterator") if page["Records"] else None
    return found


def items(aws: Aws, table: str) -> dict[tuple[str, str], JsonObject]:
    pages = aws("dynamodb").get_paginator("scan").paginate(TableName=table)
    return {(i["pk"]["S"], i["sk"]["S"]): i for page in pages for i in page["Items"] if i["pk"]["S"] != "DIRTY"}


def sent(mailbox: Mailbox) -> Counter[tuple[str, str]]:
    return Counter((str(mail["To"]), mail["Subject"]) for mail in mailbox.all())


def test_every_record_told_twice_and_out_of_batch(
    api: Api,
    aws: Aws,
    stack: Stack,
    mailbox: Mailbox,
    token: Callable[..., str],
    publish: Callable[[], int],
    site: httpx.Client,
) -> None:
    official = token("official", "nhft")
    for _ in range(3):
        receipt = api.post("feedback", BODY).json()
        number, key = receipt["case"]["number"], receipt["case"]["key"]
        mailbox.wait(number, count=2)
        act(api, number, "accept", official)
        act(api, number, "answer", official, outcome="fixed", text="Done.")
        reply(api, number, key, outcome="not_solved", rating=3)
        mailbox.wait(number, to="head@nhft.example")
    _quiet(stack)
    publish()
    records_before, facts_before = items(aws, stack.tables["Records"]), items(aws, stack.tables["Facts"])
    mails_before, numbers_before, given_up_before = sent(mailbox), _numbers(site), _given_up(aws, stack)

    # What another journey broke on purpose would be parked again, and rightly so.
    told = [record for record in stream_records(aws, stack) if not _broken_on_purpose(record["dynamodb"])]
    everything = json.loads(json.dumps(told, default=str))
    assert len(everything) > 20
    for batch in _other_batches(everything):
        answer = aws("lambda").invoke(
            FunctionName=stack.functions["React"], Payload=json.dumps({"Records": batch}).encode()
        )
        assert "FunctionError" not in answer
        assert json.loads(answer["Payload"].read()) == {"batchItemFailures": []}
    _quiet(stack)
    publish()

    assert items(aws, stack.tables["Records"]) == records_before
    assert items(aws, stack.tables["Facts"]) == facts_before
    assert sent(mailbox) == mails_before
    assert _numbers(site) == numbers_before
    assert _given_up(aws, stack) == given_up_before


def test_a_publisher_killed_half_way_ends_with_the_same_numbers(
    api: Api, aws: Aws, stack: Stack, token: Callable[..., str], publish: Callable[[], int], site: httpx.Client
) -> None:
    publish()
    before = site.get("/data/index.json").json()["overall"]["levels"]["counts"] or {}
    operator = token("operator", "nhs-england")
    start = datetime(2023, 1, 1, 12, tzinfo=UTC)
    for n in range(150):
        at = start + timedelta(days=n)
        body = {
            "survey": "fft",
            "agency": "neas",
            "service": "neas-pts",
            "level": n % 5 + 1,
            "channel": "phone",
            "source": "import",
            "id": an_id(at, n),
            "received_at": at.isoformat(),
        }
        assert api.post("desk/feedback", body, token=operator).status_code == 201

    def added() -> dict[str, int]:
        after = site.get("/data/index.json").json()["overall"]["levels"]["counts"] or {}
        return {level: after[level] - before.get(level, 0) for level in after}

    # The publisher that runs every minute may have taken some already.
    eventually(lambda: _dirty(aws, stack) + sum(added().values()) >= 150, what="the buckets marked")
    killed = 0
    for _ in range(20):
        if _dirty(aws, stack) == 0 and killed:
            break
        killed += _publish_and_kill(aws, stack, after=0.15 + 0.25 * killed)
    assert killed >= 1
    publish()
    assert added() == dict.fromkeys("12345", 30)
    assert "2023-01" in site.get("/data/months.csv").text


def _publish_and_kill(aws: Aws, stack: Stack, *, after: float) -> int:
    """Start the publisher and kill its process; 1 when it was at work, 0 when it had ended before."""

    def run() -> None:
        aws("lambda").invoke(FunctionName=stack.functions["Publish"], Payload=b"{}")

    running = threading.Thread(target=run)
    running.start()
    deadline = time.monotonic() + after
    while time.monotonic() < deadline and running.is_alive():
        time.sleep(0.01)
    at_work = running.is_alive()
    for process in _processes_of(stack, "Publish"):
        os.kill(process, signal.SIGKILL)
    running.join(timeout=60)
    return int(at_work)


def _processes_of(stack: Stack, function: str) -> Iterator[int]:
    """The processes that run a function of this stack, told from another stack's by where they look for AWS."""
    marks = (f"AWS_LAMBDA_FUNCTION_NAME={stack.functions[function]}", f"AWS_ENDPOINT_URL={stack.endpoint}")
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_text(errors="replace").split("\0")
        except OSError:
            continue
        if all(mark in environment for mark in marks):
            yield int(folder.name)


def _other_batches(records: list[JsonObject]) -> Iterator[list[JsonObject]]:
    """Everything again in batches of seven, then the newest backwards one by one."""
    for start in range(0, len(records), 7):
        yield records[start : start + 7]
    for record in reversed(records[-100:]):
        yield [record]


def _broken_on_purpose(change: JsonObject) -> bool:
    pack = change.get("NewImage", {}).get("pack", {}).get("S")
    return bool(change["Keys"]["sk"]["S"] == "broken" or pack == "never-applied")


def _numbers(site: httpx.Client) -> JsonObject:
    index = site.get("/data/index.json").json()
    return {name: part for name, part in index.items() if name != "computed_at"}


def _quiet(stack: Stack) -> None:
    """Wait until no change and no mail is left to be dealt with."""
    eventually(lambda: not records_left(stack) and not messages_left(stack, "Outbox"), what="nothing left to do")


def _dirty(aws: Aws, stack: Stack) -> int:
    answer = aws("dynamodb").query(
        TableName=stack.tables["Facts"],
        KeyConditionExpression="pk = :dirty",
        ExpressionAttributeValues={":dirty": {"S": "DIRTY"}},
        Select="COUNT",
    )
    return int(answer["Count"])


def _given_up(aws: Aws, stack: Stack) -> list[int]:
    """How much lies in the failure queues; other journeys put something there on purpose."""
    name = "ApproximateNumberOfMessages"
    queues = [stack.queues[queue] for queue in ("Failures", "OutboxDead")]
    return [
        int(aws("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=[name])["Attributes"][name])
        for queue in queues
    ]
