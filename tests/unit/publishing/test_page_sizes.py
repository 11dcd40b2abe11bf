"""No page grows past 200 kB in a country of 2,000 services, and nothing on it needs a script to be reached."""

import re
from collections import Counter

import pytest

from chalicelib.services.ports.statistics import FAQ_PAGE
from tests.unit.publishing.fakes import Country
from tests.unit.publishing.large_country import GROUPS, PROMISES, QUESTIONS, SERVICES, large_country

LARGEST = 200_000


@pytest.fixture(scope="module")
def country() -> Country:
    return large_country()


def test_every_page_has_at_most_200_kilobytes(country: Country) -> None:
    sizes = {path: len(body) for path, body in country.site.items() if path.endswith(".html")}
    assert {path: size for path, size in sizes.items() if size > LARGEST} == {}


def test_every_page_of_a_place_is_reached_by_links_alone(country: Country) -> None:
    reached, waiting = {"/"}, ["/"]
    while waiting:
        text = country.text(f"{waiting.pop()}index.html".lstrip("/"))
        found = {link.partition("#")[0] for link in re.findall(r'<a [^>]*href="(/[^"]*)"', text)}
        fresh = {link for link in found - reached if f"{link}index.html".lstrip("/") in country.site}
        reached |= fresh
        waiting += fresh
    folders = ("agencies", "services", "offices", "regions", "situations", "lists", "faq", "promises", "campaigns")
    pages = {f"/{path.removesuffix('index.html')}" for path in country.site if path.endswith("/index.html")}
    assert {page for page in pages if page.split("/")[1] in folders} - reached == set()


def test_the_overview_shows_the_50_services_with_the_most_ratings_and_leads_to_a_list_of_all(country: Country) -> None:
    services = country.text("index.html").partition('id="services"')[2].partition("</section>")[0]
    assert len(set(re.findall(r'href="/services/([^"]+)/"', services))) == 50
    assert 'href="/lists/services/"' in services
    lists = [country.text(path) for path in country.site if path.startswith("lists/services/")]
    names = Counter(name for text in lists for name in re.findall(r'href="/services/([^"]+)/"', text))
    assert (len(names), set(names.values())) == (SERVICES, {1})


def test_parts_of_a_long_list_hold_each_entry_once(country: Country) -> None:
    answers = [country.text(path) for path in country.site if path.startswith("faq/")]
    asked = Counter(name for text in answers for name in re.findall(r'<details id="([^"]+)"', text))
    assert (len(asked), set(asked.values())) == (QUESTIONS, {1})
    promises = [country.text(path) for path in country.site if path.startswith("promises/")]
    assert sum(text.count('class="card"') for text in promises) == PROMISES + GROUPS


def test_the_parts_of_a_list_go_when_it_grows_shorter(country: Country) -> None:
    assert "faq/topic-topic-001/index.html" in country.site
    country.asked = country.asked[:3]
    country.mark(FAQ_PAGE)
    country.publish()
    assert [path for path in country.site if path.startswith("faq/")] == ["faq/index.html"]
    assert country.text("faq/index.html").count("<details") == 3
