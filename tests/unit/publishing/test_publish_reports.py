"""Public reports: one for each month with enough, else for what is left of the quarter; nothing about too few (B3)."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.adapters.templates.site import site_templates
from chalicelib.domain.statistics.facts import OrderFact, RoundFact
from tests.unit.publishing.fakes import NOW, Country
from tests.unit.publishing.test_publish_faq import TOPICS

SURVEY: dict[str, Any] = {
    "title": {"en": "Form"},
    "version": 1,
    "audience": "external",
    "level": "optional",
    "opens_case": "never",
    "questions": [
        {"id": name, "type": "scale", "min": 1, "max": 5, "text": {"en": f"How is {name}?"}}
        for name in ("speed", "care")
    ],
}
LIST = "reports/index.html"


def country_with(**more: Any) -> Country:
    """Months with 8 and more have a report of their own; nothing about fewer than 3 is shown."""
    parts: dict[str, Any] = {
        "surveys": {"form": SURVEY},
        "topics": TOPICS,
        "channels": ["web", "phone", "hall", "kiosk"],
    }
    return Country(limit=3, reports={"monthly_from": 8}, **parts, **more)


def rate(country: Country, month: int, levels: list[int], *, day: int = 5, year: int = 2026, **more: Any) -> None:
    for level in levels:
        country.rate(level, survey="form", at=datetime(year, month, day, 10, tzinfo=UTC), **more)


def listed(country: Country) -> list[Any]:
    found: list[Any] = json.loads(country.text("data/reports.json"))["reports"]
    return found


def report(country: Country, period: str) -> Any:
    return json.loads(country.text(f"data/reports/{period}.json"))


@pytest.fixture
def country() -> Country:
    made = country_with()
    rate(made, 4, [5] * 6 + [1] * 2)
    rate(made, 5, [3] * 4)
    rate(made, 7, [5] * 9 + [1])
    made.publish()
    return made


def test_a_month_with_enough_has_its_own_report_and_the_rest_of_the_quarter_another(country: Country) -> None:
    assert [(each["period"], each["submissions"]) for each in listed(country)] == [
        ("2026-07", 10),
        ("2026-Q2", 4),
        ("2026-04", 8),
    ]
    assert report(country, "2026-Q2")["months"] == ["2026-05", "2026-06"], "whose numbers it holds"
    page = country.text(LIST)
    assert page.index("July 2026") < page.index("Quarter 2 of 2026") < page.index("April 2026")


def test_a_period_that_is_not_over_has_no_report(country: Country) -> None:
    rate(country, NOW.month, [5] * 20, day=1)
    country.publish()
    assert len(listed(country)) == 3
    country.publish(now=datetime(2026, 12, 1, tzinfo=UTC))
    assert listed(country)[0]["period"] == "2026-11"


def test_a_report_stands_beside_the_one_before(country: Country) -> None:
    july = report(country, "2026-07")
    (satisfaction,) = (each for each in july["compared"] if each["name"] == "satisfaction")
    assert july["before"] == "2026-Q2"
    assert (satisfaction["now"]["value"], satisfaction["before"]["value"], satisfaction["change"]) == (0.9, 1.0, -0.1)
    assert "\u221210.0 points" in country.text("reports/2026-07/index.html")
    assert report(country, "2026-04")["before"] is None
    assert "nothing to compare" in country.text("reports/2026-04/index.html")


def test_channels_topics_and_problems_are_shown_from_the_limit_up() -> None:
    country = country_with()
    rate(country, 4, [4] * 6, answers={"speed": 1, "care": 5})
    rate(country, 4, [4] * 3, channel="phone", answers={"care": 4})
    rate(country, 4, [4] * 2, channel="hall")
    rate(country, 4, [4], channel="kiosk")
    for n in range(4):
        opened = datetime(2026, 4, 2, n, tzinfo=UTC)
        turn = RoundFact(1, "tax", opened)
        topic = "refunds" if n else "taxes"
        country.keep(OrderFact(f"N{n}", 1, 1, "tax", None, None, opened, "x", False, None, (turn,), topic=topic))
    country.publish()
    found = report(country, "2026-04")
    assert {name: (each["n"], each["share"]) for name, each in found["channels"].items()} == {
        "web": (6, 0.5),
        "phone": (3, 0.25),
    }
    assert found["topics"] == {"taxes": {"orders": 4}, "refunds": {"orders": 3}}
    assert [(each["question"], each["n"]) for each in found["problems"]] == [("form/speed", 6), ("form/care", 9)]
    page = country.text("reports/2026-04/index.html")
    assert page.index("How is speed?") < page.index("How is care?")
    assert "In person" not in page
    assert page.index("Taxes") < page.index("Refunds")


def test_of_too_few_nothing_is_told() -> None:
    country = country_with()
    rate(country, 2, [1, 2])
    country.publish()
    found = report(country, "2026-Q1")
    assert found["submissions"] is None
    assert found["satisfaction"]["value"] is None
    assert found["channels"] == {}
    assert "Fewer than 3" in country.text("reports/2026-Q1/index.html")


def test_a_report_of_too_few_is_passed_over_in_comparing() -> None:
    country = country_with()
    rate(country, 11, [1], year=2025)
    rate(country, 1, [4] * 8)
    rate(country, 2, [1, 2])
    rate(country, 4, [5] * 8)
    country.publish()
    assert [each["period"] for each in listed(country)] == ["2026-04", "2026-Q1", "2026-01", "2025-Q4"]
    assert report(country, "2026-04")["before"] == "2026-01"
    rate(country, 1, [1], day=9)
    country.publish()
    assert "reports/2026-04/index.html" in country.puts


def test_a_change_of_this_month_leaves_reports_alone_and_one_of_an_old_month_draws_it_and_the_next(
    country: Country,
) -> None:
    rate(country, NOW.month, [5] * 3, day=2)
    country.publish()
    assert not [path for path in country.puts if "reports" in path]
    rate(country, 4, [1], day=6)
    country.publish()
    drawn = {path for path in country.puts if path.endswith("/index.html") and path.startswith("reports/")}
    assert drawn == {LIST, "reports/2026-04/index.html", "reports/2026-Q2/index.html"}


def test_a_month_that_comes_to_have_enough_leaves_the_quarter_and_its_report_goes(country: Country) -> None:
    rate(country, 5, [3] * 4, day=7)
    country.publish()
    assert [each["period"] for each in listed(country)] == ["2026-07", "2026-05", "2026-04"]
    assert not [path for path in country.site if "2026-Q2" in path]
    assert report(country, "2026-07")["before"] == "2026-05"


def test_a_pack_that_says_nothing_of_reports_makes_them_from_the_publication_limit_up() -> None:
    country = Country(limit=3)
    country.rate(4, at=datetime(2026, 4, 5, tzinfo=UTC))
    assert country.pack.monthly_from == 3


@pytest.mark.parametrize("language", site_templates().languages)
def test_every_language_tells_a_month_and_a_quarter(language: str) -> None:
    country = Country(language=language, limit=3)
    for month, count in ((4, 3), (5, 1), (6, 2)):
        for _ in range(count):
            country.rate(4, at=datetime(2026, month, 5, tzinfo=UTC))
    country.publish()
    assert [each["period"] for each in listed(country)] == ["2026-Q2", "2026-04"]
    assert "{" not in country.text("reports/2026-Q2/index.html").partition("<main")[2]
    assert "2026" in country.text(LIST)


def test_without_any_report_the_page_says_so() -> None:
    country = Country()
    country.publish()
    assert 'class="notice"' in country.text(LIST)
    assert listed(country) == []
