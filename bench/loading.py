"""Compares the loader's throughput with one request a row, on the deployed local stack.

Both send the same number of ratings to the same stack with the same number of workers, alternately.
"""

import csv
import io
import json
import shutil
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import httpx
from rich.console import Console

from bench.report import FOLDER, Figure
from bench.timing import compare
from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.workflow import Role
from infra.load import load
from infra.load.loading import WORKERS
from infra.local.processes import free_ports
from infra.local.stack_config import Stack, StackConfig
from infra.local.start import running_stack
from infra.local.tokens import make_token

ROWS = 1_000
ROUNDS = 3
TARGET = 0.1
"""Maximum ratio of the loader's time: ten times the rows a second."""

MAPPING = """
survey: fft
channel: api
language: en
columns: {respondent: id, date: given, level: score, comments: [words]}
always: {agency: neas, service: neas-111}
"""
_FIRST = datetime(2021, 1, 1, 12, tzinfo=UTC)
_WORDS = "Helpful, though the queue took an hour and nobody said why."
_numbers = count()


def days() -> Sequence[str]:
    """A date for each row, over years as in files of old ratings; reproducible."""
    return [f"{_FIRST + timedelta(days=n % 1_000):%Y-%m-%d}" for n in range(ROWS)]


def in_batches(stack: Stack, token: str, folder: Path) -> float:
    """Seconds that the loader takes for new rows, including reading the file."""
    file, mapping = folder / f"ratings-{next(_numbers)}.csv", folder / "mapping.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "given", "score", "words"])
        writer.writerows((f"{file.stem}-{n}", day, n % 5 + 1, _WORDS) for n, day in enumerate(days()))
    quiet = Console(file=io.StringIO())
    loaded = load(
        file, mapping=mapping, namespace="demo", api=stack.api, token=token, state=folder / "state", console=quiet
    )
    assert (loaded.new, loaded.finished) == (ROWS, True), loaded
    return loaded.seconds


def one_by_one(stack: Stack, token: str) -> float:
    """Seconds that the same number of rows takes with a request each."""
    bodies = [json.dumps(_rating(day)).encode() for day in days()]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    limits = httpx.Limits(max_connections=WORKERS, max_keepalive_connections=WORKERS)
    with (
        httpx.Client(headers=headers, limits=limits, timeout=30, trust_env=False) as client,
        ThreadPoolExecutor(WORKERS) as threads,
    ):
        started = time.monotonic()
        answers = [*threads.map(lambda body: client.post(f"{stack.api}/desk/feedback", content=body), bodies)]
        taken = time.monotonic() - started
    assert {answer.status_code for answer in answers} == {201}
    return taken


def _rating(day: str) -> dict[str, str | int]:
    given = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    return {
        "id": ulid(given, next(_numbers).to_bytes(10, "big")),
        "survey": "fft",
        "agency": "neas",
        "service": "neas-111",
        "channel": "api",
        "level": 4,
        "comment": _WORDS,
        "received_at": f"{day}T12:00:00Z",
        "source": "import",
    }


def measure() -> Sequence[Figure]:
    """The ratio of the two times, and the rows a second of each."""
    folder = FOLDER / "loading"
    shutil.rmtree(folder, ignore_errors=True)
    port, edge_port = free_ports(2)
    place = StackConfig(folder=folder / "stack", port=port, edge_port=edge_port)
    with running_stack(place, sample=None, console=Console(stderr=True)) as stack:
        token = make_token(place, role=Role.OPERATOR, agency="neas")
        taken = compare(ROUNDS, lambda: in_batches(stack, token, folder), lambda: one_by_one(stack, token))
    detail = f"{ROWS / taken.one:,.0f} / {ROWS / taken.other:,.0f} rows a second"
    return [Figure("load", f"{ROWS:,} rows by the loader / with a request each", taken.ratio, "x", TARGET, detail)]
