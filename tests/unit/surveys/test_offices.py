"""Halls, platforms and windows: rated by who was served there, counted and published (J1)."""

import csv
import io
import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bench.capacity import kilobytes
from chalicelib.adapters.dynamodb.codec import to_wire
from chalicelib.adapters.dynamodb.feedback_store import feedback_item
from chalicelib.domain.errors import Invalid
from chalicelib.domain.pack.catalogue import Office
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.submissions.feedback_intake import Draft, accept
from infra.packs import PACKS, check, compiled
from infra.packs.calendars import days_off, working_days_added
from infra.packs.models.clocks import Calendar
from tests.builders import NOW, a_pack
from tests.unit.publishing.fakes import Country

HALL = {
    "name": {"en": "Hall"},
    "agency": "office",
    "region": "north",
    "hosts": ["centre"],
    "windows": {"w1": {"name": {"en": "Window 1"}}},
}
PORTAL = {"name": {"en": "Portal"}, "agency": "office"}
PACK = a_pack(offices={"hall": HALL, "portal": PORTAL})
SOUND = "hall:\n  name: {en: Hall, uk: Зала}\n  agency: neas\n  windows: {w1: {name: {en: One, uk: Перше}}}\n"


def a_draft(**changes: Any) -> Draft:
    return Draft(**{"survey": "short", "agency": "office", "channel": "hall", "level": 2, **changes})


def refused(**changes: Any) -> set[str]:
    with pytest.raises(Invalid) as wrong:
        accept(a_draft(channel="web", **changes), now=NOW, random=b"0123456789", pack=PACK)
    return {problem.path for problem in wrong.value.problems}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"office": "nowhere"}, "office"),
        ({"window": "w1"}, "window"),
        ({"office": "hall", "window": "w9"}, "window"),
        ({"office": "portal", "window": "w1"}, "window"),
        ({"office": "hall", "agency": "ombudsman"}, "office"),
        ({"office": "portal", "agency": "centre"}, "office"),
    ],
)
def test_a_place_that_does_not_fit_is_named(changes: dict[str, Any], path: str) -> None:
    assert path in refused(**changes)


@pytest.mark.parametrize("agency", ["office", "ministry", "desk", "centre"])
def test_whoever_serves_in_a_hall_can_be_rated_there(agency: str) -> None:
    draft = a_draft(channel="web", agency=agency, office="hall", window="w1")

    kept = accept(draft, now=NOW, random=b"0123456789", pack=PACK)

    assert (kept.agency, kept.office, kept.window) == (agency, "hall", "w1")


def test_a_rating_that_names_only_the_hall_counts_for_its_region() -> None:
    kept = accept(a_draft(channel="web", office="hall"), now=NOW, random=b"0123456789", pack=PACK)

    assert kept.region == "north"


def test_a_hall_stands_in_one_region() -> None:
    pack = a_pack(offices={"hall": HALL}, regions={"north": {"name": {"en": "N"}}, "south": {"name": {"en": "S"}}})

    with pytest.raises(Invalid) as wrong:
        accept(a_draft(channel="web", office="hall", region="south"), now=NOW, random=b"0123456789", pack=pack)

    assert [problem.path for problem in wrong.value.problems] == ["region"]


def test_a_whole_review_at_a_window_is_one_write_unit() -> None:
    found = compiled(PACKS / "good-bad-review", today=date(2026, 11, 22))
    pack = read_pack(found.document, found.version)
    draft = Draft(
        survey="review",
        agency="medical-insurance",
        service="medical-registration",
        stage="online-form",
        channel="mobile",
        office="provincial-hall",
        window="ticket",
        level=2,
        answers={
            "bad-reasons": ["waiting", "guide", "materials", "skill", "attitude"],
            "aspects": {"convenience": 1, "completeness": 2, "attitude": 3, "skill": 2},
        },
        comment="排了两个小时的队，窗口说材料不全，第二天又说不需要这份材料。",
        language="zh",
    )

    kept = accept(draft, now=NOW, random=b"0123456789", pack=pack)

    assert kept.region == "nanjing"
    assert kilobytes(to_wire(feedback_item(kept, 1))) == 1


# Numbers -------------------------------------------------------------------------------------------------------------


def a_country() -> Country:
    country = Country(limit=3)
    windows = {"w1": {"en": "Window 1"}, "w2": {"en": "Window 2"}}
    hall = Office(id="hall", name={"en": "Hall"}, agency="tax", windows=windows)
    country.pack = replace(country.pack, offices={"hall": hall, "app": Office("app", {"en": "App"}, "tax")})
    return country


def table(country: Country) -> dict[tuple[str, str], dict[str, str]]:
    rows = csv.DictReader(io.StringIO(country.text("data/offices.csv")))
    return {(row["office"], row["window"]): row for row in rows}


def test_halls_and_windows_are_counted_and_few_ratings_are_kept_back() -> None:
    country = a_country()
    for level in (5, 4, 1):
        country.rate(level, office="hall", window="w1")
    country.rate(2, office="hall", window="w2")
    country.rate(2, office="hall")
    country.rate(5)
    country.publish()

    found = table(country)

    assert set(found) == {("hall", ""), ("hall", "w1"), ("hall", "w2"), ("app", "")}
    assert (found["hall", ""]["ratings"], found["hall", ""]["level_2"]) == ("5", "2")
    assert found["hall", "w1"]["name"] == "Window 1"
    for window in ("w1", "w2"):  # The three ratings of one would tell how many the other has.
        assert (found["hall", window]["status"], found["hall", window]["ratings"]) == ("too-few", "")
    assert found["app", ""]["status"] == "empty"
    assert country.index()["overall"]["levels"]["n"] == 6


def test_a_hall_has_a_page_with_its_windows_and_without_work_orders() -> None:
    country = a_country()
    for level in (5, 4, 1):
        country.rate(level, office="hall", window="w1")
    country.publish()

    page = country.text("offices/hall/index.html")

    assert re.search(r'class="name">Window 1<.*?strong">66.7%<', page, re.DOTALL)
    assert 'href="/agencies/tax/"' in page
    assert 'id="orders"' not in page
    assert 'href="/offices/hall/"' in country.text("index.html")
    assert 'href="/offices/hall/"' in country.text("agencies/tax/index.html")


def test_a_region_has_a_page_with_what_is_there() -> None:
    country = a_country()
    there = {name: replace(office, region="north") for name, office in country.pack.offices.items()}
    country.pack = replace(country.pack, offices=there, regions={"north": {"en": "The North"}})
    country.rate(5, office="app")
    country.publish()

    page = country.text("regions/north/index.html")

    assert "<h1>The North</h1>" in page
    assert 'href="/offices/app/"' in page
    assert 'href="/regions/north/"' in country.text("index.html")
    assert country.index()["regions"]["north"]["levels"]["status"] == "empty"
    assert country.text("data/regions.csv").splitlines()[1].startswith("north,The North,empty")


def test_only_the_halls_that_a_rating_touches_are_drawn_again() -> None:
    country = a_country()
    country.rate(5, office="app")
    country.publish()
    country.rate(4, office="hall", window="w2")
    country.publish()

    assert "offices/hall/index.html" in country.puts
    assert "offices/app/index.html" not in country.puts


def test_a_service_shows_the_stages_of_its_way_in_their_order() -> None:
    country = Country(limit=3)
    stages = {"queue": {"en": "Queue"}, "counter": {"en": "Counter"}, "letter": {"en": "Letter"}}
    vat = replace(country.pack.services["vat"], stages=("queue", "counter", "letter"))
    country.pack = replace(country.pack, stages=stages, services={**country.pack.services, "vat": vat})
    for level in (5, 4, 1):
        country.rate(level, stage="counter")
    country.rate(5, stage="queue")
    country.rate(5, stage="letter")
    country.rate(5, stage="letter")
    country.publish()

    page = country.text("services/vat/index.html")

    assert re.search(r'name">Queue<.*?too few.*?name">Counter<.*?66.7%', page, re.DOTALL | re.IGNORECASE)
    assert [line.split(",")[:5] for line in country.text("data/stages.csv").splitlines()[1:]] == [
        ["vat", "queue", "Queue", "too-few", ""],
        ["vat", "counter", "Counter", "known", "3"],
        ["vat", "letter", "Letter", "too-few", ""],
    ]


def test_a_form_finds_halls_and_windows_in_the_catalogue() -> None:
    country = a_country()
    country.publish()

    offices = json.loads(country.text("data/catalogue.json"))["offices"]

    assert offices["hall"]["windows"]["w2"] == {"name": {"en": "Window 2"}}
    assert offices["app"]["windows"] == {}


def test_a_pack_without_offices_publishes_no_table_of_them() -> None:
    country = Country()
    country.publish()

    assert "data/offices.csv" not in country.site
    assert "offices.csv" not in country.text("index.html")


# The pack's file -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("agency: neas", "agency: nobody", "reference"),
        ("agency: neas", "agency: neas\n  region: moon", "reference"),
        ("agency: neas", "agency: neas\n  hosts: [nhft, nobody]", "reference"),
        ("name: {en: One, uk: Перше}", "name: {uk: Перше}", "text"),
        ("uk: Зала", "uk: Зала, pl: Sala", "text"),
        ("w1:", "1:", "shape"),
    ],
)
def test_a_slip_in_the_offices_is_found(tmp_path: Path, old: str, new: str, rule: str) -> None:
    demo = shutil.copytree(PACKS / "demo", tmp_path / "demo")
    (demo / "offices.yaml").write_text(SOUND, encoding="utf-8")
    assert check(demo, today=date(2026, 11, 21)) == []
    assert old in SOUND

    (demo / "offices.yaml").write_text(SOUND.replace(old, new), encoding="utf-8")

    assert {(finding.rule, finding.file) for finding in check(demo, today=date(2026, 11, 21))} == {
        (rule, "offices.yaml")
    }


# Weekends that are worked --------------------------------------------------------------------------------------------


def a_calendar(**changes: Any) -> Calendar:
    given = {
        "time_zone": "Asia/Shanghai",
        "working_days": [0, 1, 2, 3, 4],
        "hours": ["09:00", "17:00"],
        "holidays": {"country": "CN"},
        "years": {"first": 2026, "last": 2026},
    }
    return Calendar.model_validate(given | changes)


def test_weekends_worked_for_a_longer_holiday_are_working_days() -> None:
    calendar = a_calendar()

    assert working_days_added(calendar) == [
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ]
    assert {"2026-10-06", "2026-10-07"} <= set(days_off(calendar))


def test_a_pack_can_take_such_a_weekend_off_again() -> None:
    assert "2026-10-10" not in working_days_added(a_calendar(extra_days_off=["2026-10-10"]))


def test_a_place_that_moves_no_days_has_those_that_the_pack_adds() -> None:
    calendar = a_calendar(holidays={"country": "GB", "subdivision": "ENG"}, extra_working_days=["2026-12-05"])

    assert working_days_added(calendar) == ["2026-12-05"]
