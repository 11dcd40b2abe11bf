"""Measures the throughput of the stream function on DynamoDB Local with real adapters; mails are only counted.

The case of a negative rating writes more records (state, order, events) to the same stream. They are processed and
counted like any other.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import boto3

from bench.engine import tables
from bench.history import NOW, RECENT, country, load, ratings
from bench.report import Figure
from chalicelib.adapters.dynamodb.table import connect
from chalicelib.settings import settings
from chalicelib.wiring import wiring
from tests.builders import SECRET
from tests.fakes import FakeOutbox, FakePacks

BATCH = 100
RATINGS = 2000
NEGATIVES = 10


class Stream:
    """Reads a table's stream from its start, in the format of Lambda events."""

    def __init__(self, endpoint: str, table: str) -> None:
        self._client: Any = boto3.client("dynamodbstreams", endpoint_url=endpoint)
        arn = connect().describe_table(TableName=table)["Table"]["LatestStreamArn"]
        self._arn = arn
        self._places: dict[str, str | None] = {}

    def records(self) -> Iterator[Mapping[str, Any]]:
        """The records since the last call."""
        for shard in self._client.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]:
            name = shard["ShardId"]
            if name not in self._places:
                self._places[name] = self._client.get_shard_iterator(
                    StreamArn=self._arn, ShardId=name, ShardIteratorType="TRIM_HORIZON"
                )["ShardIterator"]
            while place := self._places[name]:
                page = self._client.get_records(ShardIterator=place)
                self._places[name] = page.get("NextShardIterator")
                if not page["Records"]:
                    break
                yield from page["Records"]


def records_a_second(endpoint: str, name: str, *, negative: float) -> Figure:
    """Records a second for ratings of which the share ``negative`` opens a case."""
    from chalicelib.entrypoints.streams import react

    with tables(endpoint, f"stream-{100 * negative:.0f}-") as names:
        settings.cache_clear()
        wiring.cache_clear()
        w: Any = wiring()
        w.packs, w.outbox, w.sqs, w.secret = FakePacks(country()), FakeOutbox(), None, SECRET
        bad = int(RATINGS * negative)
        since = NOW - RECENT
        table, client = names["HEED_RECORDS"], connect()
        good = ratings(RATINGS - bad, since=since, until=NOW, seed=1, negative=False)
        load(client, table, [*good, *_negatives(bad)], count=RATINGS, title=f"loading {RATINGS} ratings")
        stream, handled, seconds, processor = Stream(endpoint, table), 0, 0.0, 0.0
        while records := list(stream.records()):
            for start in range(0, len(records), BATCH):
                batch = records[start : start + BATCH]
                began, worked = time.perf_counter(), time.process_time()
                answer = react({"Records": batch}, None)
                seconds += time.perf_counter() - began
                processor += time.process_time() - worked
                assert answer == {"batchItemFailures": []}, answer
                handled += len(batch)
        mails, each = len(w.outbox.messages), 1000 * processor / handled
        detail = f"{handled} records, {mails} mails queued; {each:.2f} ms of our own processor time each"
    wiring.cache_clear()
    settings.cache_clear()
    return Figure("stream", name, handled / seconds, "records/s", detail=detail)


def _negatives(count: int) -> Sequence[Any]:
    return [replace(one, level=1) for one in ratings(count, since=NOW - RECENT, until=NOW, seed=2)]


def measure(endpoint: str) -> Sequence[Figure]:
    """The throughput with and without negative ratings."""
    return [
        records_a_second(endpoint, "ratings only", negative=0),
        records_a_second(endpoint, f"{NEGATIVES} % negative", negative=NEGATIVES / 100),
    ]
