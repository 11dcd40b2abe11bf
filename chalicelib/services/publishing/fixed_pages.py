"""The files that change only with a release, a pack or the sign-in methods: forms, pages of cases, the catalogue."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.pack.pack import Pack
from chalicelib.services.publishing.catalogue import catalogue_json, survey_json
from chalicelib.services.publishing.catalogue_parts import catalogue_parts
from chalicelib.services.publishing.desk_words import desk_words
from chalicelib.services.publishing.drawing import Drawing
from chalicelib.services.publishing.form_pages import (
    FormPage,
    form_languages,
    form_pages,
    offered_surveys,
    script_words,
)
from chalicelib.services.publishing.lists import list_objects
from chalicelib.services.publishing.wording import Wording, wording

_OPENAPI = "openapi.json"
"""Where the API's description is published."""


def fixed_objects(drawing: Drawing, sign_in: Mapping[str, str]) -> dict[str, str]:
    """Text by path. ``sign_in`` are the files of the ways to sign in."""
    pack, words = drawing.pack, drawing.words
    objects = {asset.path: asset.text for asset in drawing.templates.assets.values()}
    objects["404.html"] = drawing.page("404.html", here="")
    for name in ("case", "desk"):
        said = (
            _case_words(words, pack) | words.all(f"{name}_page") | (desk_words(words, pack) if name == "desk" else {})
        )
        objects[f"{name}/index.html"] = drawing.page(f"{name}.html", here=name, script_words=said)
    objects |= _forms(drawing)
    objects |= list_objects(drawing)
    objects |= sign_in
    objects["data/catalogue.json"] = catalogue_json(pack)
    objects |= catalogue_parts(drawing, form_languages(pack, drawing.templates.languages))
    for survey in pack.surveys.values():
        objects[f"data/surveys/{survey.id}.json"] = survey_json(survey)
    if drawing.templates.openapi is not None:
        objects[_OPENAPI] = drawing.templates.openapi
    return objects


_OF_CONTROLS = ("own_words", "clear", "characters_left", "at_least_chosen", "at_least_long")
"""What the controls say that case pages share with the forms of the public."""


def _case_words(words: Wording, pack: Pack) -> dict[str, Any]:
    """The words that the scripts of a case and of its forms show."""
    cases, forms = words.all("case_words"), words.all("form_page")
    return {
        **{name: forms[name] for name in _OF_CONTROLS},
        **cases,
        **words.all("signs"),
        "problems": forms["problems"] | cases["problems"],
        "levels": words.all("levels"),
        "refusals": words.all("refusals"),
        "time_zone": pack.time_zone.key,
    }


def _forms(drawing: Drawing) -> dict[str, str]:
    pack = drawing.pack
    languages = {each: wording(each, drawing.templates) for each in form_languages(pack, drawing.templates.languages)}
    named = [{"language": each, "name": words("site.this_language")} for each, words in languages.items()]
    objects = {"rate/index.html": drawing.page("say.html", here="say", surveys=offered_surveys(pack), languages=named)}
    for page in form_pages(pack):
        for language, words in languages.items():
            objects[page.path(language, pack)] = _form(drawing, page, words, language, named)
    return objects


def _form(drawing: Drawing, page: FormPage, words: Wording, language: str, languages: list[dict[str, str]]) -> str:
    pack = drawing.pack
    return drawing.page(
        "form.html",
        here=page.here,
        w=words,
        text=lambda text: pack.text(text, language),
        page=page,
        title=pack.text(page.title, language) if page.title else words(f"{page.words}.title"),
        language=language,
        languages=[{**each, "url": page.url(each["language"], pack)} for each in languages],
        script_words=script_words(page, words, language=language, pack=pack),
    )
