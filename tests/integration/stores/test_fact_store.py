"""Order facts and dirty marks: the newest fact stays, a mark goes only when nothing happened since it was seen."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.adapters.dynamodb import fact_store, keys
from chalicelib.adapters.dynamodb.codec import to_wire
from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import GroupFact, OrderFact, PromiseFact, RoundFact
from tests.builders import an_id
from tests.integration.stores.conftest import Stores

OPENED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
BUCKET = "2026-11-20T09#0#orders"
FACT = OrderFact(
    case="7K3M-Q9ZT-4R2XN",
    n=1,
    version=9,
    agency="office",
    service=None,
    region=None,
    opened_at=OPENED,
    state="assigned",
    closed=False,
    resolution=None,
    rounds=(
        RoundFact(
            n=1,
            agency="office",
            due=OPENED + timedelta(days=5),
            answered_at=OPENED + timedelta(hours=5),
            outcome="fixed",
            rating=9,
            promise=PromiseFact(
                OPENED, date(2026, 12, 1), date(2026, 12, 20), PromiseState.OPEN, 1, None, "A counter."
            ),
        ),
    ),
)


def test_a_fact_comes_back_from_its_hour(stores: Stores) -> None:
    assert stores.facts.save_order(FACT) == BUCKET
    assert list(stores.facts.facts_in(BUCKET)) == [FACT]
    assert list(stores.facts.facts_in("2026-11-20T10#0#orders")) == []


def test_a_newer_fact_replaces_and_an_older_one_is_passed_over(stores: Stores) -> None:
    # Ten is above nine as a number, though not as a text.
    newer = replace(FACT, version=10, state="closed", closed=True, resolution="unverified", rounds=())
    for fact in (FACT, newer, replace(FACT, state="in_work"), replace(newer, state="late")):
        stores.facts.save_order(fact)
    assert list(stores.facts.facts_in(BUCKET)) == [newer]


def test_two_orders_of_one_case_are_two_facts(stores: Stores) -> None:
    second = replace(FACT, n=2)
    for fact in (FACT, second):
        stores.facts.save_order(fact)
    assert list(stores.facts.facts_in(BUCKET)) == [FACT, second]


def test_a_mark_set_anew_has_a_new_token_and_stays(stores: Stores) -> None:
    stores.facts.mark_dirty([BUCKET])
    (seen,) = stores.facts.marks()
    stores.facts.mark_dirty([BUCKET])
    (again,) = stores.facts.marks()
    assert again.token != seen.token
    assert not stores.facts.clear(seen)
    assert list(stores.facts.marks()) == [again]
    assert stores.facts.clear(again)
    assert list(stores.facts.marks()) == []
    assert not stores.facts.clear(again)


def test_marks_come_in_the_order_of_their_hours_from_all_partitions(stores: Stores) -> None:
    hours = [f"2026-11-20T{hour:02}#{lane}" for hour in range(24) for lane in range(2)]
    stores.facts.mark_dirty(reversed(hours))
    assert [mark.name for mark in stores.facts.marks()] == hours
    items = stores.engine.client.scan(TableName=stores.engine.names["HEED_FACTS"])["Items"]
    assert {item["pk"]["S"] for item in items} == set(keys.DIRTY_PARTITIONS)


def test_of_very_many_marks_the_first_are_read_first(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fact_store, "MARKS_AT_ONCE", 1)
    hours = [f"2026-11-20T{hour:02}#0" for hour in range(24)]
    stores.facts.mark_dirty(hours)
    seen: list[str] = []
    while marks := stores.facts.marks():
        assert len(marks) <= 1 + len(keys.DIRTY_PARTITIONS)
        seen += [mark.name for mark in marks if stores.facts.clear(mark)]
    assert sorted(seen) == hours


def test_a_mark_of_an_earlier_release_is_read_stands_for_the_whole_hour_and_goes(stores: Stores) -> None:
    old = {"pk": keys.DIRTY, "sk": "2026-11-20T09#0", "token": "token"}
    stores.engine.client.put_item(TableName=stores.engine.names["HEED_FACTS"], Item=to_wire(old))
    stores.facts.mark_dirty(["2026-11-20T09#0"])
    earlier, new = sorted(stores.facts.marks(), key=lambda mark: not mark.old)
    assert earlier.buckets == ("2026-11-20T09#0", "2026-11-20T09#0#orders")
    assert new.buckets == ("2026-11-20T09#0",)
    assert stores.facts.clear(earlier)
    assert list(stores.facts.marks()) == [new]


def test_a_decision_about_a_feedback_lies_in_its_hour_beside_the_orders(stores: Stores) -> None:
    feedback = an_id(datetime(2026, 11, 20, 10, 30, tzinfo=UTC))
    for _ in range(2):
        bucket = stores.facts.exclude(feedback, Reason.CONTEST_UPHELD)
    assert stores.facts.decided_in(bucket) == {feedback: Reason.CONTEST_UPHELD}
    assert list(stores.facts.facts_in(bucket)) == []


def test_the_newest_groups_come_first_and_no_more_than_asked_for(stores: Stores) -> None:
    for n in (2, 1, 3):
        stores.facts.save_group(GroupFact(an_id(n=n), f"Group {n}", "office", None, OPENED, 1))
    assert [group.title for group in stores.facts.newest_groups(2)] == ["Group 3", "Group 2"]
