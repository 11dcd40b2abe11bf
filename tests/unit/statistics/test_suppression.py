"""What is held back because it is about few cannot be worked out from what is shown beside it."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.statistics.facts import OrderFact, RoundFact
from chalicelib.domain.statistics.suppression import also_held_back, held_by_sums
from tests.unit.publishing.fakes import NOW, Country

LIMIT = 10
COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), min_size=1)


@given(COUNTS, st.integers(0, 40))
def test_what_is_left_of_a_whole_that_is_shown_is_never_about_few(counts: dict[str, int], in_no_part: int) -> None:
    whole = sum(counts.values()) + in_no_part
    shown = {part for part, count in counts.items() if count >= LIMIT}
    more = also_held_back(counts, shown, whole=whole, whole_is_shown=True, limit=LIMIT)
    shown -= more
    hidden = {part for part, count in counts.items() if count and part not in shown}
    if any(counts[part] < LIMIT for part in hidden) and shown:
        assert len(hidden) >= 2
        assert whole - sum(counts[part] for part in shown) >= LIMIT


@given(COUNTS)
def test_a_whole_that_is_held_back_is_not_the_sum_of_parts_that_are_shown(counts: dict[str, int]) -> None:
    shown = {part for part, count in counts.items() if count >= LIMIT}
    more = also_held_back(counts, shown, whole=sum(counts.values()), whole_is_shown=False, limit=LIMIT)
    assert not any(counts.values()) or any(count and part not in shown - more for part, count in counts.items())


def test_nothing_more_is_held_back_where_all_parts_are_shown() -> None:
    assert not also_held_back({"a": 10, "b": 20}, {"a", "b"}, whole=35, whole_is_shown=True, limit=LIMIT)


@pytest.fixture
def country() -> Country:
    """38 ratings of the state: 35 of the tax office, three of roads."""
    country = Country(limit=LIMIT)
    for _ in range(35):
        country.rate(5, answers={"speed": 5})
    for _ in range(3):
        country.rate(1, agency="roads", service=None)
    country.publish()
    return country


def test_of_two_bodies_neither_can_be_told_from_the_other_and_the_one_above(country: Country) -> None:
    agencies = country.index()["agencies"]
    assert agencies["state"]["levels"]["n"] == 38
    for body in ("tax", "roads"):
        assert agencies[body]["levels"] == {"formula": "levels/1", "status": "too-few", "n": None, "counts": None}
        assert agencies[body]["satisfaction"]["status"] == "too-few"
        page = country.text(f"agencies/{body}/index.html")
        assert "35" not in page.partition("<main")[2].partition("</main>")[0]
    assert [line.split(",")[3:5] for line in country.text("data/agencies.csv").splitlines()[1:]] == [
        ["too-few", ""],
        ["known", "38"],
        ["too-few", ""],
    ]


def test_a_body_nobody_has_rated_looks_like_one_that_few_have() -> None:
    country = Country(limit=LIMIT)
    for _ in range(35):
        country.rate(5)
    country.publish()
    assert country.index()["agencies"]["roads"]["levels"]["status"] == "empty"
    country.rate(5, agency="state", service=None)
    country.publish()
    assert country.index()["agencies"]["roads"]["levels"]["status"] == "empty"
    assert country.index()["agencies"]["tax"]["levels"]["status"] == "known"


def test_a_body_is_shown_again_when_the_one_beside_it_is_about_enough(country: Country) -> None:
    for _ in range(LIMIT):
        country.rate(1, agency="roads", service=None)
    country.publish()
    assert country.index()["agencies"]["tax"]["levels"]["n"] == 35
    assert "agencies/tax/index.html" in country.puts


def test_a_file_for_spreadsheets_begins_with_the_mark_that_they_ask_for(country: Country) -> None:
    files = [body for path, body in country.site.items() if path.endswith(".csv")]
    assert files
    assert all(body.startswith(b"\xef\xbb\xbf") and body.count(b"\xef\xbb\xbf") == 1 for body in files)


# Between periods ----------------------------------------------------------------------------------------------------

CELLS = [(place, period) for place in ("state", "tax", "roads") for period in ("all", "1", "2", "3")]


@given(st.dictionaries(st.sampled_from([c for c in CELLS if c[0] != "state" and c[1] != "all"]), st.integers(0, 30)))
def test_what_is_a_part_of_two_wholes_follows_from_neither(inner: dict[tuple[str, str], int]) -> None:
    counts = dict.fromkeys(CELLS, 0) | inner
    for place in ("tax", "roads"):
        counts[place, "all"] = sum(counts[place, period] for period in "123")
    for period in ("all", "1", "2", "3"):
        counts["state", period] = counts["tax", period] + counts["roads", period]
    sums = [((place, "all"), [(place, period) for period in "123"]) for place in ("state", "tax", "roads")]
    sums += [(("state", period), [("tax", period), ("roads", period)]) for period in ("all", *"123")]
    few = {cell for cell, n in counts.items() if n and n < LIMIT and cell != ("state", "all")}
    shown = {cell for cell, n in counts.items() if n} - few
    more = held_by_sums(counts, shown, sums, limit=LIMIT)
    shown -= more
    for whole, parts in sums:
        hidden = [part for part in parts if counts[part] and part not in shown]
        if whole in shown and hidden and any(part in shown for part in parts):
            assert len(hidden) > 1 and sum(counts[part] for part in hidden) >= LIMIT


SEVERAL_SUMS = st.lists(
    st.lists(st.sampled_from(CELLS), min_size=2, max_size=6, unique=True).map(lambda cells: (cells[0], cells[1:])),
    max_size=6,
)


@given(st.dictionaries(st.sampled_from(CELLS), st.integers(0, 30)), SEVERAL_SUMS, st.sets(st.sampled_from(CELLS)))
def test_no_sum_is_left_in_which_more_is_to_be_held_back(
    counts: dict[tuple[str, str], int],
    sums: list[tuple[tuple[str, str], list[tuple[str, str]]]],
    always: set[tuple[str, str]],
) -> None:
    shown = {cell for cell, n in counts.items() if n >= LIMIT}
    more = held_by_sums(counts, shown, sums, limit=LIMIT, always=always)
    shown -= more
    for each in sums:
        assert not held_by_sums(counts, shown, [each], limit=LIMIT, always=always)


class LookedUp(str):
    """A cell that counts how often any such cell is looked up or compared."""

    times = 0

    def __hash__(self) -> int:
        LookedUp.times += 1
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        LookedUp.times += 1
        return super().__eq__(other)


def look_ups(places: int) -> int:
    """How many look-ups it takes to hold back places of few in each of three years."""
    counts = {LookedUp(f"{n}/{year}"): 3 if n % 7 == year else 40 + n for n in range(places) for year in range(3)}
    totals = {LookedUp(f"all/{year}"): 0 for year in range(3)}
    for cell, n in counts.items():
        totals[LookedUp(f"all/{cell[-1]}")] += n
    sums = [(total, [cell for cell in counts if cell[-1] == total[-1]]) for total in totals]
    every = counts | totals
    shown = {cell for cell, n in every.items() if n >= LIMIT}
    LookedUp.times = 0
    held_by_sums(every, shown, sums, limit=LIMIT)
    return LookedUp.times


def test_ten_times_the_places_take_about_ten_times_the_look_ups() -> None:
    assert look_ups(1000) < 13 * look_ups(100)


def months_of(country: Country) -> dict[str, str]:
    return {month["month"]: month["levels"]["status"] for month in country.index()["months"]}


def test_a_month_of_few_cannot_be_told_from_all_time_and_the_other_months() -> None:
    country = Country(limit=LIMIT)
    for months_ago, ratings in ((3, 30), (2, 12), (1, 3)):
        for _ in range(ratings):
            country.rate(5, at=NOW - timedelta(days=31 * months_ago))
    country.publish()
    assert months_of(country) == {"2026-08": "known", "2026-09": "too-few", "2026-10": "too-few"}
    rows = list(csv.DictReader(io.StringIO(country.text("data/months.csv"))))
    assert [row["ratings"] for row in rows] == ["30", "", ""]
    trend = country.text("agencies/tax/index.html").partition('id="months"')[2].partition("</section>")[0]
    assert "30" in trend and ">12<" not in trend
    assert json.loads(country.text("data/reports/2026-09.json"))["submissions"] is None
    for _ in range(LIMIT):
        country.rate(5, at=NOW - timedelta(days=31))
    country.publish()
    assert set(months_of(country).values()) == {"known"}
    assert json.loads(country.text("data/reports/2026-09.json"))["submissions"] == 12


def test_a_month_of_a_quarter_cannot_be_told_from_its_report() -> None:
    country = Country(limit=LIMIT, reports={"monthly_from": 100})
    for month, ratings in ((4, 3), (5, 15), (6, 20), (8, 4), (9, 40)):
        for _ in range(ratings):
            country.rate(5, at=datetime(2026, month, 10, tzinfo=UTC))
    country.publish()
    (quarter,) = (r for r in json.loads(country.text("data/reports.json"))["reports"] if r["period"] == "2026-Q2")
    assert quarter["submissions"] == 38
    months = months_of(country)
    assert (months["2026-04"], months["2026-05"], months["2026-06"]) == ("too-few", "too-few", "known")


def test_a_day_of_few_cannot_be_told_from_its_month_and_the_other_days() -> None:
    country = Country(limit=LIMIT)
    for day, ratings in ((3, 20), (4, 15), (5, 2)):
        for _ in range(ratings):
            country.rate(5, at=datetime(2026, 11, day, tzinfo=UTC))
    country.publish()
    rows = list(csv.DictReader(io.StringIO(country.text("data/days.csv"))))
    assert [row["ratings"] for row in rows] == ["20", "", ""]


def test_a_body_in_a_month_cannot_be_told_from_the_one_beside_it() -> None:
    country = Country(limit=LIMIT)
    for months_ago, of_tax, of_roads in ((2, 31, 29), (1, 33, 4)):
        at = NOW - timedelta(days=31 * months_ago)
        for _ in range(of_tax):
            country.rate(5, at=at)
        for _ in range(of_roads):
            country.rate(5, agency="roads", service=None, at=at)
    country.publish()
    for place in ("tax", "roads"):
        trend = country.text(f"agencies/{place}/index.html").partition('id="months"')[2].partition("</section>")[0]
        assert not {">31<", ">33<", ">29<"} & set(re.findall(r">\d+<", trend))
    assert country.index()["agencies"]["tax"]["levels"]["n"] == 64
    for _ in range(LIMIT):
        country.rate(5, agency="roads", service=None, at=NOW - timedelta(days=31))
    country.publish()
    trend = country.text("agencies/tax/index.html").partition('id="months"')[2].partition("</section>")[0]
    assert {">31<", ">33<"} <= set(re.findall(r">\d+<", trend))


def test_a_topic_of_few_cannot_be_told_from_the_one_above_it_and_those_beside_it() -> None:
    topics = {
        name: {"name": {"en": name.title(), "uk": name}, "parent": parent}
        for name, parent in (("city", None), ("roads", "city"), ("parks", "city"), ("lights", "city"))
    }
    country = Country(limit=LIMIT, topics=topics)
    opened = datetime(2026, 10, 5, tzinfo=UTC)
    for n, topic in enumerate(["roads"] * 30 + ["parks"] * 12 + ["lights"] * 3):
        turn = RoundFact(1, "tax", opened, opened, "fixed")
        country.keep(OrderFact(f"N{n}", 1, 1, "tax", None, None, opened, "x", True, "confirmed", (turn,), topic=topic))
    for _ in range(40):
        country.rate(5, at=opened)
    country.publish()
    report = json.loads(country.text("data/reports/2026-10.json"))
    assert report["topics"] == {"city": {"orders": 45}, "roads": {"orders": 30}}
