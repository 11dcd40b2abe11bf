"""The public numbers change by themselves when a work order falls overdue: no event is needed for it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.statistics.facts import OrderFact, RoundFact
from chalicelib.domain.submissions.outreach import Outreach
from tests.unit.publishing.fakes import NOW, Country, FakeFacts, assert_made_good_wherever_cut_off

DUE = NOW + timedelta(days=3)
SOON = timedelta(seconds=1)


def order(n: int = 1, *, due: datetime | None = DUE, paused_since: datetime | None = None, days: int = 1) -> OrderFact:
    return OrderFact(
        case=f"7K3M-Q9ZT-{n:05}",
        n=1,
        version=1,
        agency="tax",
        service="vat",
        region=None,
        opened_at=NOW - timedelta(days=days),
        state="in_work",
        closed=False,
        resolution=None,
        rounds=(RoundFact(n=1, agency="tax", due=due, paused_since=paused_since),),
    )


def overdue(country: Country) -> int:
    """How many the site says are overdue."""
    count = country.index()["overall"]["orders"]["counts"]["overdue"]
    assert isinstance(count, int)
    return count


def a_country(*orders: OrderFact) -> Country:
    """Its site is up to date, and nothing is marked."""
    country = Country(limit=1)
    for each in orders:
        country.keep(each)
    country.publish()
    assert not country.dirty
    return country


def test_an_order_falls_overdue_in_public_with_nothing_marked() -> None:
    country = a_country(order())
    assert country.publish(DUE).buckets == 0
    assert (overdue(country), country.index()["overall"]["on_time"]["status"]) == (0, "empty")
    assert country.publish(DUE + SOON).buckets == 1
    assert (overdue(country), country.index()["overall"]["on_time"]["value"]) == (1, 0)
    assert country.publish(DUE + timedelta(days=9)).buckets == 0


def test_orders_of_one_hour_fall_overdue_one_after_the_other() -> None:
    country = a_country(*(order(n, due=DUE + timedelta(days=n)) for n in range(3)))
    for n in range(3):
        assert country.publish(DUE + timedelta(days=n) + SOON).buckets == 1
        assert overdue(country) == n + 1


def test_only_the_hours_that_an_order_fell_overdue_in_are_counted_again() -> None:
    country = a_country(order(1), order(2, due=DUE + timedelta(days=1), days=2))
    country.rate(5)
    country.publish()
    assert country.publish(DUE + SOON).buckets == 1
    assert overdue(country) == 1


@pytest.mark.parametrize("never", [order(due=None), order(paused_since=NOW), replace(order(), closed=True)])
def test_what_has_no_deadline_is_paused_or_closed_never_falls_overdue(never: OrderFact) -> None:
    country = a_country(never)
    before = dict(country.lake)
    assert country.publish(DUE + timedelta(days=999)).buckets == 0
    assert overdue(country) == 0
    assert {name: body for name, body in country.lake.items() if name.startswith("cubes/")} == {
        name: body for name, body in before.items() if name.startswith("cubes/")
    }


def test_a_pause_after_the_deadline_takes_an_order_out_and_its_end_brings_it_back() -> None:
    late = order(due=NOW - timedelta(days=1))
    country = a_country(late)
    assert overdue(country) == 1
    country.keep(order(due=NOW - timedelta(days=1), paused_since=NOW))
    country.publish()
    assert overdue(country) == 0
    country.keep(late)
    country.publish()
    assert overdue(country) == 1


def test_a_deadline_that_was_missed_and_then_moved_is_missed_again() -> None:
    country = a_country(order(due=NOW - timedelta(days=1)))
    country.keep(order(due=DUE))
    country.publish()
    assert overdue(country) == 0
    country.publish(DUE + SOON)
    assert overdue(country) == 1


def test_what_was_answered_before_its_deadline_costs_nothing_when_that_comes() -> None:
    country = a_country(order())
    answered = replace(order().rounds[0], answered_at=NOW)
    country.keep(replace(order(), rounds=(answered,)))
    country.publish()
    assert country.publish(DUE + SOON).buckets == 0


def test_a_bucket_that_cannot_be_read_is_counted_when_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    country = a_country(order())

    where = next(iter(country.orders))
    read = FakeFacts.facts_in

    def facts_in(source: FakeFacts, bucket: str) -> Iterable[OrderFact | Outreach]:
        if bucket == where:
            raise KeyError("source")
        return read(source, bucket)

    with monkeypatch.context() as broken:
        broken.setattr(FakeFacts, "facts_in", facts_in)
        result = country.publish(DUE + SOON)
        assert (result.buckets, result.remaining, result.unreadable) == (0, 1, 1)
    assert country.publish(DUE + SOON).remaining == 0
    assert overdue(country) == 1


def test_a_run_short_of_time_leaves_the_rest_to_the_next() -> None:
    country = a_country(order(1), order(2, days=2))
    result = country.publish(DUE + SOON, seconds_left=lambda: 5)
    assert (result.buckets, result.remaining) == (1, 1)
    assert country.publish(DUE + SOON).remaining == 0
    assert overdue(country) == 2


def test_a_run_cut_off_at_any_point_is_made_good_by_the_next() -> None:
    def changed() -> Country:
        country = Country(limit=1)
        country.keep(order(due=NOW - timedelta(minutes=1)))
        country.publish(NOW - timedelta(hours=1))
        assert overdue(country) == 0
        return country

    assert_made_good_wherever_cut_off(changed)


def test_numbers_counted_by_older_rules_fall_overdue_once_they_are_counted_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    country = a_country(order())
    del country.lake["state/overdue.json"]
    monkeypatch.setattr("chalicelib.services.statistics.counting_rules.AGGREGATION_VERSION", 1_000)
    country.publish()
    country.publish(DUE + SOON)
    assert overdue(country) == 1
