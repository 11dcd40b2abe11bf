"""New rules of counting reach every old number, in as many runs as it takes, and never half of a page."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.submissions.feedback import Feedback, Source
from chalicelib.services.statistics import recompute
from chalicelib.services.statistics.recompute import COUNTING, counting_rules
from tests.unit.publishing.fakes import NOW, Country, FakeFeedback, PowerCutError, small_pack

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


@pytest.fixture(params=[1, 2, 30])
def days_at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(recompute, "DAYS_AT_ONCE", request.param)
    return int(request.param)


def test_a_source_that_is_no_longer_counted_leaves_every_old_number() -> None:
    there = country()
    assert ratings(there) == {"1": DAYS, "5": DAYS}
    there.pack = STRICT
    result = there.publish()
    assert (result.buckets, result.days_to_recompute) == (DAYS, 0)
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
    monkeypatch.setattr(recompute, "AGGREGATION_VERSION", 1_000)
    assert there.publish().buckets == DAYS
    assert there.publish().buckets == 0


def test_a_pack_that_changes_nothing_of_the_counting_counts_nothing_again() -> None:
    there = country()
    there.pack = small_pack(limit=2, version="v2", language="uk")
    result = there.publish()
    assert result.buckets == 0
    assert result.written


def test_history_from_before_the_rules_were_noted_is_counted_again() -> None:
    there = country()
    del there.lake[COUNTING]
    assert there.publish().buckets == DAYS


def test_a_long_history_takes_several_runs_and_shows_no_page_of_both_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recompute, "DAYS_AT_ONCE", 2)
    there = country()
    before = dict(there.site)
    there.pack = STRICT
    there.rate(4)
    for left in (3, 1):
        result = there.publish(seconds_left=lambda: 5)
        assert (result.buckets, result.days_to_recompute, result.remaining) == (2, left, 1)
        assert there.site == before
    there.publish(seconds_left=lambda: 5)
    there.publish(seconds_left=lambda: 5)
    assert ratings(there) == {"4": 1, "5": DAYS}
    assert not there.dirty


def test_rules_that_change_back_on_the_way_start_it_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recompute, "DAYS_AT_ONCE", 2)
    there = country()
    first = there.pack
    there.pack = STRICT
    there.publish(seconds_left=lambda: 5)
    there.pack = first
    assert there.publish().buckets == DAYS
    assert ratings(there) == {"1": DAYS, "5": DAYS}


def _cut_at(step: int) -> Callable[[str], None]:
    effects = 0

    def fuse(effect: str) -> None:
        nonlocal effects
        effects += 1
        if effects > step:
            raise PowerCutError(effect)

    return fuse


@pytest.mark.usefixtures("days_at_once")
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
    assert effects[0] == f"lake {COUNTING}"

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


@pytest.mark.usefixtures("days_at_once")
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
