"""Measures the memory and the processor time of publishing a flood of ratings that is aimed at one hour.

The ratings are in DynamoDB Local, in one hour and one lane, each by another author who is signed in; lake and site are
folders. Each number of ratings is published by a process of its own, which tells its peak of memory.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from bench.engine import stores, tables
from bench.folders import FolderLake, FolderSite
from bench.goals import FLOOD, FLOOD_RATIO
from bench.history import NOW, country, load, ratings
from bench.report import Figure
from bench.timing import peak_megabytes
from chalicelib.adapters.dynamodb.keys import submission_bucket
from chalicelib.services.publishing.counting import Stores
from chalicelib.services.publishing.publish import publish

FEW, MANY = 20_000, 200_000
HOUR = NOW.replace(minute=0)


@dataclass(frozen=True, slots=True)
class Cost:
    """What publishing one flood needs."""

    megabytes: float
    seconds: float


def measure(endpoint: str) -> Sequence[Figure]:
    """The peak of memory for many ratings in one hour, and its ratio to that for a tenth of them."""
    few, many = (_flooded(endpoint, count) for count in (FEW, MANY))
    detail = f"{many.megabytes:.0f} / {few.megabytes:.0f} MB; {many.seconds:.1f} / {few.seconds:.1f} s of processor"
    return [
        Figure.of(FLOOD_RATIO, many.megabytes / few.megabytes),
        Figure.of(FLOOD, many.megabytes, detail),
    ]


def _flooded(endpoint: str, count: int) -> Cost:
    with tables(endpoint, f"flood-{count}-", stream=False) as names:
        here = stores(names)
        flood = ratings(count, since=HOUR, until=HOUR + timedelta(minutes=29), seed=count)
        apart = (replace(one, person=f"person-{n}") for n, one in enumerate(flood))
        load(here.dynamo, names["HEED_RECORDS"], apart, count=count, title=f"{count:,} ratings in one hour")
        here.facts.mark_dirty([submission_bucket(next(ratings(1, since=HOUR, until=HOUR, seed=1)).id, 1)])
        told = subprocess.run(
            [sys.executable, "-m", "bench.flood", json.dumps(dict(names))], check=True, capture_output=True, text=True
        )
        return Cost(**json.loads(told.stdout.splitlines()[-1]))


def _publish(names: dict[str, str]) -> Cost:
    """Publish the flood here. To be called once in a process."""
    here = stores(names)
    with tempfile.TemporaryDirectory() as folder:
        lake, site = FolderLake(Path(folder) / "lake"), FolderSite(Path(folder) / "site")
        began = time.process_time()
        published = publish(
            Stores(here.facts, here.feedback, here.campaigns, lake, site),
            templates=here.site_templates,
            pack=country(),
            now=NOW,
        )
        assert not published.remaining
        assert published.buckets
    return Cost(peak_megabytes(), time.process_time() - began)


if __name__ == "__main__":
    cost = _publish(json.loads(sys.argv[1]))
    print(json.dumps({"megabytes": cost.megabytes, "seconds": cost.seconds}))
