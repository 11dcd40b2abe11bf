"""The page of frequent questions: by topic, only what is in sight, drawn when one of them changed."""

import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.adapters.templates.site import site_templates
from chalicelib.domain.faq import FaqState, FrequentQuestion
from chalicelib.services.ports.statistics import FAQ_PAGE
from tests.unit.publishing.fakes import NOW, Country, assert_made_good_wherever_cut_off

PAGE = "faq/index.html"
TOPICS = {
    "taxes": {"name": {"en": "Taxes", "uk": "Податки"}},
    "refunds": {"name": {"en": "Refunds", "uk": "Повернення"}, "parent": "taxes"},
}


def asked(country: Country, name: str, **changes: Any) -> FrequentQuestion:
    """A question that is kept, in the language of the country."""
    language = country.pack.language
    entry = FrequentQuestion(
        id=f"id-{name}",
        agency="tax",
        question={language: f"Question <{name}>?"},
        answer={language: f"Answer {name}."},
        opened_at=NOW,
        changed_at=NOW,
    )
    entry = replace(entry, **changes)
    country.asked = [each for each in country.asked if each.id != entry.id] + [entry]
    country.mark(FAQ_PAGE)
    return entry


def file(country: Country) -> Any:
    return json.loads(country.text("data/faq.json"))["questions"]


@pytest.mark.parametrize("language", site_templates().languages)
def test_with_no_question_the_page_says_so(language: str) -> None:
    country = Country(language=language)
    country.publish()
    assert 'class="notice"' in country.text(PAGE)
    assert file(country) == []


def test_questions_stand_under_their_topics_in_the_order_they_were_given() -> None:
    country = Country(topics=TOPICS)
    asked(country, "of-none")
    asked(country, "late", topic="refunds", sort=2)
    asked(country, "early", topic="refunds", sort=1)
    asked(country, "first", topic="taxes")
    country.publish()
    assert [each["id"] for each in file(country)] == ["id-first", "id-early", "id-late", "id-of-none"]
    assert [each["topics"] for each in file(country)] == [["taxes"], *[["refunds", "taxes"]] * 2, []]
    page = country.text(PAGE)
    places = [page.index(text) for text in ("Taxes<", "first&gt;", "Refunds<", "early&gt;", "late&gt;", "of-none&gt;")]
    assert places == sorted(places)
    assert "Answer early." in page


def test_what_was_withdrawn_or_belongs_to_nobody_is_not_shown() -> None:
    country = Country()
    asked(country, "gone", state=FaqState.WITHDRAWN)
    asked(country, "strange", agency="moon")
    asked(country, "here")
    country.publish()
    assert [each["id"] for each in file(country)] == ["id-here"]
    assert "gone" not in country.text(PAGE)


def test_the_page_is_drawn_when_a_question_changed_and_left_alone_otherwise() -> None:
    country = Country()
    asked(country, "one")
    country.publish()
    country.rate(5)
    country.publish()
    assert PAGE not in country.puts
    asked(country, "one", answer={"en": "Another answer."}, version=2)
    country.publish()
    assert set(country.puts) == {PAGE, "data/faq.json"}
    assert "Another answer." in country.text(PAGE)
    assert not country.dirty


def test_a_run_cut_off_at_any_point_is_made_good_by_the_next() -> None:
    def changed() -> Country:
        country = Country()
        country.publish()
        asked(country, "one")
        return country

    assert_made_good_wherever_cut_off(changed)
