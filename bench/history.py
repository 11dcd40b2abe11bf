"""Generates synthetic ratings, reproducibly: two agencies, twenty services, eighteen months."""

import random
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from rich.progress import track

from chalicelib.adapters.dynamodb.codec import to_wire
from chalicelib.adapters.dynamodb.feedback_store import feedback_item
from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.submissions.feedback import Feedback, Source
from tests.builders import pack_document

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
SPAN = timedelta(days=548)
RECENT = timedelta(hours=3)
COMMENT = "Helpful, though the queue took an hour and nobody said why it did not move at all."
AGENCIES = ("office", "harbour")
SERVICES = tuple(f"service-{n}" for n in range(20))
_LEVELS, _WEIGHTS = (1, 2, 3, 4, 5), (5, 5, 10, 30, 50)
_BATCH = 25
_WRITERS = 4


def country() -> Pack:
    """The pack of the synthetic country."""
    return read_pack(
        pack_document(
            agencies={
                name: {"name": {"en": name.title()}, "parent": None, "mail": [f"{name}@gov.example"]}
                for name in AGENCIES
            },
            services={
                name: {"name": {"en": name.title()}, "agency": AGENCIES[n % 2], "parent": None, "stages": []}
                for n, name in enumerate(SERVICES)
            },
            routing=[],
            staff=[],
        ),
        "5" * 64,
    )


def ratings(count: int, *, since: datetime, until: datetime, seed: int, negative: bool = True) -> Iterator[Feedback]:
    """``count`` ratings at random times between two moments. Without ``negative`` all levels are 3 or more."""
    dice = random.Random(seed)
    for _ in range(count):
        at = since + (until - since) * dice.random()
        n = dice.randrange(len(SERVICES))
        (level,) = dice.choices(_LEVELS, _WEIGHTS) if negative else dice.choices(_LEVELS[2:], _WEIGHTS[2:])
        yield Feedback(
            id=ulid(at, dice.randbytes(10)),
            received_at=at,
            survey="short",
            agency=AGENCIES[n % 2],
            channel="web",
            source=Source.AUTHOR,
            pack_version="5" * 64,
            service=SERVICES[n],
            level=level,
            answers={"speed": level},
            comment=COMMENT,
            language="en",
        )


def load(client: Any, table: str, feedback: Iterable[Feedback], *, count: int, title: str) -> None:
    """Write feedback to the table in batches, with progress."""
    items = (to_wire(feedback_item(one, 1)) for one in feedback)
    batches = iter(lambda: list(islice(items, _BATCH)), [])

    def write(batch: Sequence[dict[str, Any]]) -> None:
        puts = [{"PutRequest": {"Item": item}} for item in batch]
        while puts:
            left = client.batch_write_item(RequestItems={table: puts})["UnprocessedItems"]
            puts = left.get(table, [])

    with ThreadPoolExecutor(_WRITERS) as writers:
        done = writers.map(write, batches)
        for _ in track(done, description=title, total=-(-count // _BATCH), transient=True):
            pass
