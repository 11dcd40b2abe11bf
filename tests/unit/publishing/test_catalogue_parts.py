"""Forms fetch the catalogue in small parts, and every entry can be found in them."""

import json
from itertools import accumulate
from typing import Any

import pytest

from chalicelib.adapters.templates.site import site_templates
from chalicelib.services.publishing.catalogue import catalogue
from chalicelib.services.publishing.catalogue_parts import ENTRIES_IN_PART, KINDS, catalogue_parts, words_of
from chalicelib.services.publishing.drawing import Drawing
from tests.unit.publishing import large_country
from tests.unit.publishing.fakes import NOW, small_pack

LANGUAGES = ["uk", "ru", "en", "zh"]
PACK = small_pack(language="uk", **large_country.parts())
MOST_FETCHED = 10_000


@pytest.fixture(scope="module")
def parts() -> dict[str, str]:
    return catalogue_parts(Drawing(PACK, NOW, site_templates()), LANGUAGES)


@pytest.fixture(scope="module")
def index(parts: dict[str, str]) -> dict[str, Any]:
    return {
        word: [set(accumulate(numbers)) for numbers in (*postings, [])]
        for path, text in parts.items()
        if path.startswith("data/forms/words/")
        for word, postings in json.loads(text).items()
    }


def front(parts: dict[str, str], language: str = "uk") -> Any:
    return json.loads(parts[f"data/forms/{language}/catalogue.json"])


def entry_at(parts: dict[str, str], number: int, language: str = "uk") -> tuple[str, str, Any]:
    part = json.loads(parts[f"data/forms/{language}/{number // ENTRIES_IN_PART}.json"])
    kind, entry = part["order"][number % ENTRIES_IN_PART]
    return kind, entry, part


def word_part(parts: dict[str, str], word: str) -> str:
    firsts = front(parts)["parts"]["words"]
    return parts[f"data/forms/words/{max(n for n, first in enumerate(firsts) if first <= word)}.json"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_opened_by_the_link_of_a_service_fetches_at_most_10_kilobytes_of_the_catalogue(
    language: str, parts: dict[str, str], index: dict[str, Any]
) -> None:
    opening = parts[f"data/forms/{language}/catalogue.json"]
    for service in PACK.services:
        (number,) = index[f"=services/{service}"][0]
        part = parts[f"data/forms/{language}/{number // ENTRIES_IN_PART}.json"]
        fetched = (opening, word_part(parts, f"=services/{service}"), part)
        assert sum(len(each.encode()) for each in fetched) <= MOST_FETCHED, service


def test_no_part_is_larger_than_what_a_form_may_fetch(parts: dict[str, str]) -> None:
    """But for the offices of a body that has hundreds, which are a list to choose from."""
    sizes = {path: len(text.encode()) for path, text in parts.items() if "/offices/" not in path}
    assert max(sizes.values()) <= MOST_FETCHED


def test_every_entry_is_found_by_its_id_and_by_each_word_of_its_name(
    parts: dict[str, str], index: dict[str, Any]
) -> None:
    whole = catalogue(PACK)
    for kind in KINDS:
        for entry, about in whole[kind].items():
            (number,) = index[f"={kind}/{entry}"][0]
            assert entry_at(parts, number)[:2] == (kind, entry)
            for text in about["name"].values():
                assert all(number in index[word][0] for word in words_of(text)), (kind, entry)


def test_a_service_is_found_by_the_name_of_its_agency_after_those_that_are_called_so(index: dict[str, Any]) -> None:
    service = PACK.services["service-0700"]
    (number,) = index["=services/service-0700"][0]
    inherited = words_of(PACK.text(PACK.agencies[service.agency].name)) - words_of(PACK.text(service.name))
    assert inherited
    assert all(number in index[word][1] and number not in index[word][0] for word in inherited)


def test_a_part_has_its_entries_in_the_language_of_the_page_with_the_agencies_they_refer_to(
    parts: dict[str, str], index: dict[str, Any]
) -> None:
    (number,) = index["=services/service-0001"][0]
    for language in LANGUAGES:
        _, entry, part = entry_at(parts, number, language)
        service = part["services"][entry]
        assert service["name"] == {language: PACK.services[entry].name[language]}
        assert part["agencies"][service["agency"]]["name"].keys() == {language}


def test_the_words_of_a_part_lie_between_its_first_word_and_that_of_the_next(parts: dict[str, str]) -> None:
    firsts = front(parts)["parts"]["words"]
    assert firsts == sorted(firsts)
    for n, first in enumerate(firsts):
        words = json.loads(parts[f"data/forms/words/{n}.json"])
        assert min(words) == first
        assert n + 1 == len(firsts) or max(words) < firsts[n + 1]


def test_the_offices_of_an_agency_come_with_their_numbers(parts: dict[str, str], index: dict[str, Any]) -> None:
    offices = json.loads(parts["data/forms/uk/offices/body-34.json"])
    assert offices
    for office, about in offices.items():
        assert index[f"=offices/{office}"][0] == {about["number"]}


def test_a_small_catalogue_comes_in_one_piece() -> None:
    pack = small_pack()
    parts = catalogue_parts(Drawing(pack, NOW, site_templates()), ["en", "uk"])
    assert parts.keys() == {"data/forms/en/catalogue.json", "data/forms/uk/catalogue.json"}
    assert front(parts, "en")["services"].keys() == pack.services.keys()
    assert "parts" not in front(parts, "en")
    assert front(parts, "uk")["services"]["vat"]["name"] == {"uk": "Value added tax (uk)"}


def test_words_are_searched_without_case_and_accents_and_chinese_by_character() -> None:
    assert words_of("Éclair 2-Б, об’їзд") == {"eclair", "2", "б", "об", "ізд"}
    assert words_of("税务局 VAT") == {"税", "务", "局", "vat"}


def test_of_a_larger_catalogue_the_kinds_with_few_entries_come_at_once() -> None:
    bodies = {f"body-{n}": each for n, each in enumerate(list(large_country.parts()["agencies"].values())[:3])}
    agencies = {name: {**each, "parent": None} for name, each in bodies.items()}
    services = {
        name: {**each, "agency": "body-0", "stages": []}
        for name, each in list(large_country.parts()["services"].items())[:200]
    }
    pack = small_pack(
        language="uk",
        agencies=agencies,
        services=services,
        regions=large_country.parts()["regions"],
        surveys=large_country.parts()["surveys"],
    )
    first = front(catalogue_parts(Drawing(pack, NOW, site_templates()), ["uk"]))
    assert first["agencies"].keys() == agencies.keys()
    assert "agencies" in first["parts"]["whole"]
    assert "services" not in first
