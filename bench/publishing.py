"""Compares the time to publish a thousand new ratings for histories of 10,000 and 100,000 ratings.

The history is in DynamoDB Local; lake and site are folders. The first publish is preparation and reads the same ratings
from memory, with the same cubes and pages as result. What is measured is the run of every minute in production: new
ratings of the last hours, whose hours are marked as dirty, with the real adapters.
"""

import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.engine import stores, tables
from bench.history import NOW, RECENT, SPAN, country, load, ratings
from bench.report import Figure
from bench.timing import compare
from chalicelib.adapters.dynamodb.keys import submission_bucket
from chalicelib.domain.campaigns.campaign import Campaign
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import GroupFact, OrderFact
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.services.ports.statistics import DirtyMark, Facts, FeedbackSource
from chalicelib.services.publishing.counting import Stores
from chalicelib.services.publishing.publish import Published, publish
from chalicelib.wiring import Wiring

SHORT, LONG = 10_000, 100_000
NEW = 1_000
ROUNDS = 7
TARGET = 1.2
PACK = country()


@dataclass
class Folder:
    """A bucket as a folder, which counts reads and writes."""

    root: Path
    traffic: Counter[str] = field(default_factory=Counter)

    def read(self, key: str) -> bytes | None:
        self.traffic["read"] += 1
        file = self.root / key
        return file.read_bytes() if file.exists() else None

    def write(self, key: str, body: bytes) -> None:
        self.traffic["written"] += 1
        file = self.root / key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)


class FolderLake(Folder):
    """Satisfies ``Lake``."""

    def get(self, key: str) -> bytes | None:
        return self.read(key)

    def put(self, key: str, body: bytes) -> None:
        self.write(key, body)

    def keys(self, prefix: str) -> Iterable[str]:
        return sorted(str(file.relative_to(self.root)) for file in (self.root / prefix).rglob("*.json"))


class FolderSite(Folder):
    """Satisfies ``Site``."""

    def paths(self) -> Iterable[str]:
        return [path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file()]

    def get(self, path: str) -> bytes | None:
        return self.read(path)

    def put(self, path: str, body: bytes, *, content_type: str, cache_control: str) -> None:  # noqa: ARG002
        self.write(path, body)

    def delete(self, path: str) -> None:
        (self.root / path).unlink(missing_ok=True)


class Remembered:
    """The history by hour, in memory: the stores of the first publish."""

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


class Country:
    """A country with a history of ``count`` ratings, published once."""

    def __init__(self, here: Wiring, records: str, count: int, folder: Path) -> None:
        self._stores, self._records = here, records
        self.lake, self.site = FolderLake(folder / "lake"), FolderSite(folder / "site")
        self._round = 0
        history = list(ratings(count, since=NOW - SPAN, until=NOW, seed=count))
        load(here.dynamo, records, history, count=count, title=f"loading {count:,} ratings")
        self._campaigns = known = Remembered(history)
        self._publish(facts=known, feedback=known)

    def seconds(self) -> float:
        """Add the next thousand ratings; returns the seconds that publishing them takes."""
        self._round += 1
        new = list(ratings(NEW, since=NOW - RECENT, until=NOW, seed=self._round))
        load(self._stores.dynamo, self._records, new, count=NEW, title=f"{NEW:,} new ones")
        self._stores.facts.mark_dirty({submission_bucket(one.id, 1) for one in new})
        self.lake.traffic.clear()
        self.site.traffic.clear()
        began = time.perf_counter()
        published = self._publish(facts=self._stores.facts, feedback=self._stores.feedback)
        taken = time.perf_counter() - began
        assert published.written
        assert not published.remaining
        return taken

    def _publish(self, *, facts: Facts, feedback: FeedbackSource) -> Published:
        stores = Stores(facts, feedback, self._campaigns, self.lake, self.site)
        return publish(stores, templates=self._stores.site_templates, pack=PACK, now=NOW)

    @property
    def traffic(self) -> str:
        lake, site = self.lake.traffic, self.site.traffic
        return f"lake {lake['read']} read, {lake['written']} written; site {site['written']} written"


def measure(endpoint: str) -> Sequence[Figure]:
    """The ratio of the two publish times, and the reads and writes of each."""
    with ExitStack() as stack:
        countries = []
        for count in (SHORT, LONG):
            names = stack.enter_context(tables(endpoint, f"publish-{count}-", stream=False))
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            countries.append(Country(stores(names), names["HEED_RECORDS"], count, folder))
        short, long = countries
        taken = compare(ROUNDS, long.seconds, short.seconds)
        detail = f"{taken.one:.2f} / {taken.other:.2f} s"
        return [
            Figure("publish", f"{NEW:,} new over {LONG:,} / over {SHORT:,}", taken.ratio, "x", TARGET, detail),
            Figure("publish", f"{NEW:,} new over {LONG:,}", taken.one, "s", detail=long.traffic),
            Figure("publish", f"{NEW:,} new over {SHORT:,}", taken.other, "s", detail=short.traffic),
        ]
