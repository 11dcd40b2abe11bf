"""Work orders that wait for a dispatcher are shown at the body that they are about."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.adapters.templates.site import site_templates
from chalicelib.domain.statistics.facts import OrderFact, RoundFact
from tests.unit.publishing.fakes import NOW, Country

KINDS = {"complaint": {"name": {"en": "Complaint", "uk": "Скарга"}}}


def waiting(n: int) -> OrderFact:
    """An order about the tax office that the state's dispatchers have; the first is past its deadline."""
    turn = RoundFact(1, "state", NOW + timedelta(days=n or -1))
    opened = NOW - timedelta(days=3)
    return OrderFact(
        f"N{n}", 1, 1, "state", None, None, opened, "new", False, None, (turn,), about="tax", undispatched=True
    )


def rows(country: Country) -> dict[str, dict[str, str]]:
    return {row["agency"]: row for row in csv.DictReader(io.StringIO(country.text("data/agencies.csv")))}


@pytest.fixture
def country() -> Country:
    country = Country(limit=3)
    for n in range(4):
        country.keep(waiting(n))
    country.publish()
    return country


def test_the_body_shows_them_as_not_yet_dispatched(country: Country) -> None:
    tax = country.index()["agencies"]["tax"]
    assert tax["undispatched"]["counts"] == {"orders": 4, "overdue": 1}
    assert tax["orders"]["status"] == "empty"
    page = country.text("agencies/tax/index.html")
    assert "Not yet dispatched" in page
    assert "No work order has been opened yet" not in page
    assert "Not yet dispatched" not in country.text("agencies/roads/index.html")
    row = rows(country)["tax"]
    assert (row["undispatched_orders"], row["undispatched_overdue"]) == ("4", "1")


def test_they_are_the_bodys_own_once_they_are_sent_to_it(country: Country) -> None:
    for n in range(4):
        country.keep(replace(waiting(n), version=2, agency="tax", undispatched=False))
    country.publish()
    tax = country.index()["agencies"]["tax"]
    assert (tax["undispatched"]["status"], tax["orders"]["n"]) == ("empty", 4)


def test_few_of_them_are_held_back() -> None:
    country = Country(limit=3)
    country.keep(waiting(1))
    country.publish()
    assert country.index()["agencies"]["tax"]["undispatched"]["status"] == "too-few"
    assert rows(country)["tax"]["undispatched_status"] == "too-few"


def test_a_row_with_orders_is_not_called_empty(country: Country) -> None:
    row = rows(country)["state"]
    assert (row["ratings"], row["orders_opened"]) == ("", "4")
    assert (row["status"], row["ratings_status"], row["orders_status"]) == ("known", "empty", "known")
    assert rows(country)["roads"]["status"] == "empty"


@pytest.mark.parametrize("language", site_templates().languages)
def test_orders_are_said_to_come_from_appeals_only_where_there_are_any(language: str) -> None:
    words = site_templates().words(language)["orders"]
    without, with_appeals = Country(language=language), Country(language=language, kinds=KINDS)
    for country in (without, with_appeals):
        country.publish()
    assert words["lead"] in with_appeals.text("index.html")
    assert words["lead_ratings"] in without.text("index.html")
    assert words["lead"] not in without.text("index.html")
