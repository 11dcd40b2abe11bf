"""Measures publishing: a thousand new ratings over histories of ten thousand to a million, with ``LONG=1`` ten million.

The history lies in the lake as cubes (``made_history``), lake and site are folders, and the new ratings are in memory:
what is measured is counting, adding up and drawing. Each publish runs in a process of its own, for its peak memory.

    python -m bench.publishing made 1000000 3000      one publish of 3,000 new ratings; prints what it took
"""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from statistics import median

from bench.feedback_alone import FeedbackAlone
from bench.folders import FolderLake, FolderSite, Traffic
from bench.goals import MEMORY, MEMORY_HUGE, PUBLISH_HUGE, PUBLISH_LARGE, PUBLISH_SMALL, Goal
from bench.history import NOW, RECENT, SPAN
from bench.made_history import Rate, write_history
from bench.made_pack import LEVELS, WEIGHTS, made_pack, made_rating
from bench.report import FOLDER, Figure
from bench.spending import pulse
from bench.timing import peak_megabytes
from chalicelib.adapters.dynamodb.keys import submission_bucket
from chalicelib.adapters.templates.site import site_templates
from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.submissions.feedback import Feedback, Source
from chalicelib.domain.surveys.survey import QuestionType
from chalicelib.services.ports.statistics import DirtyMark
from chalicelib.services.publishing.counting import Stores
from chalicelib.services.publishing.publish import publish
from infra.cost.measured import Publish

NEW, FEW = 1_000, (2, 10)
ROUNDS = 3
SHORT, MIDDLE, LARGE, HUGE = 10_000, 100_000, 1_000_000, 10_000_000
LONG = "LONG"
"""The environment variable that asks for the longest history."""
PULSE, MADE = "pulse", "made"


@dataclass(frozen=True, slots=True)
class Taken:
    """What one publish took."""

    seconds: float
    megabytes: float
    lake: Traffic
    site: Traffic

    @property
    def told(self) -> str:
        """Objects and bytes, and the largest object."""
        each = [
            f"{name} {traffic.read} read ({traffic.bytes_read / 1e6:.1f} MB), "
            f"{traffic.written} written ({traffic.bytes_written / 1e6:.1f} MB)"
            for name, traffic in (("lake", self.lake), ("site", self.site))
        ]
        biggest = max((self.lake, self.site), key=lambda traffic: traffic.biggest)
        return f"{'; '.join(each)}; largest {biggest.biggest_key} {biggest.biggest / 1e6:.1f} MB"


class Records(FeedbackAlone):
    """New ratings by hour, all of them marked as changed. Satisfies the stores that publishing reads."""

    def __init__(self, feedback: Iterable[Feedback]) -> None:
        self._hours: dict[str, list[Feedback]] = defaultdict(list)
        for one in feedback:
            self._hours[submission_bucket(one.id, 1)].append(one)

    def marks(self) -> Sequence[DirtyMark]:
        return [DirtyMark(hour, "first") for hour in sorted(self._hours)]

    def feedback_in(self, bucket: str) -> Sequence[Feedback]:
        return self._hours[bucket]


def pulse_rating(pack: Pack, service: str, level: int, at: datetime, dice: random.Random) -> Feedback:
    """A rating by the short form of the pulse pack, in one of its regions; answers lie around the level."""
    questions = [each.id for each in pack.surveys["short-form"].questions if each.type is QuestionType.SCALE]
    return Feedback(
        id=ulid(at, dice.randbytes(10)),
        received_at=at,
        survey="short-form",
        agency=pack.services[service].agency or next(iter(pack.agencies)),
        channel="web",
        source=Source.AUTHOR,
        pack_version=pack.version,
        service=service,
        region=dice.choice(sorted(pack.regions)),
        level=level,
        answers={question: min(5, max(1, level + dice.randrange(-1, 2))) for question in questions},
        language="uk",
    )


PACKS: Mapping[str, tuple[Callable[[], Pack], Rate]] = {MADE: (made_pack, made_rating), PULSE: (pulse, pulse_rating)}
"""What is published, by name: how the pack is made, and a rating of it."""


def _new(name: str, pack: Pack, count: int) -> Iterator[Feedback]:
    """The newest ratings; more of them begin with the same ones."""
    dice, services = random.Random(1), sorted(pack.services)
    for _ in range(count):
        (level,) = dice.choices(LEVELS, WEIGHTS)
        at = NOW - RECENT * dice.random()
        yield PACKS[name][1](pack, dice.choice(services), level, at, dice)


def one_publish(name: str, history: int, new: int) -> Taken:
    """Publish so many ratings of the last hours over a history, which is made and published before the first time."""
    pack, folder = PACKS[name][0](), FOLDER / "histories" / f"{name}-{history}"
    ready = folder / "ready"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)
        until = (NOW - RECENT).replace(minute=0)
        write_history(FolderLake(folder / "lake"), pack, history, since=NOW - SPAN, until=until, rate=PACKS[name][1])
    records = Records(_new(name, pack, new))
    lake, site = FolderLake(folder / "lake"), FolderSite(folder / "site")
    stores, templates = Stores(records, records, records, lake, site), site_templates()
    began = time.process_time()
    done = publish(stores, templates=templates, pack=pack, now=NOW)
    seconds = time.process_time() - began
    assert not done.remaining, done
    assert not done.days_to_recompute, done
    ready.touch()
    peak = peak_megabytes()
    return Taken(seconds, peak, lake.traffic, site.traffic)


def in_child(name: str, history: int, new: int) -> Taken:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "bench.publishing", name, str(history), str(new)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return Taken(told["seconds"], told["megabytes"], Traffic(**told["lake"]), Traffic(**told["site"]))


def rounds(name: str, histories: Sequence[int], new: int = NEW, repeats: int = ROUNDS) -> Mapping[int, Sequence[Taken]]:
    """Publishes over histories of these sizes in turn, each with ``new`` ratings more than the one before."""
    for history in histories:
        in_child(name, history, 0)
    taken: dict[int, list[Taken]] = {history: [] for history in histories}
    for number in range(repeats + 1):
        for history in histories:
            one = in_child(name, history, NEW + number * new)
            # The first draws what the history has not: pages of the last hours.
            if number:
                taken[history].append(one)
    return taken


def measure() -> Sequence[Figure]:
    """Ratios to the shortest history, and what each publish took. The two countries are published side by side."""
    longest = [HUGE] if os.environ.get(LONG) else []
    with ThreadPoolExecutor(2) as countries:
        pulses, mades = countries.map(_all_rounds, (PULSE, MADE), ([], longest))
    figures = [_ratio(PUBLISH_SMALL, pulses, LARGE), _ratio(PUBLISH_LARGE, mades, LARGE), _peak(MEMORY, mades[LARGE])]
    if longest:
        figures += [_ratio(PUBLISH_HUGE, mades, HUGE), _peak(MEMORY_HUGE, mades[HUGE])]
    return figures + [
        _one(name, n, each) for name, all_of in ((PULSE, pulses), (MADE, mades)) for n, each in all_of.items()
    ]


def _all_rounds(name: str, longest: Sequence[int]) -> Mapping[int, Sequence[Taken]]:
    """The histories that goals compare in turn, and one publish over the middle one."""
    return {**rounds(name, (SHORT, LARGE, *longest)), **rounds(name, (MIDDLE,), repeats=1)}


def _ratio(goal: Goal, taken: Mapping[int, Sequence[Taken]], history: int) -> Figure:
    pairs = [one.seconds / other.seconds for one, other in zip(taken[history], taken[SHORT], strict=True)]
    one, other = (median(each.seconds for each in taken[n]) for n in (history, SHORT))
    return Figure.of(goal, one / other, f"{one:.2f} / {other:.2f} s", (min(pairs), max(pairs)))


def _peak(goal: Goal, taken: Sequence[Taken]) -> Figure:
    peaks = [each.megabytes for each in taken]
    return Figure.of(goal, max(peaks), spread=(min(peaks), max(peaks)))


def _one(name: str, history: int, taken: Sequence[Taken]) -> Figure:
    seconds = [each.seconds for each in taken]
    told = f"{max(each.megabytes for each in taken):.0f} MB; {taken[-1].told}"
    return Figure(
        "publish", f"{name}, over {history:,}", median(seconds), "s", None, told, (min(seconds), max(seconds))
    )


def of_more_and_more() -> Sequence[Publish]:
    """At the pulse pack, of as many ratings as one and five minutes of a million a year bring, and of many."""
    return [_kept(rounds(PULSE, (LARGE,), new)[LARGE], new) for new in (*FEW, NEW)]


def _kept(taken: Sequence[Taken], new: int) -> Publish:
    number, typical = sorted(enumerate(taken, start=1), key=lambda each: each[1].seconds)[len(taken) // 2]
    lake, site = typical.lake, typical.site
    return Publish(
        new=new,
        folded=NEW + number * new,
        seconds=typical.seconds,
        read=lake.read + site.read,
        written=lake.written + site.written,
        bytes_to_lake=lake.bytes_written,
    )


if __name__ == "__main__":
    print(json.dumps(asdict(one_publish(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))))
