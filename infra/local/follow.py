"""Prints what happens in a running stack: one line for each rating, case event and mail."""

import contextlib
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import httpx
from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from chalicelib.adapters.dynamodb.keys import CASE_PARTITION, EVENT_SORT, FEEDBACK_PARTITION
from infra.local.mailbox import fetch_messages
from infra.local.processes import Processes, StackError
from infra.local.stack_config import Stack, StackConfig, client

EVERY_SECONDS = 1.0


def follow(place: StackConfig, stack: Stack, console: Console) -> None:
    """Print events until interrupted. Raises ``StackError`` when the local cloud ends meanwhile."""
    processes = Processes(place)
    seen_mails = {mail["MessageId"] for mail in fetch_messages(place)}
    records = _Records(stack)
    while "cloud" in processes.running():
        with contextlib.suppress(BotoCoreError, ClientError, httpx.HTTPError):
            for line in records.new():
                _say(console, line)
            for mail in reversed(fetch_messages(place)):
                if mail["MessageId"] not in seen_mails:
                    seen_mails.add(mail["MessageId"])
                    _say(console, f"mail    {', '.join(mail['To'])}: {mail['Subject']}")
        time.sleep(EVERY_SECONDS)
    raise StackError(f"The local cloud has ended; see {place.logs / 'cloud.log'}")


def _say(console: Console, line: str) -> None:
    console.print(f"{datetime.now():%H:%M:%S}  {line}", highlight=False, markup=False, soft_wrap=True)


class _Records:
    """Reads new records from the stream of the records table."""

    def __init__(self, stack: Stack) -> None:
        self._streams = client("dynamodbstreams", stack.endpoint)
        table = stack.tables["Records"]
        arn = self._streams.list_streams(TableName=table)["Streams"][0]["StreamArn"]
        shards = self._streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        self._iterators = [
            self._streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="LATEST")[
                "ShardIterator"
            ]
            for shard in shards
        ]

    def new(self) -> Iterator[str]:
        """Lines for the records since the last call."""
        following = []
        for iterator in self._iterators:
            page = self._streams.get_records(ShardIterator=iterator)
            if page.get("NextShardIterator"):
                following.append(page["NextShardIterator"])
            for record in page["Records"]:
                if record["eventName"] == "INSERT":
                    yield from _lines(record["dynamodb"]["NewImage"])
        self._iterators = following


def _lines(image: Mapping[str, Any]) -> Iterator[str]:
    read = TypeDeserializer().deserialize
    item = {name: read(value) for name, value in image.items()}
    partition, sort = item["pk"], item["sk"]
    if partition.startswith(FEEDBACK_PARTITION):
        about = item.get("service") or item.get("agency")
        yield f"rating  {item.get('level', '-')} for {about} by {item.get('channel')}"
    elif partition.startswith(CASE_PARTITION) and sort.startswith(EVENT_SORT):
        for event in item["events"]:
            order = f" order {event['order']}" if "order" in event else ""
            yield f"case    {partition.removeprefix(CASE_PARTITION)}{order}: {event.get('name', 'event')}"
