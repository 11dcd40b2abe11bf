"""What is held back because it is about few cannot be worked out from what is shown beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.statistics.suppression import also_held_back
from tests.unit.publishing.fakes import Country

LIMIT = 10
COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), min_size=1)


@given(COUNTS, st.integers(0, 40))
def test_what_is_left_of_a_whole_that_is_shown_is_never_about_few(counts: dict[str, int], in_no_part: int) -> None:
    whole = sum(counts.values()) + in_no_part
    shown = {part for part, count in counts.items() if count >= LIMIT}
    shown -= also_held_back(counts, shown, whole=whole, whole_is_shown=True, limit=LIMIT)
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
