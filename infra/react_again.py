"""Hand changes to React once more: from the stream while it has them, from the table when it has not.

React may see anything twice, so handing over too much does no harm. The one thing that forgets is the claim of a
sent mail: what is older than ``MAILS_REMEMBERED`` is left out, or its readers would get it again.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.domain.ids import case_number
from infra.deployed import Deployed

Record = dict[str, Any]
Item = dict[str, Any]

LARGEST_PAYLOAD = 4_000_000
"""Bytes of one invocation; Lambda takes six million."""

MOST_RECORDS = 100
"""Records of one invocation, as many as the stream brings at once: React has a minute."""

EMPTY_PAGES = 100
"""So many pages of the stream may be empty on end before we believe that nothing more is there."""

MAILS_REMEMBERED = timedelta(days=30)
"""Claims of mails are kept for 35 days."""


class StillFailsError(Exception):
    """The second try did not go well either; its message says why."""


class NoLongerInStreamError(StillFailsError):
    """The stream has dropped the records; the table still has the items."""


def hand_over(deployed: Deployed, records: Sequence[Record]) -> None:
    """Let React work off the records, in order, in pieces it can take. Raises ``StillFailsError``."""
    for payload in payloads(records):
        answer = deployed.functions.invoke(FunctionName=deployed.name("React"), Payload=payload)
        result = json.loads(answer["Payload"].read() or b"null")
        if answer.get("FunctionError"):
            raise StillFailsError(str((result or {}).get("errorType", "React failed")))
        if result and result.get("batchItemFailures"):
            raise StillFailsError("React asks for another try later")


def payloads(records: Sequence[Record]) -> Iterator[bytes]:
    """The records as invocations of at most ``LARGEST_PAYLOAD`` bytes and ``MOST_RECORDS`` records each."""
    batch: list[str] = []
    size = 0
    for record in records:
        text = json.dumps(record, default=_plain)
        if batch and (size + len(text) > LARGEST_PAYLOAD or len(batch) == MOST_RECORDS):
            yield _event(batch)
            batch, size = [], 0
        batch.append(text)
        # The comma between two records; json.dumps writes ASCII only, so characters are bytes.
        size += len(text) + 1
    if batch:
        yield _event(batch)


def _event(records: Sequence[str]) -> bytes:
    return f'{{"Records": [{",".join(records)}]}}'.encode()


def _plain(value: object) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(type(value).__name__)


def batch_from_stream(deployed: Deployed, batch: Mapping[str, Any]) -> list[Record]:
    """All records of a given-up batch, told by ``DDBStreamBatchInfo``. A page may hold fewer than asked for, so this
    reads on until the batch's last record. Raises ``StillFailsError`` when it does not get that far."""
    streams = deployed.streams
    gone = (streams.exceptions.TrimmedDataAccessException, streams.exceptions.ResourceNotFoundException)
    last = int(batch["endSequenceNumber"])
    found: list[Record] = []
    empty = 0
    try:
        iterator = streams.get_shard_iterator(
            StreamArn=batch["streamArn"],
            ShardId=batch["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=batch["startSequenceNumber"],
        )["ShardIterator"]
        while iterator and empty < EMPTY_PAGES:
            page = streams.get_records(ShardIterator=iterator, Limit=1000)
            within = [record for record in page["Records"] if int(record["dynamodb"]["SequenceNumber"]) <= last]
            found += within
            if len(within) < len(page["Records"]) or (within and _sequence(within[-1]) == last):
                break
            empty = 0 if within else empty + 1
            iterator = page.get("NextShardIterator")
    except gone:
        raise NoLongerInStreamError("the stream keeps records for a day and no longer has it") from None
    if not found or _sequence(found[-1]) != last:
        raise StillFailsError(f"the stream gave {len(found)} of {batch['batchSize']} records and not the last one")
    return found


def _sequence(record: Record) -> int:
    return int(record["dynamodb"]["SequenceNumber"])


def parked_record(deployed: Deployed, told: Mapping[str, Any]) -> list[Record]:
    """The record that was parked, with its item as it is now; nothing when the item is no longer there."""
    table = deployed.name("Records")
    item = deployed.database.get_item(TableName=table, Key=told["keys"], ConsistentRead=True).get("Item")
    return [] if item is None else [_written(item, event=told.get("event"), sequence=told.get("sequence"))]


def given_in(deployed: Deployed, hour: str) -> list[Record]:
    """The feedback and appeals of an hour (``2026-11-21T19``, UTC) and the cases that came of them, as if written just
    now."""
    lanes, secret = int(deployed.environment().get("HEED_LANES", "1")), deployed.secret()
    submissions = [
        item
        for lane in range(lanes)
        for partition in (keys.feedback_partition, keys.appeal_partition)
        for item in _partition(deployed, partition(f"{hour}#{lane}"))
    ]
    cases = [record for item in submissions for record in case_records(deployed, case_number(item["sk"]["S"], secret))]
    return [*(_written(item) for item in submissions), *cases]


def case_records(deployed: Deployed, number: str) -> list[Record]:
    """The work orders of a case, and its events as far back as sent mails are remembered, as if written just now."""
    since = keys.moment(datetime.now(UTC) - MAILS_REMEMBERED)
    return [
        _written(item)
        for item in _partition(deployed, keys.case_partition(number))
        if not item["sk"]["S"].startswith(keys.EVENT_SORT) or _happened(item) >= since
    ]


def _happened(item: Item) -> str:
    """When the events of an item happened; they are one command's. Times in UTC sort as text."""
    when: str = item["events"]["L"][0]["M"]["at"]["S"]
    return when


def _partition(deployed: Deployed, partition: str) -> list[Item]:
    pages = deployed.database.get_paginator("query").paginate(
        TableName=deployed.name("Records"),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": partition}},
        ConsistentRead=True,
    )
    return [item for page in pages for item in page["Items"]]


def _written(item: Item, *, event: str | None = None, sequence: str | None = None) -> Record:
    """A record of the stream that says that the item was written; nobody but us gives an item without a place in the
    stream, so a missing ``sequence`` becomes 0."""
    change = {
        "Keys": {name: item[name] for name in ("pk", "sk")},
        "NewImage": item,
        "SequenceNumber": str(sequence or "0"),
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    return {"eventID": f"redrive-{sequence or 0}", "eventName": event or "INSERT", "dynamodb": change}
