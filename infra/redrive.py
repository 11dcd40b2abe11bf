"""Give what failed another try: ``python -m infra.redrive``, once the cause is mended.

outbox dead letters    go back into the outbox
parked stream records  are read again by their key and handed to React
given-up batches       are read again from the stream, which keeps them for a day, and handed to React

A message leaves its queue only after its second try went well. What fails again lies there again, once.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import boto3
import typer

from infra.local.place import Place, Stack, client

HIDDEN_SECONDS = 120
"""How long a message stays out of others' sight while it is tried."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """Clients of one deployment and the names that redriving needs."""

    sqs: Any
    functions: Any
    database: Any
    streams: Any
    outbox: str
    outbox_dead: str
    failures: str
    records: str
    react: str


def of_local(stack: Stack) -> Deployed:
    """The stack that runs on this machine."""
    services = {name: client(name, stack.endpoint) for name in ("sqs", "lambda", "dynamodb", "dynamodbstreams")}
    names = stack.queues | stack.tables | stack.functions
    return _deployed(services, names)


def of_cloud(stack_name: str) -> Deployed:
    """A stack in AWS, with the credentials and region of the environment."""
    make: Any = boto3.client
    pages = make("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack_name)
    names = {
        item["LogicalResourceId"]: item["PhysicalResourceId"]
        for page in pages
        for item in page["StackResourceSummaries"]
    }
    return _deployed({name: make(name) for name in ("sqs", "lambda", "dynamodb", "dynamodbstreams")}, names)


def _deployed(services: dict[str, Any], names: dict[str, str]) -> Deployed:
    return Deployed(
        sqs=services["sqs"],
        functions=services["lambda"],
        database=services["dynamodb"],
        streams=services["dynamodbstreams"],
        outbox=names["Outbox"],
        outbox_dead=names["OutboxDead"],
        failures=names["Failures"],
        records=names["Records"],
        react=names["React"],
    )


def redrive(deployed: Deployed) -> Iterator[str]:
    """Try all that lies in the queues now once more. Yields one line for each message."""
    for message in _waiting(deployed.sqs, deployed.outbox_dead):
        deployed.sqs.send_message(QueueUrl=deployed.outbox, MessageBody=message["Body"])
        _done(deployed, deployed.outbox_dead, message)
        yield f"outbox: sent again {message['MessageId']}"
    for message in _waiting(deployed.sqs, deployed.failures):
        told = json.loads(message["Body"])
        try:
            records = _again(deployed, told)
            _react(deployed, records)
        except _StillFailsError as error:
            yield f"stream: {_name(told)} stays: {error}"
            continue
        _done(deployed, deployed.failures, message)
        yield f"stream: {_name(told)}: {len(records)} records handed to React"


class _StillFailsError(Exception):
    """The second try did not go well either."""


def _waiting(sqs: Any, queue: str) -> Iterator[dict[str, Any]]:
    started = time.time() * 1000
    while True:
        found = sqs.receive_message(
            QueueUrl=queue,
            MaxNumberOfMessages=10,
            VisibilityTimeout=HIDDEN_SECONDS,
            WaitTimeSeconds=1,
            AttributeNames=["SentTimestamp"],
        ).get("Messages", [])
        # What came after we began is what failed again: trying it on and on would never end.
        old = [message for message in found if int(message["Attributes"]["SentTimestamp"]) < started]
        if not old:
            return
        yield from old


def _done(deployed: Deployed, queue: str, message: dict[str, Any]) -> None:
    deployed.sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def _name(told: dict[str, Any]) -> str:
    if batch := told.get("DDBStreamBatchInfo"):
        return f"batch from {batch['startSequenceNumber']}"
    return json.dumps(told.get("keys"))


def _again(deployed: Deployed, told: dict[str, Any]) -> list[dict[str, Any]]:
    if batch := told.get("DDBStreamBatchInfo"):
        return _from_stream(deployed, batch)
    item = deployed.database.get_item(TableName=deployed.records, Key=told["keys"], ConsistentRead=True).get("Item")
    if item is None:
        return []
    sequence = str(told.get("sequence") or "0")
    change = {
        "Keys": told["keys"],
        "NewImage": item,
        "SequenceNumber": sequence,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    return [{"eventID": f"redrive-{sequence}", "eventName": told.get("event") or "INSERT", "dynamodb": change}]


def _from_stream(deployed: Deployed, batch: dict[str, Any]) -> list[dict[str, Any]]:
    streams = deployed.streams
    try:
        iterator = streams.get_shard_iterator(
            StreamArn=batch["streamArn"],
            ShardId=batch["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=batch["startSequenceNumber"],
        )["ShardIterator"]
        found: list[dict[str, Any]] = streams.get_records(ShardIterator=iterator, Limit=batch["batchSize"])["Records"]
    except (streams.exceptions.TrimmedDataAccessException, streams.exceptions.ResourceNotFoundException):
        raise _StillFailsError("the stream no longer has it; it keeps records for a day") from None
    if not found:
        raise _StillFailsError("the stream has nothing at that place")
    return found


def _react(deployed: Deployed, records: list[dict[str, Any]]) -> None:
    if not records:
        return
    payload = json.dumps({"Records": records}, default=_plain).encode()
    answer = deployed.functions.invoke(FunctionName=deployed.react, Payload=payload)
    result = json.loads(answer["Payload"].read() or b"null")
    if answer.get("FunctionError"):
        raise _StillFailsError(str(result.get("errorType", "React failed")))
    if result and result.get("batchItemFailures"):
        raise _StillFailsError("React asks for another try later")


def _plain(value: object) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(type(value).__name__)


def main(
    stack: Annotated[str | None, typer.Option(help="A CloudFormation stack in AWS. Default: the local one")] = None,
) -> None:
    """Give what lies in the failure and dead-letter queues another try."""
    place = Place.from_environment()
    if stack is None and not place.stack_file.exists():
        typer.echo("No local stack is ready. Name one in AWS: python -m infra.redrive --stack NAME", err=True)
        raise typer.Exit(1)
    lines = list(redrive(of_cloud(stack) if stack else of_local(Stack.read(place.stack_file))))
    for line in lines:
        typer.echo(line)
    typer.echo(f"{len(lines)} messages looked at" if lines else "The queues are empty.")


if __name__ == "__main__":
    typer.run(main)
