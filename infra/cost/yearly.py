"""A year's cost by part: measured units times their price."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from infra.cost import prices
from infra.cost.measured import Measured, Publish, Spent
from infra.cost.prices import Price
from infra.cost.stack import Stack

MINUTES = 365 * 24 * 60
MONTHS = 12
FULL_PROCESSOR = 1769
"""MB of a function that has one whole processor (docs.aws.amazon.com/lambda, configuration of memory)."""
CALL_SECONDS = 0.005
"""Typical wait for one call of the table store within a region; assumed, as nothing here measures AWS."""
OBJECT_SECONDS = 0.03
"""The same for an object."""
SEND_SECONDS = 0.08
"""The same for a mail."""
AT_ONCE = 16
"""Objects that the publisher reads or writes side by side."""
LOG_BYTES = 1_000
"""Of a run in the log: its own line and the three of Lambda; assumed."""
POLLS_A_MINUTE = 15
"""Empty receives of a queue that a function waits on: five pollers, twenty seconds each."""
CALLS_A_MAIL = 3
"""Put, receive, delete."""
GB = 1e9


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the bill: an amount of a unit that a part uses in a year."""

    part: str
    amount: float
    price: Price

    @property
    def dollars(self) -> float:
        return self.price.of(self.amount)


def yearly(measured: Measured, stack: Stack, *, ratings: float, negative: float) -> Sequence[Line]:
    """The bill of a year with so many ratings, of which the share ``negative`` opens a case with a contact."""
    good, bad = ratings * (1 - negative), ratings * negative
    spent = {name: _spent(measured, name, good, bad) for name in ("api", "react", "deliver", "publish")}
    return [line for line in _lines(measured, stack, spent, good, bad) if line.amount]


def per_million(measured: Measured, stack: Stack, *, negative: float) -> float:
    """Dollars that a million ratings a year add to a stack that takes none."""
    bills = (yearly(measured, stack, ratings=ratings, negative=negative) for ratings in (1e6, 0))
    million, none = (sum(line.dollars for line in bill) for bill in bills)
    return million - none


def _spent(measured: Measured, function: str, good: float, bad: float) -> Spent:
    lives = measured.lives
    return lives["rating"].by(function).times(good) + lives["negative"].by(function).times(bad)


def _lines(measured: Measured, stack: Stack, spent: dict[str, Spent], good: float, bad: float) -> Iterator[Line]:
    publishes = _publishes(stack, good + bad)
    each_publish = measured.publish((good + bad) / max(publishes, 1))
    idle = measured.idle.times(MINUTES)
    counted = publishes * measured.hour_read / 100 * (good + bad) / (365 * 24) / 2
    mails = measured.lives["negative"].mails * bad
    runs = {**spent, "sweep": idle, "publish": Spent(runs=MINUTES / stack.publish_minutes)}

    yield Line("requests", spent["api"].runs, prices.REQUEST)
    for name, each in spent.items():
        yield Line(f"tables: {name}", each.write, prices.WRITE)
        yield Line(f"tables: {name}", each.read, prices.READ)
    yield Line("tables: publish", counted, prices.READ)
    yield Line("tables: sweep", idle.read, prices.READ)
    gigabytes = (measured.lives["rating"].item_bytes * good + measured.lives["negative"].item_bytes * bad) / GB
    yield Line("tables: what is kept", gigabytes / 2 * MONTHS, prices.TABLE_STORAGE)
    yield Line("tables: what is kept", gigabytes / 2 * MONTHS, prices.RECOVERY)
    for name, each in runs.items():
        yield Line(f"function: {name}", each.runs, prices.RUN)
    used = {name: seconds(runs[name], stack, name) for name in ("api", "react", "deliver", "sweep")}
    used["deliver"] += SEND_SECONDS * mails
    used["publish"] = publishes * publish_seconds(each_publish, stack)
    for name, taken in used.items():
        yield Line(f"function: {name}", stack.memory[name] / 1024 * taken, prices.COMPUTE)
    yield Line("site and lake: publish", publishes * each_publish.written, prices.PUT)
    yield Line("site and lake: publish", publishes * each_publish.read, prices.GET)
    old = publishes / 365 * each_publish.bytes_to_lake * stack.old_cubes_days / GB
    yield Line("lake: old versions of cubes", old * MONTHS, prices.OBJECT_STORAGE)
    yield Line("mail", mails, prices.MAIL)
    yield Line("queues", CALLS_A_MAIL * mails + POLLS_A_MINUTE * MINUTES * stack.polled_queues, prices.QUEUE)
    yield Line("logs", LOG_BYTES * sum(each.runs for each in runs.values()) / GB, prices.LOGGED)
    yield Line("fixed: alarms", MONTHS * stack.alarms, prices.ALARM)
    yield Line("fixed: secrets", MONTHS * stack.secrets, prices.SECRET)
    yield Line("fixed: key of people", MONTHS * stack.keys, prices.KEY)


def seconds(spent: Spent, stack: Stack, function: str) -> float:
    """How long it runs: processor time on its share of a processor, and waits for the table store."""
    share = min(1.0, stack.memory[function] / FULL_PROCESSOR)
    return spent.cpu_ms / 1000 / share + spent.calls * CALL_SECONDS


def publish_seconds(publish: Publish, stack: Stack) -> float:
    """How long a publish runs."""
    share = min(1.0, stack.memory["publish"] / FULL_PROCESSOR)
    return publish.seconds / share + (publish.read + publish.written) * OBJECT_SECONDS / AT_ONCE


def _publishes(stack: Stack, ratings: float) -> float:
    """Runs in a year in which at least one rating is new, where they come evenly through the day."""
    runs = MINUTES / stack.publish_minutes
    return runs * (1 - math.exp(-ratings / runs))
