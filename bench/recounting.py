"""Measures the memory and the processor time of a recount of the made country, over a short and a long history.

The ratings are made as they are read, so that nothing but the recount needs memory; lake and site are folders. The
counts in use are those of a made history, by rules that no longer hold. Each recount is made by a process of its own,
which tells its peak of memory.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from bench.feedback_alone import FeedbackAlone
from bench.folders import FolderLake, FolderSite
from bench.goals import RECOUNT, RECOUNT_RATIO
from bench.history import NOW
from bench.made_history import write_history
from bench.made_pack import made_pack, made_ratings
from bench.report import Figure
from bench.timing import peak_megabytes
from chalicelib.adapters.templates.site import site_templates
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import bucket_hour
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.ports.statistics import DirtyMark
from chalicelib.services.publishing.counting import Stores
from chalicelib.services.publishing.publish import publish
from chalicelib.services.statistics.recompute import COUNTING

SHORT, LONG = 60, 240
"""Days of the histories."""

AN_HOUR = 200


@dataclass(frozen=True, slots=True)
class Cost:
    """What a recount needed, in how many runs."""

    megabytes: float
    seconds: float
    ratings: int
    runs: int


class Endless(FeedbackAlone):
    """A history with so many ratings each hour, made as they are read. Satisfies the stores that publishing reads."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self.read = 0

    def marks(self) -> Sequence[DirtyMark]:
        return ()

    def feedback_in(self, bucket: str) -> Iterator[Feedback]:
        hour = datetime.fromisoformat(f"{bucket_hour(bucket)}:00+00:00")
        self.read += AN_HOUR
        until, seed = hour + timedelta(minutes=59), int(hour.timestamp())
        return made_ratings(self._pack, AN_HOUR, since=hour, until=until, seed=seed)


def measure() -> Sequence[Figure]:
    """Memory and processor time of a long recount, compared with a short one."""
    short, long = (_child(days) for days in (SHORT, LONG))
    each = (long.seconds / long.ratings) / (short.seconds / short.ratings)
    detail = f"{long.megabytes:.0f} / {short.megabytes:.0f} MB; {long.ratings:,} / {short.ratings:,} ratings"
    return [
        Figure.of(RECOUNT_RATIO, long.megabytes / short.megabytes, detail),
        Figure.of(RECOUNT, long.megabytes),
        Figure("recount", f"processor for a rating, {LONG} / {SHORT} days", each, "x"),
        Figure("recount", "ratings a second of processor", long.ratings / long.seconds, "", detail=f"{long.runs} runs"),
    ]


def _child(days: int) -> Cost:
    told = subprocess.run(
        [sys.executable, "-m", "bench.recounting", str(days)], check=True, capture_output=True, text=True
    )
    return Cost(**json.loads(told.stdout.splitlines()[-1]))


def _recount(days: int) -> Cost:
    pack = made_pack()
    records, templates = Endless(pack), site_templates()
    with tempfile.TemporaryDirectory() as folder:
        lake, site = FolderLake(Path(folder) / "lake"), FolderSite(Path(folder) / "site")
        today = NOW.replace(hour=0, minute=0)
        subprocess.run([sys.executable, "-m", "bench.recounting", str(days), folder], check=True)
        note = json.loads(cast("bytes", lake.get(COUNTING)))
        note["counted_by"]["everything"] = "other rules"
        lake.put(COUNTING, json.dumps(note).encode())
        began, runs, left = time.process_time(), 0, 1
        while left:
            stores = Stores(records, records, records, lake, site)
            left = publish(stores, templates=templates, pack=pack, now=today).days_to_recompute
            runs += 1
    seconds = time.process_time() - began
    return Cost(peak_megabytes(), seconds, records.read, runs)


def _prepare(days: int, folder: Path) -> None:
    """Write the counts in use; in a process of its own, whose memory is not measured."""
    today = NOW.replace(hour=0, minute=0)
    write_history(
        FolderLake(folder / "lake"), made_pack(), days * 24 * AN_HOUR, since=today - timedelta(days=days), until=today
    )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        _prepare(int(sys.argv[1]), Path(sys.argv[2]))
    else:
        print(json.dumps(asdict(_recount(int(sys.argv[1])))))
