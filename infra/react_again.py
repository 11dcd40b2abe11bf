"""Passes changes to React again: from the stream while it retains them, otherwise from the table.

React is idempotent, so passing too much does no harm. Only the claims of sent mails expire: events older than
``MAILS_REMEMBERED`` are left out, or their mails would be sent again.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.domain.ids import case_number
from infra.deployed import Deployed

Record = dict[str, Any]
Item = dict[str, Any]

LARGEST_PAYLOAD = 4_000_000
"""Maximum bytes of one invocation; Lambda's limit is six million."""

MOST_RECORDS = 100
"""Maximum records of one invocation, the same as the batch size of the stream: React has a minute."""

EMPTY_PAGES = 100
"""Number of consecutive empty pages after which reading of the stream stops."""

MAILS_REMEMBERED = timedelta(days=30)
"""Age up to which events are passed again. Claims of mails are kept for 35 days."""


class StillFailsError(Exception):
    """The retry failed; the message says why."""


class NoLongerInStreamError(StillFailsError):
    """The stream no longer retains the records; the table still has the items."""


def hand_over(deployed: Deployed, records: Sequence[Record]) -> None:
    """Invoke React with the records, in order, in payloads within its limits. Raises ``StillFailsError``."""
    for payload in payloads(records):
        answer = deployed.functions.invoke(FunctionName=deployed.name("React"), Payload=payload)
        result = json.loads(answer["Payload"].read() or b"null")
        if answer.get("FunctionError"):
            raise StillFailsError(str((result or {}).get("errorType", "React failed")))
        if result and result.get("batchItemFailures"):
            raise StillFailsError("React asks for another try later")


def payloads(records: Sequence[Record]) -> Iterator[bytes]:
    """Split records into payloads of at most ``LARGEST_PAYLOAD`` bytes and ``MOST_RECORDS`` records."""
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
    """Read all records of a failed batch, which ``DDBStreamBatchInfo`` describes, from the stream.

    A page may hold fewer records than requested, so this reads up to the batch's last record. Raises
    ``StillFailsError`` when that is not reached."""
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
    """The parked record with the current item; an empty list when the item is gone."""
    table = deployed.name("Records")
    item = deployed.database.get_item(TableName=table, Key=told["keys"], ConsistentRead=True).get("Item")
    return [] if item is None else [_written(item, event=told.get("event"), sequence=told.get("sequence"))]


def given_in(deployed: Deployed, hour: str, outreach: Callable[[], Sequence[Item]]) -> list[Record]:
    """Records of the feedback, appeals and outreach of an hour (``2026-11-21T19``, UTC) and of the cases, as new
    writes. ``outreach``: all there is."""
    lanes, secret = int(deployed.environment().get("HEED_LANES", "1")), deployed.secret()
    submissions = [
        item
        for lane in range(lanes)
        for partition in (keys.feedback_partition, keys.appeal_partition)
        for item in _partition(deployed, partition(f"{hour}#{lane}"))
    ]
    cases = [record for item in submissions for record in case_records(deployed, case_number(item["sk"]["S"], secret))]
    sent = [item for item in outreach() if _was_sent_in(item, hour)]
    return [*(_written(item) for item in submissions), *cases, *(_written(item) for item in sent)]


def all_outreach(deployed: Deployed) -> Sequence[Item]:
    """Every report of outreach. Scans the whole table: their keys hold no hour."""
    pages = deployed.database.get_paginator("scan").paginate(
        TableName=deployed.name("Records"),
        FilterExpression="begins_with(pk, :outreach)",
        ExpressionAttributeValues={":outreach": {"S": keys.OUTREACH_PARTITION}},
        ConsistentRead=True,
    )
    return [item for page in pages for item in page["Items"]]


def _was_sent_in(item: Item, hour: str) -> bool:
    return any(item[name]["S"].startswith(hour) for name in ("reported_at", keys.SENT_AGAIN) if name in item)


def case_records(deployed: Deployed, number: str) -> list[Record]:
    """Records of a case's work orders and of its events within ``MAILS_REMEMBERED``, as new writes."""
    since = keys.moment(datetime.now(UTC) - MAILS_REMEMBERED)
    return [
        _written(item)
        for item in _partition(deployed, keys.case_partition(number))
        if not item["sk"]["S"].startswith(keys.EVENT_SORT) or _happened(item) >= since
    ]


def _happened(item: Item) -> str:
    """The time of an item's events, which are all of one command. Times in UTC sort as text."""
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
