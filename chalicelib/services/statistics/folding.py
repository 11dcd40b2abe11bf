"""Fold a bucket into its cube and its facts file, page by page: an hour of any size in memory that does not grow.

Aggregating parts and merging the cubes gives the same as aggregating everything together.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import is_of_orders
from chalicelib.domain.statistics.aggregation import aggregate, changes_at
from chalicelib.domain.statistics.cube import Cube, merge
from chalicelib.domain.statistics.facts import OrderFact
from chalicelib.domain.statistics.public_promises import PublicPromise, newest, public_promises
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.services.ports.statistics import Facts, FeedbackSource
from chalicelib.services.statistics.facts_file import FactsFile
from chalicelib.services.statistics.rows import feedback_row, order_row, outreach_row

AT_ONCE = 2_000
"""How many records are in memory at once."""

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Folded:
    """A bucket: its cube, how many records that counts, its facts file, the promises of its orders that may be shown,
    and the moment after which the cube changes by itself."""

    cube: Cube
    records: int
    file: bytes
    promises: Sequence[PublicPromise] = ()
    changes_at: datetime | None = None


def fold(
    bucket: str, feedback: FeedbackSource, facts: Facts, *, pack: Pack, now: datetime, go_on: Callable[[], None]
) -> Folded:
    """Read and fold a bucket. ``go_on`` is called before another part is read, and may raise to end it."""
    if is_of_orders(bucket):
        return _fold_orders(bucket, facts.facts_in(bucket), pack, now, go_on)
    return _fold_feedback(bucket, feedback.feedback_in(bucket), facts, pack, now, go_on)


def _fold_feedback(
    bucket: str, items: Iterable[Feedback], facts: Facts, pack: Pack, now: datetime, go_on: Callable[[], None]
) -> Folded:
    cube: Cube = {}
    records = 0
    with FactsFile() as file:
        for part in _parts(items, go_on):
            if not records:
                decided = facts.decided_in(bucket)
            cube = _plus(cube, aggregate(part, (), exclusions=decided, pack=pack, now=now))
            for item in part:
                file.add(feedback_row(bucket, item, decided.get(item.id), pack))
            records += len(part)
        return Folded(cube, records, file.body())


def _fold_orders(
    bucket: str, facts: Iterable[OrderFact | Outreach], pack: Pack, now: datetime, go_on: Callable[[], None]
) -> Folded:
    cube: Cube = {}
    records = 0
    promises: list[PublicPromise] = []
    moments: set[datetime] = set()
    with FactsFile() as file:
        for part in _parts(facts, go_on):
            orders = [each for each in part if isinstance(each, OrderFact)]
            outreach = [each for each in part if isinstance(each, Outreach)]
            cube = _plus(cube, aggregate((), orders, exclusions={}, pack=pack, now=now, outreach=outreach))
            promises = newest([*promises, *public_promises(orders)])
            moments = {min(moments | {at})} if (at := changes_at(orders, now)) else moments
            for order in orders:
                file.add(order_row(bucket, order))
            for report in outreach:
                file.add(outreach_row(bucket, report))
            records += len(part)
        return Folded(cube, records, file.body(), promises, min(moments, default=None))


def _parts(records: Iterable[Record], go_on: Callable[[], None]) -> Iterator[Sequence[Record]]:
    left = iter(records)
    while part := list(islice(left, AT_ONCE)):
        yield part
        if len(part) == AT_ONCE:
            go_on()


def _plus(cube: Cube, more: Cube) -> Cube:
    return merge([cube, more]) if cube else more
