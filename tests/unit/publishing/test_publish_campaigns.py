"""The page and files of campaigns: what was asked of whom, with its margin, and nothing about too few."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.adapters.templates.site import site_templates
from chalicelib.domain.campaigns.campaign import Campaign, Stage, Start, Unit
from chalicelib.domain.campaigns.results import campaign_result
from chalicelib.domain.ids import ulid
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.indicators import Status
from tests.unit.publishing.fakes import NOW, Country

CAMPAIGN = Campaign(
    id=ulid(NOW, bytes(10)),
    unit=Unit("tax"),
    first=date(2026, 8, 1),
    last=date(2026, 10, 31),
    survey="short",
    survey_version=1,
    margin=0.05,
    confidence=0.95,
    seed="a-seed",
    pack="v1",
    started_at=NOW,
    started_by=Start.LIMIT,
    stage=Stage.CLOSED,
    dealt=70,
    population=60,
    population_hash="0" * 64,
    sample=53,
    next=53,
    passed_over=3,
    ends_at=NOW,
    closed_at=NOW,
)


LEVELS = (5,) * 15 + (1,) * 5


def asked(campaign: Campaign = CAMPAIGN, *, language: str = "en", levels: tuple[int, ...] = LEVELS) -> Country:
    country = Country(language=language)
    country.campaigns.kept[campaign.id] = campaign
    for level in levels:
        country.rate(level, campaign=campaign.id, answers={"speed": level})
    country.publish()
    return country


def told(country: Country) -> Any:
    (campaign,) = json.loads(country.site["data/campaigns.json"])["campaigns"]
    return campaign


@pytest.mark.parametrize("language", site_templates().languages)
def test_the_page_speaks_every_language_of_the_site(language: str) -> None:
    page = asked(language=language).text("campaigns/index.html")
    for shown in ("75", "a-seed", "0" * 64, f"c-{CAMPAIGN.id}"):
        assert shown in page
    assert "/agencies/tax/" in page


def test_numbers_have_their_margin_and_the_silent_are_named() -> None:
    campaign = told(asked())
    result = campaign["result"]
    assert (result["satisfied"]["value"], result["satisfied"]["n"]) == (0.75, 20)
    # 20 of 60: as exact as 20 * 59 / 40 = 29.5 answers from an endless list.
    assert result["satisfied"]["margin"] == pytest.approx(0.1498, abs=1e-4)
    assert result["mean_level"]["value"] == 4
    assert result["questions"]["speed"]["value"] == 75
    assert result["response_rate"]["value"] == 0.4, "of the fifty who were asked"
    (row,) = csv.DictReader(io.StringIO(asked().text("data/campaigns.csv")))
    assert (row["satisfied"], row["invited"], row["satisfied_n"]) == ("0.75", "50", "20")


def test_of_few_who_could_be_asked_no_number_is_told() -> None:
    few = replace(CAMPAIGN, population=2, dealt=2, sample=2, next=2, passed_over=0)
    country = asked(few, levels=(1, 5))
    campaign = told(country)
    assert {name: campaign[name] for name in ("dealt", "population", "sample", "invited", "passed_over")} == {
        "dealt": None,
        "population": None,
        "sample": None,
        "invited": None,
        "passed_over": None,
    }
    assert {number["value"] for number in campaign["result"].values() if "value" in number} == {None}
    assert "too few to publish" in country.text("campaigns/index.html")


def test_of_few_who_answered_nothing_is_told_but_how_many_did_not() -> None:
    country = asked(levels=(1, 5))
    assert told(country)["result"]["satisfied"] | {"formula": ""} == {
        "formula": "",
        "status": "too-few",
        **dict.fromkeys(("value", "n", "low", "high", "margin")),
    }
    assert "96.0%" in country.text("campaigns/index.html")


@pytest.mark.parametrize("stage", [Stage.GATHERING, Stage.INVITING, Stage.OPEN])
def test_one_that_is_not_over_is_not_published(stage: Stage) -> None:
    country = asked(replace(CAMPAIGN, stage=stage))
    assert json.loads(country.site["data/campaigns.json"])["campaigns"] == []
    assert CAMPAIGN.seed not in country.text("campaigns/index.html")
    assert json.loads(country.lake[f"campaigns/{CAMPAIGN.id}.json"])["level/5"] == 15, "the desk sees how far it is"


def test_closing_one_draws_its_page_and_an_answer_its_numbers_and_nothing_else_does() -> None:
    country = asked(replace(CAMPAIGN, stage=Stage.OPEN))
    country.publish()
    assert country.puts == []
    country.campaigns.kept[CAMPAIGN.id] = CAMPAIGN
    country.mark("campaigns")
    country.publish()
    assert {"campaigns/index.html", "data/campaigns.json", "data/campaigns.csv"} == {*country.puts}
    assert country.dirty == {}
    country.rate(4)
    country.publish()
    assert "campaigns/index.html" not in country.puts


def test_a_decision_about_an_answer_leaves_it_out_of_the_result() -> None:
    country = asked()
    country.exclude(country.rate(1, campaign=CAMPAIGN.id), Reason.SPAM)
    country.publish()
    assert told(country)["result"]["satisfied"]["n"] == 20
    assert country.index()["overall"]["left_out"] == {"campaign": 20, "spam": 1}


def test_a_survey_that_the_pack_lost_still_has_its_levels() -> None:
    tally = {"level/5": 8, "level/1": 2, "answer/gone/speed/5": 8}
    result = campaign_result(replace(CAMPAIGN, survey="gone"), tally, None, limit=3)
    assert (result.satisfied.value, result.questions) == (0.8, {})


def test_one_answer_has_no_mean_whatever_may_be_shown() -> None:
    result = campaign_result(CAMPAIGN, {"level/5": 1}, None, limit=1)
    assert result.mean_level.status is Status.TOO_FEW
    assert result.satisfied.known


def test_more_answers_than_people_are_no_error() -> None:
    """An answer may come for somebody who was counted as passed over."""
    nobody = replace(CAMPAIGN, population=0, sample=0, next=0, passed_over=0)
    result = campaign_result(nobody, {"level/5": 4}, None, limit=1)
    assert (result.satisfied.value, result.response_rate.value) == (1, 1)


def test_a_campaign_without_answers_has_no_numbers() -> None:
    result = campaign_result(replace(CAMPAIGN, ends_at=NOW + timedelta(days=1)), {}, None, limit=1)
    assert {result.satisfied.status, result.mean_level.status} == {Status.EMPTY}
    assert result.response_rate.value == 0
