"""What checkers that others made find in pages, mails, the API's contract and the template is mended or accepted."""

from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path

import pytest

from chalicelib.adapters.templates.site import TEMPLATES, JinjaSite
from chalicelib.services.publishing import lists, pages
from infra.build import Artefact
from infra.openapi import COMMITTED
from infra.posters import Spot, poster
from tests.infra.checkers import checkov, html_validate, nu, spectral, unsettled
from tests.unit.mail.test_letters import MAILS, WORDINGS, facts, letters
from tests.unit.publishing.fakes import Country
from tests.unit.publishing.full_country import full_country

DIGEST = {
    "agency": "Office",
    "date": "2026-11-24",
    "title": "Test land",
    "link": "https://heed.example/desk/",
    "sections": [
        {"name": name, "count": 2, "items": [{"case": "AAAA-0000-00000", "due": "2026-11-24", "service": "Fishing"}]}
        for name in ("overdue", "new")
    ],
}


def documents() -> Iterator[tuple[str, str]]:
    """Path and text of every kind of page, mail and poster, pages in all languages of the site."""
    empty = Country(language="ru")
    empty.publish()
    for name, country in {"empty": empty, "uk": full_country("uk"), "zh": full_country("zh")}.items():
        yield from ((f"{name}/{path}", country.text(path)) for path in country.site if path.endswith(".html"))
    for mail, language in zip(MAILS, cycle(WORDINGS), strict=False):
        yield f"mails/{mail}.html", letters.write(mail, language, facts())[2]
    yield "mails/digest.html", letters.notification("digest", "en", DIGEST)[2]
    pack = full_country("en").pack
    yield (
        "posters/hall-w1.html",
        poster(pack, Spot(pack.offices["hall"], "w1"), "https://heed.example/rate/short/#a=b&c=d"),
    )


@pytest.fixture(scope="module")
def drawn() -> set[str]:
    """Names of the templates of pages that were drawn."""
    return set()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, drawn: set[str]) -> Path:
    """The documents as files."""
    made: Path = tmp_path_factory.mktemp("documents")
    render = JinjaSite.render

    def noted(site: JinjaSite, template: str, values: Mapping[str, object]) -> str:
        drawn.add(template)
        return render(site, template, values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JinjaSite, "render", noted)
        # So that even a small country has a list of its own.
        for module in lists, pages:
            patch.setattr(module, "SITUATIONS_SHOWN", 0)
        for path, text in documents():
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_text(text, encoding="utf-8")
    return made


def test_every_kind_of_page_is_among_them(folder: Path, drawn: set[str]) -> None:
    texts = {path.name: path.read_text("utf-8") for path in TEMPLATES.glob("*.html") if path.name != "layout.html"}
    assert {name for name, text in texts.items() if text.startswith(("{% extends", "<!DOCTYPE"))} == drawn


def test_html_validate_finds_only_what_is_accepted(folder: Path) -> None:
    assert unsettled("html-validate", html_validate(folder)) == []


def test_the_nu_checker_finds_only_what_is_accepted(folder: Path) -> None:
    assert unsettled("Nu", nu(folder)) == []


def test_spectral_finds_only_what_is_accepted_in_the_contract() -> None:
    assert unsettled("spectral", spectral(COMMITTED)) == []


def test_checkov_finds_only_what_is_accepted_in_the_template(artefact: Artefact) -> None:
    assert unsettled("checkov", checkov(artefact.template)) == []
