"""New rules of counting reach every old number, in as many runs as it takes, and never half of a page.

Until they have, the site is drawn from the old numbers and says so."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from chalicelib.domain.errors import Transient
from chalicelib.domain.ids import bucket
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import both_buckets, feedback_bucket, is_of_orders
from chalicelib.domain.statistics.cube import Cube, merge, to_json
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.submissions.feedback import Feedback, Source
from chalicelib.services.publishing import counting
from chalicelib.services.publishing.idle import IDLE
from chalicelib.services.statistics import counting_rules as rules
from chalicelib.services.statistics.counting_rules import EVERYTHING, counting_rules, matters
from chalicelib.services.statistics.cubes import ROOT, day_key, month_key
from chalicelib.services.statistics.overdue_watch import OVERDUE
from chalicelib.services.statistics.recompute import COUNTING, FEEDBACK_CELLS
from tests.unit.publishing.fakes import NOW, Country, FakeFeedback, PowerCutError, small_pack
from tests.unit.publishing.test_publish_faq import asked
from tests.unit.publishing.test_publish_overdue import DUE, order

DAYS = 5
STRICT = small_pack(limit=1, version="v2", excluded=("staff", "import"))


def country() -> Country:
    """Imported ratings on some days of two months, one by the author each day, published."""
    country = Country(limit=1)
    for day in range(DAYS):
        at = NOW - timedelta(days=7 * day)
        country.rate(5, at=at)
        country.rate(1, at=at, agency="roads", service=None)
    for items in country.feedback.values():
        items[:] = [replace(item, source=Source.IMPORT) if item.level == 1 else item for item in items]
    country.publish()
    return country


def ratings(country: Country, scope: str = "overall") -> dict[str, int] | None:
    index = country.index()
    counts: dict[str, int] | None = (index if scope == "overall" else index["agencies"])[scope]["levels"]["counts"]
    return counts and {level: count for level, count in counts.items() if count}


BUCKETS = 2 * DAYS
"""Each day has one of feedback and one of orders."""


@pytest.fixture(params=[1, 5, 50_000])
def records_at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(counting, "RECORDS_AT_ONCE", request.param)
    return int(request.param)


def test_a_source_that_is_no_longer_counted_leaves_every_old_number() -> None:
    there = country()
    assert ratings(there) == {"1": DAYS, "5": DAYS}
    there.pack = STRICT
    result = there.publish()
    assert (result.buckets, result.days_to_recompute) == (BUCKETS, 0)
    assert ratings(there) == {"5": DAYS}
    assert ratings(there, "roads") is None
    assert there.index()["overall"]["left_out"] == {"source-excluded": DAYS}
    assert there.index()["pack"]["version"] == "v2"


def test_excluding_every_source_empties_the_index() -> None:
    there = country()
    there.pack = small_pack(limit=1, version="v2", excluded=tuple(Source))
    there.publish()
    assert there.index()["overall"]["satisfaction"]["status"] == "empty"
    assert all(month["satisfaction"]["status"] == "empty" for month in there.index()["months"])


def test_an_agency_that_moves_in_the_tree_takes_its_numbers_along() -> None:
    there = country()
    there.pack = small_pack(limit=1, version="v2", tax_under="roads")
    there.publish()
    assert ratings(there, "tax") == {"5": DAYS}
    assert ratings(there, "roads") == {"1": DAYS, "5": DAYS}
    assert ratings(there, "state") == {"1": DAYS, "5": DAYS}


def test_a_new_way_to_fold_counts_history_again(monkeypatch: pytest.MonkeyPatch) -> None:
    there = country()
    assert there.publish().buckets == 0
    monkeypatch.setattr(rules, "AGGREGATION_VERSION", 1_000)
    assert there.publish().buckets == BUCKETS
    assert there.publish().buckets == 0


def test_a_pack_that_changes_nothing_of_the_counting_counts_nothing_again() -> None:
    there = country()
    there.pack = small_pack(limit=2, version="v2", language="uk")
    result = there.publish()
    assert result.buckets == 0
    assert result.written


def test_history_from_before_the_rules_were_noted_is_counted_again() -> None:
    there = country()
    del there.lake[COUNTING], there.lake[IDLE]
    assert there.publish().buckets == BUCKETS


def test_while_a_recount_goes_on_the_site_is_drawn_from_the_old_numbers_and_says_so() -> None:
    there = country()
    there.pack = STRICT
    there.rate(4)
    for done in range(1, BUCKETS):
        result = there.publish(seconds_left=lambda: 5)
        assert (result.buckets, result.remaining) == (1, 1)
        assert result.days_to_recompute == DAYS - done // 2
        assert ratings(there) == {"1": DAYS, "5": DAYS}
        assert there.index()["pack"]["version"] == "v2"
        assert there.index()["recounting_since"] == "2026-11-21T12:00:00+00:00"
        assert "being counted again since 21 November 2026, 14:00" in there.text("agencies/tax/index.html")
    there.publish(seconds_left=lambda: 5)
    assert ratings(there) == {"4": 1, "5": DAYS}
    assert there.index()["recounting_since"] is None
    assert "being counted again" not in there.text("agencies/tax/index.html")
    there.publish()
    assert not there.dirty


def test_frequent_questions_are_drawn_while_a_recount_goes_on() -> None:
    there = country()
    there.pack = STRICT
    there.publish(seconds_left=lambda: 5)
    asked(there, "new")
    there.publish(seconds_left=lambda: 5)
    assert "Answer new." in there.text("faq/index.html")


def test_cubes_that_are_lost_while_a_recount_goes_on_are_not_drawn() -> None:
    there = country()
    there.pack = STRICT
    there.publish(seconds_left=lambda: 5)
    before = dict(there.site)
    for key in (ROOT, month_key("2026-10")):
        there.lake[key] = b"junk"
    for _ in range(2):
        asked(there, "new")
        assert there.publish(seconds_left=lambda: 5).days_to_recompute
        assert there.site == before
    while there.publish().days_to_recompute:
        pass
    assert ratings(there) == {"5": DAYS}


def test_rules_that_change_back_on_the_way_start_it_over() -> None:
    there = country()
    first = there.pack
    there.pack = STRICT
    there.publish(seconds_left=lambda: 5)
    there.pack = first
    assert there.publish().buckets == BUCKETS
    assert ratings(there) == {"1": DAYS, "5": DAYS}


def test_a_new_service_or_agency_counts_nothing_again() -> None:
    there = country()
    office = replace(there.pack.agencies["roads"], id="parks", parent="state")
    service = replace(there.pack.services["vat"], id="permits", agency="parks")
    there.pack = replace(
        there.pack,
        version="v2",
        agencies={**there.pack.agencies, office.id: office},
        services={**there.pack.services, service.id: service},
    )
    assert there.publish().buckets == 0
    there.rate(3, agency="parks", service="permits")
    there.publish()
    assert ratings(there, "parks") == {"3": 1}
    there.pack = replace(there.pack, agencies={**there.pack.agencies, office.id: replace(office, parent="tax")})
    there.publish()
    assert ratings(there, "tax") == {"3": 1, "5": DAYS}


def test_a_large_history_is_read_for_some_minutes_at_a_time() -> None:
    there = country()
    there.pack = STRICT
    clock = count(900, -60)
    result = there.publish(seconds_left=lambda: float(next(clock)))
    assert 0 < result.buckets < BUCKETS
    assert next(clock) > 240


def as_of_before_feedback_and_orders_were_apart(there: Country) -> None:
    """Make the lake what an earlier release left: one part an hour and lane, and the hash of all rules."""
    for key, body in there.lake.items():
        if key.startswith(("cubes/day/", "cubes/promises/")):
            parts = json.loads(body)["parts"]
            together = {
                hour: merge(parts.get(each, {}) for each in both_buckets(hour)) for hour in map(feedback_bucket, parts)
            }
            there.lake[key] = to_json({"parts": together})
    there.lake[COUNTING] = b'{"rules":"0123456789abcdef","days":[],"unreadable":[]}'
    there.lake[OVERDUE] = there.lake[OVERDUE].replace(b"#orders", b"")
    del there.lake[IDLE]


def test_a_stack_of_before_feedback_and_orders_were_apart_is_counted_once_and_goes_on() -> None:
    there = country()
    for n in range(3):
        there.keep(order(n, days=0))
    there.publish()
    before = there.index()["overall"]
    as_of_before_feedback_and_orders_were_apart(there)
    there.old_marks = {feedback_bucket(bucket(NOW, "", 1)): "token"}
    there.rate(4)
    there.publish()
    assert not there.old_marks
    assert ratings(there) == {"1": DAYS, "4": 1, "5": DAYS}
    assert there.index()["overall"]["orders"] == before["orders"]
    there.publish(DUE + timedelta(seconds=1))
    assert there.index()["overall"]["orders"]["counts"]["overdue"] == 3


def test_feedback_that_cannot_be_read_keeps_its_part_of_what_was_counted_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = country()
    there.keep(order(days=0))
    there.publish()
    before = there.index()["overall"]
    as_of_before_feedback_and_orders_were_apart(there)

    def feedback_in(source: FakeFeedback, bucket: str) -> Iterable[Feedback]:
        raise KeyError("source")

    monkeypatch.setattr(FakeFeedback, "feedback_in", feedback_in)
    assert there.publish().unreadable == DAYS
    assert there.index()["overall"] == before
    monkeypatch.undo()
    assert there.publish().unreadable == 0
    assert there.index()["overall"] == before


def test_what_counts_feedback_and_what_counts_the_rest_have_different_names() -> None:
    there = country()
    there.rate(2, answers={"speed": 3}, transaction="t", person="p")
    there.exclude(there.rate(3), Reason.SPAM)
    there.keep(order(days=0))
    there.invite(5)
    there.publish()
    parts = json.loads(there.lake[day_key("2026-11-21")])["parts"]
    for part, cube in parts.items():
        families = {cell.split("/")[0] for tally in cube.values() for cell in tally}
        assert families.isdisjoint(FEEDBACK_CELLS) if is_of_orders(part) else families <= FEEDBACK_CELLS


@pytest.mark.usefixtures("records_at_once")
def test_a_bucket_whose_store_is_busy_is_left_to_the_next_run_and_named(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    there = country()
    there.pack = STRICT
    busy = min(there.feedback)
    read = FakeFeedback.feedback_in

    def feedback_in(source: FakeFeedback, bucket: str) -> Iterable[Feedback]:
        if bucket == busy:
            raise Transient("The store is busy.")
        return read(source, bucket)

    with monkeypatch.context() as broken:
        broken.setattr(FakeFeedback, "feedback_in", feedback_in)
        result = there.publish()
    assert (result.buckets, result.days_to_recompute, result.unreadable) == (BUCKETS - 1, 1, 0)
    assert busy in [getattr(line, "bucket", "") for line in caplog.records]
    assert ratings(there) == {"1": DAYS, "5": DAYS}
    assert there.publish().buckets == 1
    assert ratings(there) == {"5": DAYS}


def _cut_at(step: int) -> Callable[[str], None]:
    effects = 0

    def fuse(effect: str) -> None:
        nonlocal effects
        effects += 1
        if effects > step:
            raise PowerCutError(effect)

    return fuse


@pytest.mark.usefixtures("records_at_once")
def test_a_recount_cut_off_at_any_point_is_made_good_by_the_next_run() -> None:
    def changed() -> Country:
        there = country()
        there.pack = STRICT
        there.rate(4)
        return there

    whole = changed()
    effects: list[str] = []
    whole.fuse = effects.append
    whole.publish()
    assert effects[:2] == [f"lake {IDLE}", f"lake {COUNTING}"]

    for step in range(len(effects)):
        there = changed()
        there.fuse = _cut_at(step)
        with pytest.raises(PowerCutError):
            there.publish()
        there.fuse = lambda effect: None
        there.publish()
        assert there.site == whole.site, f"cut at effect {step}"
        assert there.lake == whole.lake, f"cut at effect {step}"
        assert not there.dirty


@pytest.mark.usefixtures("records_at_once")
def test_what_cannot_be_read_is_not_waited_for_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    there = country()
    broken = min(there.feedback)
    read = FakeFeedback.feedback_in

    def feedback_in(source: FakeFeedback, bucket: str) -> Iterable[Feedback]:
        if bucket == broken:
            raise KeyError("source")
        return read(source, bucket)

    monkeypatch.setattr(FakeFeedback, "feedback_in", feedback_in)
    there.pack = STRICT
    for _ in range(2):
        result = there.publish()
        assert (result.unreadable, result.days_to_recompute) == (1, 0)
        assert ratings(there) == {"1": 1, "5": DAYS}
    there.mark(broken)
    assert there.publish().unreadable == 1
    monkeypatch.undo()
    assert there.publish().unreadable == 0
    assert ratings(there) == {"5": DAYS}
    assert json.loads(there.lake[COUNTING])["unreadable"] == []


@pytest.mark.parametrize(
    ("pack", "same"),
    [
        (small_pack(version="v2", limit=9, language="uk"), True),
        (small_pack(excluded=()), False),
        (small_pack(tax_under="roads"), False),
        (small_pack(without="roads"), False),
    ],
)
def test_the_rules_are_what_counting_depends_on_and_nothing_else(pack: Pack, same: bool) -> None:
    assert (counting_rules(pack) == counting_rules(small_pack())) is same


def test_a_service_that_moves_changes_the_rules() -> None:
    pack = small_pack()
    part = pack.services["vat-online"]
    for moved in (replace(part, parent=None), replace(part, agency="roads")):
        assert counting_rules(replace(pack, services={**pack.services, part.id: moved})) != counting_rules(pack)


@pytest.mark.parametrize(
    ("changed", "counted", "expected"),
    [
        ("agency:tax", {"agency:tax": {"level/5": 1}}, True),
        ("agency:tax", {"agency:roads": {"level/5": 1}}, False),
        ("survey:short", {"all": {"given/short/web": 1}}, True),
        ("survey:short", {"campaign:c": {"given/short/web": 1}}, True),
        ("survey:short", {"all": {"given/shorter/web": 1}}, False),
        (EVERYTHING, {}, True),
    ],
)
def test_a_changed_rule_matters_where_something_was_counted_by_it(changed: str, counted: Cube, expected: bool) -> None:
    assert matters({changed}, [counted]) is expected
