"""A flood of submissions in one hour delays nothing else, and a busy store stops nothing else."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from threading import Barrier

import pytest

from chalicelib.domain.errors import Transient
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.statistics import folding
from tests.unit.publishing.fakes import NOW, Country, FakeFacts, FakeFeedback
from tests.unit.publishing.test_publish_overdue import order

HOUR = timedelta(hours=1)


def ratings(country: Country) -> int:
    count: int = country.index()["overall"]["levels"]["n"]
    return count


def test_an_accepted_order_reads_no_rating_of_its_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    country = Country(limit=1)
    for _ in range(3):
        country.rate(1)
    country.keep(order(days=0))
    country.publish()

    def feedback_in(source: FakeFeedback, bucket: str) -> Iterable[Feedback]:
        raise AssertionError(f"{bucket} was read")

    monkeypatch.setattr(FakeFeedback, "feedback_in", feedback_in)
    country.keep(order(2, days=0))
    result = country.publish()
    assert (result.buckets, result.remaining) == (1, 0)
    assert country.index()["overall"]["orders"]["counts"]["opened"] == 2
    assert ratings(country) == 3


def test_a_rating_reads_no_order_of_its_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    country = Country(limit=1)
    country.keep(order(days=0))
    country.publish()
    monkeypatch.setattr(FakeFacts, "facts_in", None)
    country.rate(5)
    assert country.publish().remaining == 0
    assert country.index()["overall"]["orders"]["counts"]["opened"] == 1


@pytest.mark.parametrize("name", ["feedback_in", "decided_in"])
def test_a_bucket_whose_store_is_busy_stays_marked_and_the_others_are_counted(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    country = Country(limit=1)
    for hour in range(3):
        country.rate(5, at=NOW - hour * HOUR)
    busy = min(country.feedback)
    fake = {"feedback_in": FakeFeedback, "decided_in": FakeFacts}[name]
    read = getattr(fake, name)

    def refuse(source: object, bucket: str) -> Iterable[Feedback] | Mapping[str, Reason]:
        if bucket == busy:
            raise Transient("The store is busy.")
        found: Iterable[Feedback] | Mapping[str, Reason] = read(source, bucket)
        return found

    with monkeypatch.context() as broken:
        broken.setattr(fake, name, refuse)
        result = country.publish()
    assert (result.buckets, result.remaining, result.unreadable) == (2, 1, 0)
    assert list(country.dirty) == [busy]
    assert busy in [getattr(line, "bucket", None) for line in caplog.records]
    assert ratings(country) == 2
    assert country.publish().remaining == 0
    assert ratings(country) == 3


def a_flood(country: Country, hours: int) -> None:
    """Several large hours."""
    for hour in range(hours):
        for _ in range(5):
            country.rate(5, at=NOW - hour * HOUR)


def test_large_hours_are_read_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "AT_ONCE", 2)
    country = Country(limit=1)
    a_flood(country, 4)
    all_begun = Barrier(len(country.feedback), timeout=30)
    beyond_their_first_part: set[str] = set()

    def feedback_in(source: FakeFeedback, bucket: str) -> Iterable[Feedback]:
        all_begun.wait()
        yield from country.feedback[bucket][:2]
        beyond_their_first_part.add(bucket)
        for item in country.feedback[bucket][2:]:
            assert beyond_their_first_part == {bucket}
            yield item
        beyond_their_first_part.discard(bucket)

    monkeypatch.setattr(FakeFeedback, "feedback_in", feedback_in)
    assert country.publish().remaining == 0
    assert ratings(country) == 20


def test_of_several_large_hours_a_short_run_finishes_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "AT_ONCE", 2)
    country = Country(limit=1)
    a_flood(country, 3)
    for done in range(1, 4):
        result = country.publish(seconds_left=lambda: 5)
        assert (result.buckets, result.remaining) == (1, 3 - done)
        assert ratings(country) == 5 * done
