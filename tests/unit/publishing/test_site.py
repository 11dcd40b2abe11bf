"""The pages as a reader meets them: well formed, in every language, with no script or style of their own."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from chalicelib.adapters.templates.site import TEMPLATES, site_templates
from chalicelib.domain.pack.catalogue import Agency
from chalicelib.domain.statistics.facts import OrderFact, RoundFact
from chalicelib.services.publishing.wording import wording
from tests.unit.publishing.fakes import NOW, Country

VOID = {"meta", "link", "input", "br", "hr", "img"}


class Page(HTMLParser):
    """Collects what the tests ask for; raises on a tag closed out of order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def busy_country(language: str) -> Country:
    country = Country(language=language, limit=3)
    for day in range(0, 400, 20):
        for level in (5, 4, 2):
            country.rate(level, at=NOW - timedelta(days=day))
    for n in range(4):
        turn = RoundFact(1, "tax", NOW, NOW - timedelta(hours=n), "fixed", "solved", 8)
        opened = NOW - timedelta(days=3, hours=n)
        country.keep(OrderFact(f"N{n}", 1, 1, "tax", "vat", None, opened, "closed", True, "confirmed", (turn,)))
    country.publish()
    return country


@pytest.fixture(scope="module", params=site_templates().languages)
def country(request: pytest.FixtureRequest) -> Country:
    return busy_country(request.param)


def pages(country: Country) -> Iterator[tuple[str, Page, str]]:
    for path, body in country.site.items():
        if path.endswith(".html"):
            yield path, Page(body.decode()), body.decode()


def language_of(path: str, country: Country) -> str:
    """A form's page in another language lies in a folder of that name."""
    folder = path.split("/")[-2] if "/" in path else ""
    return folder if folder in country.pack.languages else country.pack.language


def test_every_page_is_well_formed_and_says_its_language(country: Country) -> None:
    for path, page, _ in pages(country):
        languages = [attributes["lang"] for tag, attributes in page.tags if tag == "html"]
        assert languages == [language_of(path, country)], path
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids)), path


def test_pages_need_no_exception_from_a_strict_content_policy(country: Country) -> None:
    for path, page, _ in pages(country):
        for tag, attributes in page.tags:
            assert tag != "style", path
            assert "style" not in attributes, path
            assert not any(name.startswith("on") for name in attributes), path
            if tag == "script" and attributes.get("type") != "application/json":
                assert (attributes.get("src") or "").startswith("/assets/"), path


def test_every_link_within_the_site_leads_somewhere(country: Country) -> None:
    for path, page, _ in pages(country):
        for tag, attributes in page.tags:
            target = attributes.get("href" if tag in {"a", "link"} else "src") or ""
            if target.startswith("/"):
                name = target.partition("#")[0].lstrip("/")
                assert (name + "index.html" if not name or name.endswith("/") else name) in country.site, (path, target)


def test_every_drawing_has_a_name_or_is_passed_over_by_readers(country: Country) -> None:
    for path, page, _ in pages(country):
        for tag, attributes in page.tags:
            if tag == "svg":
                assert attributes.get("aria-hidden") == "true" or attributes.get("aria-labelledby"), path


def test_nothing_unfilled_is_left_on_a_page(country: Country) -> None:
    for path, _, text in pages(country):
        assert "%%" not in text, path
        assert "{{" not in text, path
        assert "None" not in text, path


def test_names_from_the_pack_are_escaped() -> None:
    country = Country()
    country.publish()
    assert "The State &amp; Co" in country.text("agencies/state/index.html")


def test_a_page_in_another_language_has_its_words_numbers_and_dates() -> None:
    text = busy_country("uk").text("index.html")
    assert "Задоволеність" in text
    assert "66,7\u00a0%" in text
    assert "21 листопада 2026" in text


def _keys(words: object, prefix: str = "") -> Iterator[str]:
    if not isinstance(words, dict):
        yield prefix
        return
    for key, value in words.items():
        yield from _keys(value, f"{prefix}.{key}")


def _blanks(words: object) -> list[str]:
    return sorted(re.findall(r"\{\w*\}", json.dumps(words)))


@pytest.mark.parametrize("language", site_templates().languages)
def test_every_language_has_every_text_with_the_same_blanks(language: str) -> None:
    english, other = (json.loads((TEMPLATES / "i18n" / f"{each}.json").read_text("utf-8")) for each in ("en", language))
    assert list(_keys(other)) == list(_keys(english))
    for section in english:
        assert _blanks(other[section]) == _blanks(english[section]), section


def test_times_are_worded_as_they_were_counted() -> None:
    words = wording("en", site_templates())
    assert (words.wait(1), words.wait(72), words.wait(96)) == ("1 h", "72 h", "4 d")
    assert words.moment(datetime(2026, 3, 1, 9, 5, tzinfo=UTC), ZoneInfo("UTC")) == "1 March 2026, 09:05 (UTC)"
    assert words.number(1234567) == "1,234,567"


def test_a_missing_text_is_an_error_not_a_blank() -> None:
    with pytest.raises(KeyError):
        wording("en", site_templates())("site.nothing")


def test_the_overview_lists_those_below_a_higher_body_and_bodies_of_their_own() -> None:
    country = Country()
    ombudsman = Agency(id="ombudsman", name={"en": "Ombudsman"})
    country.pack = replace(country.pack, agencies={**country.pack.agencies, "ombudsman": ombudsman})
    country.publish()
    table = country.text("index.html").partition('id="agencies"')[2].partition("</table>")[0]
    assert "Tax office" in table
    assert "Roads office" in table
    assert "Ombudsman" in table
    assert "The State" not in table
