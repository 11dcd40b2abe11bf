"""Makes the history of a country as cubes in a lake, without any rating in a table.

A cube is the sum of the cubes of single ratings. So ratings that count alike are counted once and multiplied, and ten
million take little longer than one million. Days are made of one bucket, the last ``DAYS_BY_HOUR`` of one an hour.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import groupby

from bench.made_pack import LEVELS, WEIGHTS, made_rating
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.aggregation import aggregate
from chalicelib.domain.statistics.cube import Cube, to_json
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.ports.statistics import Lake
from chalicelib.services.statistics.counting_rules import counting_rules
from chalicelib.services.statistics.cubes import CubeStore
from chalicelib.services.statistics.overdue_watch import OVERDUE
from chalicelib.services.statistics.recompute import COUNTING

DAYS_BY_HOUR = 2
_VARIANTS = 5
"""Different answers at each service and level."""


Rate = Callable[[Pack, str, int, datetime, random.Random], Feedback]
"""Makes a rating: of a pack, a service, a level, at a time, with chance."""


def write_history(
    lake: Lake, pack: Pack, count: int, *, since: datetime, until: datetime, rate: Rate = made_rating
) -> None:
    """Write the cubes of ``count`` ratings at random times between two moments, as if they were counted."""
    made = _Made(pack, rate)
    buckets = _buckets(since, until)
    dice = random.Random(count)
    often = Counter(dice.choices([n for n, _ in enumerate(buckets)], [hours for _, hours in buckets], k=count))
    with ThreadPoolExecutor(4) as pool:
        for _, month in groupby(enumerate(buckets), lambda each: each[1][0][:7]):
            folded = {bucket: made.cube(often[n], dice) for n, (bucket, _) in month if often[n]}
            store = CubeStore(lake, pool)
            store.save(store.change(folded))
    lake.put(COUNTING, to_json({"counted_by": counting_rules(pack), "days": [], "unreadable": []}))
    lake.put(OVERDUE, to_json({"buckets": {}}))


class _Made:
    """Cubes of many ratings at once."""

    def __init__(self, pack: Pack, rate: Rate) -> None:
        self._pack, self._rate = pack, rate
        self._ones: dict[tuple[str, int, int], Cube] = {}
        self._services = sorted(pack.services)
        self._kinds = [(level, variant) for level in LEVELS for variant in range(_VARIANTS)]
        self._weights = [weight for weight in WEIGHTS for _ in range(_VARIANTS)]

    def cube(self, count: int, dice: random.Random) -> Cube:
        """The cube of ``count`` ratings."""
        services = Counter(dice.choices(self._services, k=count))
        sums: dict[str, Counter[str]] = defaultdict(Counter)
        for service, of_service in services.items():
            kinds = Counter(dice.choices(self._kinds, self._weights, k=of_service))
            for (level, variant), n in kinds.items():
                for scope, tally in self._one(service, level, variant).items():
                    cells = sums[scope]
                    for cell, one in tally.items():
                        cells[cell] += one * n
        return {scope: dict(cells) for scope, cells in sums.items()}

    def _one(self, service: str, level: int, variant: int) -> Cube:
        known = service, level, variant
        if known not in self._ones:
            dice = random.Random(f"{level} {variant}")
            one = self._rate(self._pack, service, level, _EPOCH, dice)
            self._ones[known] = aggregate([one], (), exclusions={}, pack=self._pack, now=_EPOCH)
        return self._ones[known]


_EPOCH = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


def _buckets(since: datetime, until: datetime) -> list[tuple[str, int]]:
    """The buckets of the history with the hours that each stands for."""
    return list(_days(since, until - timedelta(days=DAYS_BY_HOUR))) + list(
        _hours(until - timedelta(days=DAYS_BY_HOUR), until)
    )


def _days(since: datetime, until: datetime) -> Iterator[tuple[str, int]]:
    day = since
    while day.date() < until.date():
        yield f"{day:%Y-%m-%d}T12#0", 24
        day += timedelta(days=1)


def _hours(since: datetime, until: datetime) -> Iterator[tuple[str, int]]:
    hour = since.replace(hour=0, minute=0, second=0, microsecond=0)
    while hour < until.replace(minute=0, second=0, microsecond=0):
        yield f"{hour:%Y-%m-%dT%H}#0", 1
        hour += timedelta(hours=1)
