"""The page of promises: counted, told as stories, and nothing of it about too few."""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.adapters.templates.site import site_templates
from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.statistics.facts import GroupFact, OrderFact, PromiseFact, RoundFact
from tests.unit.publishing.fakes import NOW, Country, assert_made_good_wherever_cut_off

PAGE = "promises/index.html"
DAY = date(2026, 12, 20)
GROUP = GroupFact("crossing", "A crossing at the <school>", "roads", None, NOW, 1)


def promised(
    country: Country,
    n: int,
    *,
    agency: str = "roads",
    state: PromiseState = PromiseState.OPEN,
    follow_up: str | None = None,
    group: str | None = None,
    version: int = 1,
    hours: int = 0,
    **changes: Any,
) -> None:
    promise = PromiseFact(**{"made_at": NOW, "first_due": DAY, "due": DAY, "state": state, **changes})
    turn = RoundFact(1, agency, NOW, NOW, "promised", follow_up, promise=promise)
    opened = NOW - timedelta(hours=hours)
    country.keep(OrderFact(f"N{n}", 1, version, agency, None, None, opened, "promised", False, None, (turn,), group))


def a_group(country: Country, count: int, **promise: Any) -> None:
    country.groups = [GROUP]
    for n in range(count):
        promised(country, n, group="crossing", hours=n, **promise)


def told(country: Country) -> Any:
    return json.loads(country.site["data/promises.json"])


def table(country: Country) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(country.text("data/promises.csv"))))


def test_with_no_promise_the_page_says_so() -> None:
    country = Country()
    country.publish()
    assert "Nothing has been promised yet." in country.text(PAGE)
    assert told(country)["overall"]["promises"]["status"] == "empty"
    assert table(country) == []


def test_promises_are_counted_by_what_became_of_them() -> None:
    country = Country()
    for n, state in enumerate(("kept", "kept", "kept", "broken", "open", "dropped")):
        promised(country, n, state=PromiseState(state), moves=int(n == 0))
    country.publish()
    overall = told(country)["overall"]
    assert overall["promises"]["counts"] == {"made": 6, "open": 1, "kept": 3, "broken": 1, "dropped": 1, "moved": 1}
    assert (overall["promises_kept"]["value"], overall["promises_kept"]["n"]) == (0.75, 4)
    assert overall["promises_kept"]["formula"] == "promises-kept/1"
    roads, above = table(country)
    assert (roads["agency"], roads["made"], roads["kept"], roads["next_due"]) == ("roads", "6", "3", "2026-12-20")
    assert (above["agency"], above["made"]) == ("state", "6")


def test_an_agency_with_too_few_promises_shows_neither_counts_nor_days() -> None:
    country = Country(limit=3)
    promised(country, 1, agency="tax")
    promised(country, 2, agency="tax")
    country.publish()
    row = next(row for row in table(country) if row["agency"] == "tax")
    assert row["status"] == "too-few"
    assert not any(row[name] for name in ("made", "open", "kept", "next_due", "kept_share"))
    assert told(country)["agencies"]["tax"]["next_due"] is None
    assert "20 December 2026" not in country.text(PAGE)


def test_a_story_goes_from_what_people_wrote_to_what_came_of_it() -> None:
    country = Country(limit=3)
    a_group(country, 4, text="A crossing with lights.", due=date(2027, 1, 10), moves=1)
    country.publish()
    page = country.text(PAGE)
    assert "A crossing at the &lt;school&gt;" in page
    assert "A crossing with lights." in page
    assert "10 January 2027" in page
    assert "At first 20 December 2026" in page
    assert "nobody has replied yet" in page

    a_group(country, 4, version=2, text="A crossing with lights.", state=PromiseState.KEPT, follow_up="solved")
    country.publish()
    (story,) = told(country)["groups"]
    assert story["state"] == "kept"
    assert story["orders"]["n"] == 4
    assert (story["solved"]["value"], story["solved"]["n"]) == (1.0, 4)
    assert "of those who replied say it is solved" in country.text(PAGE)


def test_what_too_few_people_say_is_not_told() -> None:
    country = Country(limit=5)
    a_group(country, 4, state=PromiseState.BROKEN, follow_up="not_solved")
    country.publish()
    (story,) = told(country)["groups"]
    assert (story["orders"]["status"], story["solved"]["status"]) == ("too-few", "too-few")
    assert (story["orders"]["n"], story["solved"]["n"]) == (None, None)
    assert (story["state"], story["text"]) == ("broken", None)
    assert "The agency has given no text for the public." in country.text(PAGE)


def test_a_promise_to_one_person_is_shown_only_with_words_for_it() -> None:
    country = Country()
    promised(country, 1)
    promised(country, 2, text="The counter opens on Saturdays.")
    country.publish()
    assert [promise["text"] for promise in told(country)["promises"]] == ["The counter opens on Saturdays."]
    assert "The counter opens on Saturdays." in country.text(PAGE)


def test_the_page_is_drawn_again_only_when_a_promise_or_a_group_changed() -> None:
    country = Country()
    a_group(country, 3)
    country.publish()
    country.rate(5)
    country.publish()
    assert PAGE not in country.puts
    a_group(country, 3, version=2, moves=1, due=date(2027, 1, 10))
    country.publish()
    assert {PAGE, "data/promises.json", "data/promises.csv"} <= set(country.puts)
    a_group(country, 3, version=3, moves=1, due=date(2027, 1, 10), follow_up="solved")
    country.publish()
    assert PAGE in country.puts


def test_words_that_are_withdrawn_leave_the_page() -> None:
    country = Country()
    promised(country, 1, text="The counter opens on Saturdays.")
    country.publish()
    promised(country, 1, version=2, text=None)
    country.publish()
    assert "Saturdays" not in country.text(PAGE)


def test_a_run_cut_off_at_any_point_is_made_good_by_the_next() -> None:
    def changed() -> Country:
        country = Country()
        a_group(country, 3)
        country.publish()
        a_group(country, 3, version=2, text="A crossing.", state=PromiseState.KEPT)
        return country

    assert_made_good_wherever_cut_off(changed)


@pytest.mark.parametrize("language", site_templates().languages)
def test_every_state_of_a_promise_has_a_word(language: str) -> None:
    country = Country(language=language)
    for n, state in enumerate(PromiseState):
        promised(country, n, state=state, text="Words.")
    country.publish()
    assert country.text(PAGE).count("Words.") == len(PromiseState)
