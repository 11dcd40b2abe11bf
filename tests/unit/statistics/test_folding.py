"""An hour of any size is folded part by part: the same counts and the same file, in memory that does not grow."""

import gzip
import tracemalloc
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.ids import ulid
from chalicelib.domain.statistics.aggregation import aggregate, changes_at
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import OrderFact, PromiseFact
from chalicelib.domain.statistics.public_promises import public_promises
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.services.statistics import facts_file, folding
from chalicelib.services.statistics.facts_file import FactsFile
from chalicelib.services.statistics.folding import Folded, fold
from tests.builders import a_feedback
from tests.unit.publishing.fakes import NOW, small_pack
from tests.unit.publishing.test_publish_overdue import order

BUCKET = "2026-11-21T12#0"
PACK = small_pack()
EXCLUDED = {ulid(NOW, n.to_bytes(10, "big")): Reason.SPAM for n in (3, 7)}


def a_rating(n: int) -> Feedback:
    """One of many that differ, each from another person."""
    return replace(
        a_feedback(level=n % 5 + 1),
        id=ulid(NOW, n.to_bytes(10, "big")),
        survey="short",
        agency=("tax", "roads")[n % 2],
        service="vat" if n % 3 else None,
        answers={"speed": n % 5 + 1},
        person=f"person-{n * 7919 % 10_007}",
    )


def an_order(n: int) -> OrderFact:
    first = order(n, due=NOW + timedelta(minutes=n * 37 % 101))
    day = (NOW + timedelta(days=n)).date()
    promise = PromiseFact(NOW, day, day, PromiseState.OPEN, text=f"Promise {n}")
    return replace(first, group=f"group-{n % 3}", rounds=(replace(first.rounds[0], promise=promise),))


class Hour:
    """Holds the records of one hour and lane; they are made as they are read."""

    def __init__(self, ratings: int = 0, orders: int = 0) -> None:
        self._ratings, self._orders = ratings, orders

    def feedback_in(self, bucket: str) -> Iterator[Feedback]:
        return map(a_rating, range(self._ratings))

    def facts_in(self, bucket: str) -> Iterable[OrderFact | Outreach]:
        yield from map(an_order, range(self._orders))
        yield Outreach("1", "tax", "short", "web", NOW.date(), 12, NOW)

    def decided_in(self, bucket: str) -> Mapping[str, Reason]:
        return EXCLUDED


def folded(hour: Hour, bucket: str = BUCKET) -> Folded:
    return fold(bucket, hour, hour, pack=PACK, now=NOW, go_on=lambda: None)  # type: ignore[arg-type]


@pytest.fixture(params=[1, 7, 150])
def parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(folding, "AT_ONCE", request.param)
    monkeypatch.setattr(facts_file, "LINES_AT_ONCE", request.param * 2)
    return int(request.param)


@pytest.mark.usefixtures("parts")
def test_feedback_in_parts_counts_as_feedback_together() -> None:
    found = folded(Hour(ratings=150))
    together = aggregate(map(a_rating, range(150)), (), exclusions=EXCLUDED, pack=PACK, now=NOW)
    assert (found.cube, found.records) == (together, 150)
    assert sum(cell.startswith("by/") for cell in found.cube["all"]) == 50
    lines = gzip.decompress(found.file).splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 150


@pytest.mark.usefixtures("parts")
def test_orders_in_parts_count_as_orders_together() -> None:
    found = folded(Hour(orders=150), f"{BUCKET}#orders")
    orders = [an_order(n) for n in range(150)]
    invited = Outreach("1", "tax", "short", "web", NOW.date(), 12, NOW)
    assert found.cube == aggregate((), orders, exclusions={}, pack=PACK, now=NOW, outreach=[invited])
    assert found.promises == public_promises(orders)
    assert found.changes_at == changes_at(orders, NOW)
    assert len(gzip.decompress(found.file).splitlines()) == 151


@given(st.lists(st.text(max_size=5)), st.integers(min_value=1, max_value=5))
def test_a_file_of_equal_lines_has_equal_bytes_however_it_was_made(words: list[str], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch, FactsFile() as whole, FactsFile() as in_parts:
        for word in words:
            whole.add({"word": word})
        patch.setattr(facts_file, "LINES_AT_ONCE", at_once)
        for word in reversed(words):
            in_parts.add({"word": word})
        assert in_parts.body() == whole.body()
        assert len(gzip.decompress(whole.body()).splitlines()) == len(words)


@pytest.mark.parametrize("bucket", [BUCKET, f"{BUCKET}#orders"])
def test_memory_does_not_grow_with_the_records_of_an_hour(monkeypatch: pytest.MonkeyPatch, bucket: str) -> None:
    monkeypatch.setattr(folding, "AT_ONCE", 250)
    monkeypatch.setattr(facts_file, "LINES_AT_ONCE", 1_000)

    def peak(records: int) -> int:
        hour = PromisesApart(ratings=records, orders=records)
        tracemalloc.start()
        found = folded(hour, bucket)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert found.records >= records
        return most - len(found.file)

    peak(500)
    assert peak(10_000) < 2 * peak(1_000)


class PromisesApart(Hour):
    """An hour whose orders have no promise with words of its own: each such word is published and so kept."""

    def facts_in(self, bucket: str) -> Iterable[OrderFact | Outreach]:
        return (replace(order(n), group=f"group-{n % 3}") for n in range(self._orders))
