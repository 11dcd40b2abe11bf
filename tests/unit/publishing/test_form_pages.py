"""The pages with forms: one a survey and one for appeals, in the pack's languages, with all that scripts ask for."""

import json
import re
from dataclasses import replace

import pytest

from chalicelib.adapters.templates.site import TEMPLATES, site_templates
from chalicelib.services.publishing.form_pages import FormPage, form_languages, form_pages
from chalicelib.services.publishing.pages import Pages
from chalicelib.services.publishing.sign_in import SignInMethod, sign_in_files
from tests.unit.publishing.fakes import NOW, Country, words_of, words_said

ASSETS = site_templates().assets
KINDS = {"complaint": {"name": {"en": "Complaint", "uk": "Скарга"}}}


@pytest.fixture(scope="module")
def country() -> Country:
    published = Country(kinds=KINDS)
    published.publish()
    return published


PAGES = {page.folder: page for page in form_pages(Country(kinds=KINDS).pack)}


def scripts_of(script: str) -> list[str]:
    """Texts of the script of a page and of all that it imports, as they are published."""
    paths = {ASSETS[script].path, *ASSETS[script].modules}
    return [asset.text for asset in ASSETS.values() if asset.path in paths]


def test_each_survey_has_a_page_in_each_language_of_the_pack(country: Country) -> None:
    for survey in country.pack.surveys:
        own, other = f"rate/{survey}/index.html", f"rate/{survey}/uk/index.html"
        assert [words_of(country, path)["language"] for path in (own, other)] == ["en", "uk"]
        assert {words_of(country, path)["survey"] for path in (own, other)} == {survey}
    assert '<html lang="uk">' in country.text("rate/short/uk/index.html")
    assert '<a href="/rate/short/uk/" lang="uk"' in country.text("rate/short/index.html")


def test_a_language_without_words_on_the_site_has_no_pages_unless_it_is_the_packs_own() -> None:
    names = {"en": "Small", "eo": "Malgranda"}
    country = Country(languages=["en", "eo"], title=names)
    assert form_languages(country.pack, site_templates().languages) == ["en"]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_loads_its_script_and_at_once_every_other_that_this_imports(page: FormPage, country: Country) -> None:
    name = f"public/{page.script}.js"
    text = country.text(page.path("en", country.pack))
    assert re.findall(r'<script type="module" src="/([^"]+)">', text) == [ASSETS[name].path]
    assert re.findall(r'<link rel="modulepreload" href="/([^"]+)">', text) == list(ASSETS[name].modules)


@pytest.mark.parametrize("language", site_templates().languages)
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_has_every_word_that_its_scripts_say(page: FormPage, language: str) -> None:
    country = Country(language=language, kinds=KINDS)
    country.publish()
    words = words_of(country, page.path(language, country.pack))
    texts = scripts_of(f"public/{page.script}.js")
    assert {word for text in texts for word in words_said(text)} <= words.keys()
    assert {word for text in texts for word in words_said(text, "words.problems.")} <= words["problems"].keys()


@pytest.mark.parametrize("language", site_templates().languages)
def test_the_overview_has_what_its_script_needs_to_find_places(language: str) -> None:
    country = Country(language=language)
    country.publish()
    said = {word for text in scripts_of("public/find.js") for word in words_said(text)}
    assert said <= words_of(country, "index.html").keys()


def test_appeals_have_a_page_where_the_pack_has_kinds_of_them(country: Country) -> None:
    without = Country()
    without.publish()
    assert "appeal/index.html" in country.site
    assert 'href="/appeal/"' in country.text("index.html")
    assert "appeal/index.html" not in without.site
    assert "/appeal/" not in without.text("index.html") + without.text("rate/index.html")


def test_the_public_is_led_to_the_forms_from_the_overview_and_from_every_place(country: Country) -> None:
    assert 'href="/rate/"' in country.text("index.html")
    assert 'href="/rate/short/"' in country.text("rate/index.html")
    assert 'href="/rate/short/#service=vat"' in country.text("services/vat/index.html")
    assert 'href="/rate/short/#agency=tax"' in country.text("agencies/tax/index.html")
    assert 'href="/appeal/#service=vat"' in country.text("services/vat/index.html")


def test_nothing_on_the_site_leads_the_public_to_the_form_for_staff(country: Country) -> None:
    assert "rate/team/index.html" in country.site
    for path, body in country.site.items():
        assert path.startswith("rate/team/") or b"/rate/team/" not in body, path


def test_the_catalogue_says_what_a_form_may_take(country: Country) -> None:
    catalogue = json.loads(country.text("data/catalogue.json"))
    assert catalogue["kinds"] == KINDS
    assert catalogue["limits"]["comment"] == country.pack.limits.comment
    files = catalogue["limits"]["attachments"]
    assert files["max_count"] == country.pack.limits.attachments.max_count
    assert files["endings"].keys() == set(files["types"])
    assert files["other_names"]["image/heif"] == "image/heic"


def test_a_survey_that_is_not_listed_has_a_page_and_is_offered_nowhere() -> None:
    country = Country(kinds=KINDS)
    surveys = dict(country.pack.surveys)
    surveys["short"] = replace(surveys["short"], listed=False)
    country.pack = replace(country.pack, surveys=surveys)
    country.publish()

    assert "rate/short/index.html" in country.site
    assert b"/rate/short/" not in country.site["rate/index.html"] + country.site["services/vat/index.html"]


def test_every_page_leads_to_ones_own_profile_which_is_no_form_of_the_menu(country: Country) -> None:
    for path, body in country.site.items():
        # The desk is a workplace with a frame of its own.
        if path.endswith(".html") and path != "desk/index.html":
            assert b'<a href="/me/"' in body, path
    assert 'href="/me/uk/" lang="uk"' in country.text("me/index.html")
    assert "aria-current" not in country.text("me/index.html").partition("</header>")[0]


@pytest.mark.parametrize("language", site_templates().languages)
def test_the_profile_has_every_word_that_its_parts_say(language: str) -> None:
    page = json.loads((TEMPLATES / "i18n" / f"{language}.json").read_text("utf-8"))["me_page"]
    texts = scripts_of("public/profile.js")
    sections = ("cases", "reach", "agreed", "told", "file", "forget")
    said = {(name, word) for name in sections for text in texts for word in words_said(text, f"words.{name}.")}
    assert len(said) > len(page["forget"])
    assert [f"{name}.{word}" for name, word in said if word not in page[name]] == []
    assert page["reach"]["why"].keys() == {"email", "phone", "name", "language"}


def test_the_catalogue_says_what_people_may_tell_of_themselves_and_which_groups_follow() -> None:
    role = {"name": {"en": "Role"}, "values": {"owner": {"name": {"en": "Owner"}}, "clerk": {"name": {"en": "Clerk"}}}}
    owners = {"name": {"en": "Owners"}, "when": {"role": ["owner"]}}
    country = Country(segments={"attributes": {"role": role}, "segments": {"owners": owners}})
    country.publish()
    catalogue = json.loads(country.text("data/catalogue.json"))
    assert catalogue["attributes"] == {"role": role}
    assert catalogue["segments"] == {"owners": {"name": owners["name"]}}


def test_the_ways_to_sign_in_are_published_and_a_new_one_redraws_the_site(country: Country) -> None:
    way = SignInMethod("https://bank.example", "heed", {"en": "bank"})

    assert json.loads(country.text("data/sign-in.json")) == []
    with_one = Pages(country.pack, NOW, site_templates(), [way])
    assert with_one.build != Pages(country.pack, NOW, site_templates()).build
    drawn = with_one.draw(with_one.numbers({}, {}), None, None, None, None)["data/sign-in.json"]
    assert json.loads(drawn or "") == [{"issuer": "https://bank.example", "client_id": "heed", "title": {"en": "bank"}}]


def test_issuers_of_staff_are_offered_at_the_desk_and_those_of_people_on_forms() -> None:
    staff = SignInMethod("https://staff.example", "heed", {"en": "work account"}, staff=True)
    bank, unnamed = (SignInMethod(f"https://{name}.example", "heed", title) for name, title in TITLES.items())
    files = {path: json.loads(text) for path, text in sign_in_files([staff, bank, unnamed]).items()}
    assert [each["issuer"] for each in files["data/staff-sign-in.json"]] == ["https://staff.example"]
    assert [each["issuer"] for each in files["data/sign-in.json"]] == ["https://bank.example"]


TITLES: dict[str, dict[str, str]] = {"bank": {"en": "bank"}, "unnamed": {}}
