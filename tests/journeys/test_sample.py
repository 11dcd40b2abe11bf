"""The published counts of real ratings equal a count made straight from the file by other code."""

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from infra.local.publishing import publish_until_clean
from tests.stacks import Deployed, JsonObject, of_pack

pytestmark = of_pack(apart="counts")

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


@dataclass(frozen=True)
class Published:
    """What the site says before the sample is brought in, and after."""

    before: JsonObject
    after: JsonObject

    def grown(self, name: str) -> Levels:
        """By how much each level has grown, of a service or ``overall``."""

        def levels(index: JsonObject) -> Levels:
            shown = {"overall": index["overall"], **index["services"]}
            return Counter(shown[name]["levels"]["counts"] or {})

        return levels(self.after) - levels(self.before)


@pytest.fixture(scope="module")
def published(there: Deployed) -> Published:
    """The sample is brought in as an operator would."""

    def index() -> JsonObject:
        publish_until_clean(there.stack)
        found: JsonObject = httpx.get(f"{there.stack.site}/data/index.json", trust_env=False).json()
        return found

    before = index()
    load = [sys.executable, "-m", "infra.local", "load", str(SAMPLE)]
    subprocess.run(load, env=there.environment(), check=True, timeout=300)
    return Published(before, index())


def test_the_published_counts_are_those_of_the_file(published: Published) -> None:
    for name, levels in count_straight_from_the_file().items():
        assert published.grown(name) == levels, name


def test_old_ratings_open_no_work_orders(published: Published) -> None:
    before, after = (index["overall"]["orders"]["n"] or 0 for index in (published.before, published.after))
    assert after == before
