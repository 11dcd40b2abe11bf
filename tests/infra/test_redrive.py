"""Giving it another try: nothing is lost when the stream gives less, a payload is large, or one message is broken."""

import io
import itertools
import json
from collections.abc import Sequence
from typing import Any

import pytest

from infra.deployed import Deployed
from infra.react_again import LARGEST_PAYLOAD, MOST_RECORDS, payloads
from infra.redrive import redrive, redrive_hours
from tests.builders import SECRET, number_of

Record = dict[str, Any]


def record(sequence: int, text: str = "") -> Record:
    return {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(sequence), "NewImage": {"pk": {"S": text}}}}


class Trimmed(Exception):
    pass


class Stream:
    """Gives its pages one by one, whatever was asked for. No pages: the stream has dropped them."""

    class exceptions:  # noqa: N801 - so it is called on the client
        TrimmedDataAccessException = Trimmed
        ResourceNotFoundException = KeyError

    def __init__(self, *pages: Sequence[Record]) -> None:
        self.pages = pages

    def get_shard_iterator(self, **_asked: Any) -> dict[str, str]:
        if not self.pages:
            raise Trimmed
        return {"ShardIterator": "0"}

    def get_records(self, ShardIterator: str, **_asked: Any) -> dict[str, Any]:  # noqa: N803
        at = int(ShardIterator)
        found = self.pages[at] if at < len(self.pages) else []
        return {"Records": found, "NextShardIterator": str(at + 1)}


class Queues:
    """SQS with messages sent before the run."""

    def __init__(self, **bodies: list[str]) -> None:
        self.waiting = {
            url: dict(enumerate(texts)) for url, texts in {"GroupWorkDead": [], "CleaningDead": [], **bodies}.items()
        }
        self.hidden: set[tuple[str, int]] = set()
        self.sent: list[str] = []

    def receive_message(self, QueueUrl: str, **_asked: Any) -> dict[str, Any]:  # noqa: N803
        visible = [(n, body) for n, body in self.waiting[QueueUrl].items() if (QueueUrl, n) not in self.hidden][:10]
        self.hidden |= {(QueueUrl, n) for n, _ in visible}
        told = {"Attributes": {"SentTimestamp": "1"}}
        return {"Messages": [{"MessageId": f"m{n}", "ReceiptHandle": str(n), "Body": b, **told} for n, b in visible]}

    def delete_message(self, QueueUrl: str, ReceiptHandle: str) -> None:  # noqa: N803
        del self.waiting[QueueUrl][int(ReceiptHandle)]

    def change_message_visibility(self, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> None:  # noqa: N803
        assert VisibilityTimeout == 0
        self.hidden.discard((QueueUrl, int(ReceiptHandle)))

    def send_message(self, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803
        self.sent.append(f"{QueueUrl}: {MessageBody}")


class Functions:
    """React: keeps what it is given, and answers as it was told to."""

    def __init__(self, *answers: Any) -> None:
        self.answers = iter(answers or itertools.repeat({"batchItemFailures": []}))
        self.given: list[list[Record]] = []

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803
        assert FunctionName == "React"
        self.given.append(json.loads(Payload)["Records"])
        return {"Payload": io.BytesIO(json.dumps(next(self.answers)).encode())}

    def get_function_configuration(self, FunctionName: str) -> dict[str, Any]:  # noqa: N803
        assert FunctionName == "React"
        return {"Environment": {"Variables": {"HEED_LANES": "2", "HEED_SECRET": "KeySecret"}}}


class Secrets:
    """The secret of the tests' builders."""

    def get_secret_value(self, SecretId: str) -> dict[str, str]:  # noqa: N803
        assert SecretId == "KeySecret"
        return {"SecretString": SECRET.decode()}


class Table:
    """Items by partition."""

    def __init__(self, *items: Record) -> None:
        self.items = items

    def get_item(self, Key: Record, **_asked: Any) -> Record:  # noqa: N803
        return next(({"Item": item} for item in self.items if item["pk"] == Key["pk"]), {})

    def get_paginator(self, _operation: str) -> "Table":
        return self

    def paginate(self, ExpressionAttributeValues: Record, **_asked: Any) -> list[Record]:  # noqa: N803
        # One page for each item: a partition may take many.
        if prefix := ExpressionAttributeValues.get(":outreach"):
            return [{"Items": [item]} for item in self.items if item["pk"]["S"].startswith(prefix["S"])]
        return [{"Items": [item]} for item in self.items if item["pk"] == ExpressionAttributeValues[":pk"]]


QUEUES = ("Outbox", "OutboxDead", "GroupWork", "GroupWorkDead", "Cleaning", "CleaningDead", "Failures")
NAMES = {name: name for name in (*QUEUES, "Records", "React")}


def deployed(
    queues: Queues, *, stream: Stream | None = None, functions: Functions | None = None, table: Table | None = None
) -> Deployed:
    clients = {
        "sqs": queues,
        "dynamodbstreams": stream or Stream(),
        "lambda": functions or Functions(),
        "dynamodb": table or Table(),
        "secretsmanager": Secrets(),
    }
    return Deployed(clients, NAMES)


def batch(first: int, last: int, hour: str = "2026-11-21T19") -> str:
    info = {
        "streamArn": "arn",
        "shardId": "shard",
        "startSequenceNumber": str(first),
        "endSequenceNumber": str(last),
        "batchSize": last - first + 1,
        "approximateArrivalOfFirstRecord": f"{hour}:01:00Z",
        "approximateArrivalOfLastRecord": f"{hour}:01:02Z",
    }
    return json.dumps({"DDBStreamBatchInfo": info})


def test_a_batch_is_read_to_its_end_over_short_and_empty_pages_and_no_further() -> None:
    stream = Stream([record(7)], [], [record(8), record(9)], [record(10), record(11)])
    queues, functions = Queues(Failures=[batch(7, 10)], OutboxDead=[]), Functions()
    (tried,) = redrive(deployed(queues, stream=stream, functions=functions))
    assert (tried.records, tried.failed) == (4, None)
    assert [r["dynamodb"]["SequenceNumber"] for given in functions.given for r in given] == ["7", "8", "9", "10"]
    assert not queues.waiting["Failures"]


def test_a_batch_that_comes_short_stays() -> None:
    queues, functions = Queues(Failures=[batch(7, 10)], OutboxDead=[]), Functions()
    (tried,) = redrive(deployed(queues, stream=Stream([record(7), record(8)]), functions=functions))
    assert tried.failed
    assert not functions.given
    assert queues.waiting["Failures"]
    assert not queues.hidden, "it is given back at once"


def test_a_batch_that_the_stream_has_dropped_stays_and_names_its_hour() -> None:
    queues = Queues(Failures=[batch(7, 10)], OutboxDead=[])
    (tried,) = redrive(deployed(queues, stream=Stream()))
    assert "--hour 2026-11-21T19" in (tried.failed or "")
    assert queues.waiting["Failures"]


def test_what_goes_to_react_stays_under_the_size_that_lambda_takes() -> None:
    large = [record(n, "x" * 390_000) for n in range(40)]
    small = [record(n) for n in range(250)]
    for records in (large, small, [*large, *small]):
        sent = list(payloads(records))
        assert [r for payload in sent for r in json.loads(payload)["Records"]] == records
        assert max(len(payload) for payload in sent) < LARGEST_PAYLOAD + 1000
        assert max(len(json.loads(payload)["Records"]) for payload in sent) <= MOST_RECORDS


def test_a_batch_stays_when_one_of_its_pieces_fails() -> None:
    records = [record(n, "x" * 390_000) for n in range(1, 21)]
    functions = Functions({"batchItemFailures": []}, {"batchItemFailures": [{"itemIdentifier": "19"}]})
    queues = Queues(Failures=[batch(1, 20)], OutboxDead=[])
    (tried,) = redrive(deployed(queues, stream=Stream(records), functions=functions))
    assert tried.failed == "React asks for another try later"
    assert queues.waiting["Failures"]


@pytest.mark.parametrize("broken", ["not json", "[]", "{}", '{"keys": 7}', '{"DDBStreamBatchInfo": {"shardId": "x"}}'])
def test_a_broken_message_is_reported_and_ends_nothing(broken: str) -> None:
    parked = json.dumps({"keys": {"pk": {"S": "FB#x"}}, "event": "INSERT", "sequence": "5"})
    dead = {"OutboxDead": ["a", "b"], "GroupWorkDead": ["run"], "CleaningDead": ["file"]}
    queues, functions = Queues(Failures=[broken, parked], **dead), Functions()
    item = {"pk": {"S": "FB#x"}, "sk": {"S": "y"}}
    tried = list(redrive(deployed(queues, functions=functions, table=Table(item))))
    assert [bool(t.failed) for t in tried] == [False, False, False, False, True, False]
    assert functions.given[-1][0]["dynamodb"]["NewImage"] == item
    assert queues.sent == ["Outbox: a", "Outbox: b", "GroupWork: run", "Cleaning: file"]
    assert list(queues.waiting["Failures"].values()) == [broken]


def test_an_hour_is_handed_over_from_the_table_with_its_cases_and_recent_mails() -> None:
    def given(lane: int, feedback: str) -> Record:
        return {"pk": {"S": f"FB#2026-11-21T19#{lane}"}, "sk": {"S": feedback}}

    def events(number: str, seq: int, at: str) -> Record:
        happened = {"L": [{"M": {"at": {"S": at}}}]}
        return {"pk": {"S": f"CASE#{number}"}, "sk": {"S": f"EVENT#{seq:06}"}, "events": happened}

    one, two = "01KAAAAAAAAAAAAAAAAAAAAAAA", "01KBBBBBBBBBBBBBBBBBBBBBBB"
    order = {"pk": {"S": f"CASE#{number_of(one)}"}, "sk": {"S": "CASE#01"}}
    recent, old = (events(number_of(one), n, at) for n, at in ((2, "2999-01-01T00:00:00Z"), (1, "2001-01-01T00:00Z")))
    table = Table(given(0, one), given(1, two), order, old, recent)
    functions = Functions()
    queues = Queues(Failures=[batch(1, 2), batch(3, 4, hour="2026-11-21T20"), '{"keys": {}}'], OutboxDead=[])

    tried = list(redrive_hours(deployed(queues, functions=functions, table=table), ["2026-11-21T19"]))

    ((*handed,),) = functions.given
    assert [r["dynamodb"]["NewImage"] for r in handed] == [given(0, one), given(1, two), order, recent]
    assert {r["eventName"] for r in handed} == {"INSERT"}
    assert [str(t) for t in tried] == [
        "hour 2026-11-21T19: 4 records handed to React",
        "batch from 1: made up for by its hour",
    ]
    assert list(queues.waiting["Failures"]) == [1, 2]


def test_an_hour_hands_over_the_outreach_that_was_sent_in_it() -> None:
    def sent(name: str, reported: str, **again: str) -> Record:
        times = {"reported_at": reported, **again}
        return {"pk": {"S": "OUTREACH#tax"}, "sk": {"S": name}} | {key: {"S": at} for key, at in times.items()}

    in_it, before, again = (
        sent("sms-1", "2026-11-21T19:59:00.000000Z"),
        sent("sms-2", "2026-11-21T18:59:00.000000Z"),
        sent("sms-3", "2026-11-20T18:00:00.000000Z", sent_again_at="2026-11-21T19:00:00.000000Z"),
    )
    functions = Functions()
    hours = ["2026-11-21T19", "2026-11-21T20"]
    table = Table(in_it, before, again)
    tried = list(redrive_hours(deployed(Queues(Failures=[]), functions=functions, table=table), hours))
    assert [each.records for each in tried] == [2, 0]
    assert [r["dynamodb"]["NewImage"] for given in functions.given for r in given] == [in_it, again]


def test_a_batch_stays_when_its_hour_failed() -> None:
    queues = Queues(Failures=[batch(1, 2)])
    table = Table({"pk": {"S": "FB#2026-11-21T19#0"}, "sk": {"S": "01KAAAAAAAAAAAAAAAAAAAAAAA"}})
    functions = Functions({"batchItemFailures": [{"itemIdentifier": "0"}]})
    (tried,) = redrive_hours(deployed(queues, functions=functions, table=table), ["2026-11-21T19"])
    assert tried.failed
    assert queues.waiting["Failures"]
