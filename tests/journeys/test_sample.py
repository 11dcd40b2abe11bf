"""The published counts of real ratings equal a count made straight from the file by other code."""

import csv
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.journeys.conftest import JsonObject, deployed

SAMPLE = Path("packs/demo/ratings.csv")
SERVICES = {
    ("NEAS", "111"): "neas-111",
    ("NEAS", "PTS - Patient Transport"): "neas-pts",
    ("NEAS", "See and Convey"): "neas-see-and-convey",
    ("NHFT", "Community health services"): "nhft-community",
    ("NHFT", "Forensic"): "nhft-forensic",
    ("NHFT", "Local partnerships- MH"): "nhft-mental-health",
    ("NHFT", ""): "nhft-not-stated",
    ("NHFT", "Unknown"): "nhft-not-stated",
}

Levels = Counter[str]


def count_straight_from_the_file() -> dict[str, Levels]:
    """One score per respondent and service, by the csv module alone."""
    with SAMPLE.open(encoding="utf-8-sig", newline="") as file:
        scores = {
            (row["respondent_id"], row["trust"], row["service"], row["sub_service"]): row["score_5"]
            for row in csv.DictReader(file)
            if row["score_5"]
        }
    counts: dict[str, Levels] = defaultdict(Counter)
    for (_, trust, service, _), score in scores.items():
        counts["overall"][score] += 1
        counts[SERVICES[trust, service]][score] += 1
    return counts


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JsonObject]:
    """What a stack of its own publishes once the sample was brought into it."""
    with deployed(tmp_path_factory.mktemp("sample")) as own:
        environment = {
            **os.environ,
            "HEED_LOCAL_DIR": str(own.place.folder),
            "PORT": str(own.place.port),
            "EDGE_PORT": str(own.place.edge_port),
        }
        load = [sys.executable, "-m", "infra.local", "load", str(SAMPLE)]
        subprocess.run(load, env=environment, check=True, timeout=300)
        counts = count_straight_from_the_file()
        own.publish(counts["overall"].total())
        yield httpx.get(f"{own.stack.site}/data/index.json", trust_env=False).json()


def test_the_published_counts_are_those_of_the_file(index: JsonObject) -> None:
    published = {"overall": index["overall"], **index["services"]}
    for name, levels in count_straight_from_the_file().items():
        assert Counter(published[name]["levels"]["counts"]) == levels, name


def test_old_ratings_open_no_work_orders(index: JsonObject) -> None:
    assert not index["overall"]["orders"]["n"]
