"""Measures what one publish costs: processor time, peak memory, objects and bytes, in a process of its own.

    python -m bench.publish_cost made 10000 1000000

The history lies in the lake as cubes (``made_history``), lake and site are folders, and the records are in memory: what
is measured is counting a thousand new ratings, adding up and drawing. Each round publishes a thousand more.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench.folders import FolderLake, FolderSite, Traffic
from bench.history import NOW, RECENT, SPAN
from bench.made_history import write_history
from bench.made_pack import made_pack, made_ratings
from bench.report import FOLDER
from chalicelib.adapters.dynamodb.keys import submission_bucket
from chalicelib.adapters.templates.site import site_templates
from chalicelib.domain.campaigns.campaign import Campaign
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import GroupFact, OrderFact
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.services.ports.statistics import DirtyMark
from chalicelib.services.publishing.counting import Stores
from chalicelib.services.publishing.publish import publish

NEW = 1_000
ROUNDS = 3
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What one publish took."""

    seconds: float
    megabytes: float
    lake: Traffic
    site: Traffic


class Records:
    """The newest ratings by hour, all marked as changed. Satisfies the stores that publishing reads."""

    def __init__(self, feedback: Iterable[Feedback]) -> None:
        self._hours: dict[str, list[Feedback]] = defaultdict(list)
        for one in feedback:
            self._hours[submission_bucket(one.id, 1)].append(one)

    def marks(self) -> Sequence[DirtyMark]:
        return [DirtyMark(hour, "first") for hour in sorted(self._hours)]

    def feedback_in(self, bucket: str) -> Sequence[Feedback]:
        return self._hours[bucket]

    def facts_in(self, bucket: str) -> Sequence[OrderFact | Outreach]:  # noqa: ARG002
        return ()

    def decided_in(self, bucket: str) -> Mapping[str, Reason]:  # noqa: ARG002
        return {}

    def newest_groups(self, most: int) -> Sequence[GroupFact]:  # noqa: ARG002
        return ()

    def questions(self) -> Sequence[FrequentQuestion]:
        return ()

    def newest(self, most: int) -> Sequence[Campaign]:  # noqa: ARG002
        return ()

    def clear(self, mark: DirtyMark) -> bool:  # noqa: ARG002
        return True


def packs() -> Mapping[str, Pack]:
    """The countries that can be published, by name."""
    return {"made": made_pack()}


def one_publish(pack: Pack, folder: Path, rounds: int) -> Cost:
    """Publish with so many thousands of new ratings in the last hours."""
    new = [
        rating for seed in range(rounds) for rating in made_ratings(pack, NEW, since=NOW - RECENT, until=NOW, seed=seed)
    ]
    records, lake, site = Records(new), FolderLake(folder / "lake"), FolderSite(folder / "site")
    stores = Stores(records, records, records, lake, site)
    templates = site_templates()
    began = time.process_time()
    done = publish(stores, templates=templates, pack=pack, now=NOW)
    seconds = time.process_time() - began
    assert not done.remaining, done
    assert not done.days_to_recompute, done
    return Cost(
        seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE, lake.traffic, site.traffic
    )


def prepared(name: str, count: int) -> Path:
    """A folder with a history of ``count`` ratings that was published once."""
    folder = FOLDER / "histories" / f"{name}-{count}"
    if not (folder / "ready").exists():
        pack = packs()[name]
        until = (NOW - RECENT).replace(minute=0) - timedelta(hours=0)
        write_history(FolderLake(folder / "lake"), pack, count, since=NOW - SPAN, until=until)
        one_publish(pack, folder, 0)
        (folder / "ready").touch()
    return folder


def measured(name: str, counts: Sequence[int], rounds: int = ROUNDS) -> Mapping[int, Sequence[Cost]]:
    """The costs of ``rounds`` publishes after a first one, over histories of these sizes in turn."""
    for count in counts:
        _child(name, count, 0)
    found: dict[int, list[Cost]] = {count: [] for count in counts}
    for number in range(1, rounds + 2):
        for count in counts:
            cost = _child(name, count, number)
            if number > 1:
                found[count].append(cost)
    return found


def _child(name: str, count: int, rounds: int) -> Cost:
    """Run one publish in a process of its own; with no rounds prepare it."""
    command = [sys.executable, "-m", "bench.publish_cost", name, str(count), "--round", str(rounds)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    return Cost(told["seconds"], told["megabytes"], Traffic(**told["lake"]), Traffic(**told["site"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack", choices=("made",))
    parser.add_argument("counts", type=int, nargs="+")
    parser.add_argument("--round", type=int)
    told = parser.parse_args()
    if told.round is not None:
        (count,) = told.counts
        folder = prepared(told.pack, count)
        print(json.dumps(asdict(one_publish(packs()[told.pack], folder, told.round) if told.round else _NOTHING)))
        return
    costs = measured(told.pack, told.counts)
    for count, each in costs.items():
        seconds = [round(cost.seconds, 2) for cost in each]
        print(f"{count:>12,}  {median(seconds):6.2f} s {seconds}  {max(c.megabytes for c in each):,.0f} MB")
        print(f"              lake {each[-1].lake}")
        print(f"              site {each[-1].site}")


_NOTHING = Cost(0, 0, Traffic(), Traffic())

if __name__ == "__main__":
    main()
