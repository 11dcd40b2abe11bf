"""Measures the stream function on DynamoDB Local with real adapters; mails are only counted.

The case of a negative rating writes more records (state, order, events) to the same stream. They are processed and
counted like any other. The engine's time hides ours, so a second measure runs without it: the function goes through
the same records again while its writes get canned responses at the last step before the network, and a bare loop makes
the same writes through a client of its own. Both are CPU time.
"""

import gc
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import boto3

from bench.engine import environment, tables
from bench.goals import STREAM
from bench.history import NOW, RECENT, country, load, ratings
from bench.report import Figure
from bench.requests import BARE_CONFIG, answer_at_once
from bench.timing import compare
from chalicelib.adapters.dynamodb.table import connect
from chalicelib.settings import settings
from chalicelib.wiring import wiring
from tests.builders import SECRET
from tests.fakes import FakeOutbox, FakePacks

BATCH = 100
RATINGS = 2000
NEGATIVES = 10
ROUNDS = 5

Batch = Sequence[Mapping[str, Any]]
Write = tuple[str, Mapping[str, Any]]
"""A call that writes: the name of the operation and its parameters."""


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


def measured(endpoint: str, name: str, *, negative: float) -> tuple[Figure, Sequence[Batch]]:
    """Records a second for ratings of which the share ``negative`` opens a case, and the records in their batches."""
    from chalicelib.entrypoints.streams import react

    batches: list[Batch] = []
    with tables(endpoint, f"stream-{100 * negative:.0f}-") as names:
        w = _wired()
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
                batches.append(batch)
        mails, each = len(w.outbox.messages), 1000 * processor / handled
        detail = f"{handled} records, {mails} mails queued; {each:.2f} ms of our own processor time each"
    return Figure("stream", name, handled / seconds, "records/s", detail=detail), batches


def beside_a_bare_loop(batches: Sequence[Batch]) -> Figure:
    """CPU time of the function beside that of a loop which makes the same writes and nothing else."""
    from chalicelib.entrypoints.streams import react

    w, writes = _wired(), list[Write]()
    note = _noted(writes)
    w.dynamo.meta.events.register("before-parameter-build.dynamodb", note)
    answer_at_once(w.dynamo)
    bare: Any = boto3.client("dynamodb", config=BARE_CONFIG)
    answer_at_once(bare)

    def ours() -> float:
        began = time.process_time()
        for batch in batches:
            react({"Records": batch}, None)
        return time.process_time() - began

    def loop() -> float:
        call = {
            "PutItem": bare.put_item,
            "UpdateItem": bare.update_item,
            "TransactWriteItems": bare.transact_write_items,
        }
        began = time.process_time()
        for operation, params in writes:
            call[operation](**params)
        return time.process_time() - began

    ours()
    gc.freeze()  # The records lie in memory here; looking through them for garbage is no part of either loop.
    w.dynamo.meta.events.unregister("before-parameter-build.dynamodb", note)
    taken = compare(ROUNDS, ours, loop)
    records = sum(map(len, batches))
    each = f"{1000 * taken.one / records:.2f} / {1000 * taken.other / records:.2f} ms a record"
    return Figure.compared(STREAM, taken, f"{each}, {len(writes)} writes of {records} records")


def _noted(writes: list[Write]) -> Any:
    def note(params: Mapping[str, Any], model: Any, **_: Any) -> None:
        assert model.name in {"PutItem", "TransactWriteItems"}, f"{model.name} is not expected"
        writes.append((model.name, dict(params)))

    return note


def _wired() -> Any:
    """The wiring of the tables that the environment names, with a pack in memory and a queue that only counts."""
    settings.cache_clear()
    wiring.cache_clear()
    w: Any = wiring()
    w.packs, w.outbox, w.sqs, w.secret = FakePacks(country()), FakeOutbox(), None, SECRET
    return w


def _negatives(count: int) -> Sequence[Any]:
    return [replace(one, level=1) for one in ratings(count, since=NOW - RECENT, until=NOW, seed=2)]


def measure(endpoint: str) -> Sequence[Figure]:
    """The throughput with and without negative ratings, and the function beside a bare loop."""
    plain, _ = measured(endpoint, "ratings only", negative=0)
    busy, batches = measured(endpoint, f"{NEGATIVES} % negative", negative=NEGATIVES / 100)
    with environment({}):
        beside = beside_a_bare_loop(batches)
    wiring.cache_clear()
    settings.cache_clear()
    return [plain, busy, beside]
