"""Whom service systems invited themselves, and how many of them answered, as the site tells it."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.templates.site import site_templates
from tests.unit.publishing.fakes import NOW, Country

LAST_MONTH = NOW - timedelta(days=40)


def rate_of(country: Country, **place: str) -> Any:
    wanted = {"agency": None, "service": None, **place}
    (found,) = (r for r in country.index()["responses"] if {"agency": r["agency"], "service": r["service"]} == wanted)
    return found


def invited(*, answers: int, **more: Any) -> Country:
    country = Country(limit=3)
    for _ in range(answers):
        country.rate(5, service=None)
    country.invite(40, **more)
    country.publish()
    return country


def test_the_response_rate_stands_on_the_page_in_the_table_and_in_the_data() -> None:
    country = invited(answers=4)
    assert rate_of(country)["value"] == rate_of(country, agency="tax")["value"] == 0.1
    assert (rate_of(country, agency="tax")["n"], rate_of(country, agency="tax")["answered"]) == (40, 4)
    rows = list(csv.DictReader(io.StringIO(country.text("data/responses.csv"))))
    assert [(row["agency"], row["invited"], row["answered"], row["response_rate"]) for row in rows] == [
        ("", "40", "4", "0.1"),
        ("state", "40", "4", "0.1"),
        ("tax", "40", "4", "0.1"),
    ]
    assert "10.0%" in country.text("campaigns/index.html")


def test_only_answers_by_the_channel_and_in_the_months_of_the_invitations_count() -> None:
    country = invited(answers=4)
    country.rate(5, channel="phone")
    country.rate(5, at=LAST_MONTH)
    country.publish()
    assert rate_of(country)["answered"] == 4


def test_the_page_follows_each_answer() -> None:
    country = invited(answers=4)
    country.rate(5)
    country.publish()
    assert "12.5%" in country.text("campaigns/index.html")


def test_of_a_part_neither_few_invited_nor_few_answers_are_told() -> None:
    country = invited(answers=2)
    assert rate_of(country)["answered"] == 2
    assert (rate_of(country, agency="tax")["status"], rate_of(country, agency="tax")["answered"]) == ("too-few", None)


def two_bodies(*, tax: int, roads: int) -> Country:
    """Tax invited 100 by mobile and roads 200; of tax more have answered on the web."""
    country = Country(limit=10, channels=["web", "mobile"])
    country.invite(100, agency="tax", channel="mobile")
    country.invite(200, agency="roads", channel="mobile")
    for agency, channel, answers in (("tax", "mobile", tax), ("tax", "web", 30), ("roads", "mobile", roads)):
        for _ in range(answers):
            country.rate(5, agency=agency, service=None, channel=channel)
    country.publish()
    return country


@pytest.mark.parametrize("few", [0, 4])
def test_a_rate_that_is_kept_back_cannot_be_told_from_the_whole_and_the_one_beside_it(few: int) -> None:
    country = two_bodies(tax=few, roads=40)
    assert (rate_of(country)["n"], rate_of(country)["answered"]) == (300, 40 + few)
    for agency in ("tax", "roads"):
        told = rate_of(country, agency=agency)
        assert (told["status"], told["n"], told["answered"], told["value"]) == ("too-few", None, None, None)


def test_both_rates_are_told_where_both_bodies_have_enough_answers() -> None:
    country = two_bodies(tax=10, roads=40)
    assert [rate_of(country, agency=agency)["answered"] for agency in ("tax", "roads")] == [10, 40]


def test_a_body_that_reported_nothing_does_not_raise_the_rate_of_the_whole() -> None:
    country = invited(answers=5)
    for _ in range(30):
        country.rate(5, agency="roads", service=None)
    country.publish()
    assert rate_of(country)["answered"] == rate_of(country, agency="state")["answered"] == 5


def test_without_any_report_the_page_says_nothing_of_it() -> None:
    country = Country()
    country.rate(5)
    country.publish()
    assert country.index()["responses"] == []
    assert 'id="outreach"' not in country.text("campaigns/index.html")


@pytest.mark.parametrize("language", site_templates().languages)
def test_every_language_has_the_words(language: str) -> None:
    country = Country(language=language)
    country.invite(40)
    country.publish()
    assert 'id="outreach"' in country.text("campaigns/index.html")
