"""Retries failed messages and stream records: ``python -m infra.redrive``, once the cause is fixed.

outbox dead letters    go back into the outbox
failed group work      goes back into the queue of work on groups
failed cleaning        goes back into the queue of files to be cleaned
parked stream records  are read again by their key and passed to React
failed batches         are read again from the stream, which retains them for a day, and passed to React

``--hour 2026-11-21T19`` passes what was given in an hour and its cases from the table, for batches that the stream no
longer retains; ``--case NUMBER`` does so for one case. A message is deleted only after its retry succeeded.
"""

import itertools
import json
import re
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.ids import parse_case_number
from infra.deployed import Deployed, of_cloud, of_local
from infra.local.stack_config import Stack, StackConfig
from infra.react_again import (
    NoLongerInStreamError,
    Record,
    StillFailsError,
    all_outreach,
    batch_from_stream,
    case_records,
    given_in,
    hand_over,
    parked_record,
)

__all__ = ["Tried", "of_cloud", "of_local", "redrive", "redrive_cases", "redrive_hours"]

Message = dict[str, Any]

HIDDEN_SECONDS = 600
"""Visibility timeout of a message during its retry, in seconds."""

HOUR = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}")

FAILURES = (BotoCoreError, ClientError, StillFailsError, LookupError, TypeError, ValueError, AttributeError)
"""Errors that end the retry of one message, for example a malformed one, but not the run."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The result of one message, hour or case. ``records``: how many were passed to React, if any; ``failed``: why the
    message stays."""

    what: str
    records: int | None = None
    failed: str | None = None

    def __str__(self) -> str:
        if self.failed:
            return f"{self.what}: stays: {self.failed}"
        return self.what if self.records is None else f"{self.what}: {self.records} records handed to React"


def redrive(deployed: Deployed) -> Iterator[Tried]:
    """Retry every message that is in the queues now. Yields each result as it is known."""
    for queue in ("Outbox", "GroupWork", "Cleaning"):
        yield from _each(deployed, f"{queue}Dead", partial(_send_again, deployed, queue))
    yield from _each(deployed, "Failures", lambda message: _react_again(deployed, message))


def redrive_hours(deployed: Deployed, hours: Collection[str]) -> Iterator[Tried]:
    """Pass feedback, appeals and outreach of these hours and the cases to React. When all succeed, failed batches of
    these hours that the stream no longer retains are deleted from the failure queue."""
    well = True
    outreach = cache(partial(all_outreach, deployed))  # one scan, however many hours
    for hour in hours:
        tried = _attempt(f"hour {hour}", deployed, partial(given_in, deployed, hour, outreach))
        well = well and not tried.failed
        yield tried
    if hours and well:
        yield from _each(deployed, "Failures", lambda message: _made_up_for(deployed, message, hours))


def redrive_cases(deployed: Deployed, numbers: Sequence[str]) -> Iterator[Tried]:
    """Pass work orders and events of these cases, given by their numbers, to React."""
    for number in numbers:
        yield _attempt(f"case {number}", deployed, partial(case_records, deployed, number))


def _attempt(what: str, deployed: Deployed, find: Callable[[], list[Record]]) -> Tried:
    try:
        records = find()
        hand_over(deployed, records)
    except FAILURES as error:
        return Tried(what, failed=_reason(error))
    return Tried(what, len(records))


def _each(deployed: Deployed, queue: str, again: Callable[[Message], Tried | None]) -> Iterator[Tried]:
    """Retry each message of a queue: delete it on success, release it on failure. ``again`` returns None for a message
    that it does not handle."""
    url = deployed.name(queue)
    back: list[str] = []
    for message in _waiting(deployed.sqs, url, back):
        tried: Tried | None
        try:
            tried = again(message)
            if tried and not tried.failed:
                deployed.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        except FAILURES as error:
            tried = Tried(f"{queue} {message['MessageId']}", failed=_reason(error))
        if tried is None or tried.failed:
            back.append(message["ReceiptHandle"])
        if tried:
            yield tried
    for handle in back:
        deployed.sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)


def _waiting(sqs: Any, url: str, back: list[str]) -> Iterator[Message]:
    """Receive each message that was in the queue at the start, once. A later one has failed again, and retrying it
    would never end: its handle is put into ``back``."""
    started = time.time() * 1000
    seen: set[str] = set()
    while True:
        found = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=HIDDEN_SECONDS,
            WaitTimeSeconds=1,
            AttributeNames=["SentTimestamp"],
        ).get("Messages", [])
        old = []
        for message in found:
            if int(message["Attributes"]["SentTimestamp"]) < started and message["MessageId"] not in seen:
                old.append(message)
            else:
                back.append(message["ReceiptHandle"])
        if not old:
            return
        seen |= {message["MessageId"] for message in old}
        yield from old


def _send_again(deployed: Deployed, queue: str, message: Message) -> Tried:
    deployed.sqs.send_message(QueueUrl=deployed.name(queue), MessageBody=message["Body"])
    return Tried(f"{queue}: sent again {message['MessageId']}")


def _react_again(deployed: Deployed, message: Message) -> Tried:
    told = json.loads(message["Body"])
    if batch := told.get("DDBStreamBatchInfo"):
        what = f"batch from {batch['startSequenceNumber']}"
        try:
            records = batch_from_stream(deployed, batch)
            hand_over(deployed, records)
        except NoLongerInStreamError as error:
            hours = " ".join(f"--hour {hour}" for hour in _hours(batch))
            return Tried(what, failed=f"{error}; try: python -m infra.redrive {hours}")
        except StillFailsError as error:
            return Tried(what, failed=str(error))
        return Tried(what, len(records))
    what = json.dumps(told["keys"])
    tried = _attempt(what, deployed, partial(parked_record, deployed, told))
    return tried if tried.records or tried.failed else Tried(f"{what}: no longer there")


def _made_up_for(deployed: Deployed, message: Message, hours: Collection[str]) -> Tried | None:
    batch = json.loads(message["Body"]).get("DDBStreamBatchInfo")
    if not batch or not set(_hours(batch)) <= set(hours):
        return None
    try:
        batch_from_stream(deployed, batch)
    except NoLongerInStreamError:
        return Tried(f"batch from {batch['startSequenceNumber']}: made up for by its hour")
    return None


def _hours(batch: dict[str, Any]) -> list[str]:
    """The hours of the batch's first and last record; a batch spans seconds."""
    return sorted({batch[f"approximateArrivalOf{which}Record"][:13] for which in ("First", "Last")})


def _reason(error: Exception) -> str:
    """The message of our own errors; of other errors the class only, as their text may quote personal data."""
    if isinstance(error, StillFailsError):
        return str(error)
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "ClientError"))
    return type(error).__name__


def main(
    stack: Annotated[str | None, typer.Option(help="A CloudFormation stack in AWS. Default: the local one")] = None,
    hour: Annotated[list[str] | None, typer.Option(help="Hand over this hour's feedback (UTC, 2026-11-21T19)")] = None,
    case: Annotated[list[str] | None, typer.Option(help="Hand over this case, by its number")] = None,
) -> None:
    """Retry the messages of the failure and dead-letter queues, or what was written in an hour or a case."""
    hours, numbers = hour or [], [parse_case_number(text) or "" for text in case or []]
    if not all(HOUR.fullmatch(text) for text in hours) or not all(numbers):
        typer.echo("An hour looks like 2026-11-21T19, a case number like 7K3M-Q9ZT-4R2XN.", err=True)
        raise typer.Exit(2)
    place = StackConfig.from_environment()
    if stack is None and not place.stack_file.exists():
        typer.echo("No local stack is ready. Name one in AWS: python -m infra.redrive --stack NAME", err=True)
        raise typer.Exit(1)
    deployed = of_cloud(stack) if stack else of_local(Stack.read(place.stack_file))
    again = itertools.chain(redrive_hours(deployed, hours), redrive_cases(deployed, numbers))
    count = failed = 0
    for tried in again if hours or numbers else redrive(deployed):
        typer.echo(str(tried))
        count += 1
        failed += bool(tried.failed)
    typer.echo(f"{count} tried, {failed} stay" if count else "The queues are empty.")
    raise typer.Exit(1 if failed else 0)


if __name__ == "__main__":
    typer.run(main)
