"""Draws the site: which pages and files a change touches, and their text, by path.

The language is the pack's default one. Assets carry the hash of their content in their name and may be kept for
ever; everything else is checked again within a minute.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.domain import indices
from chalicelib.domain.campaigns import Campaign
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.indices import Formula
from chalicelib.domain.pack import Pack
from chalicelib.domain.periods import month_at
from chalicelib.domain.reports import periods_of
from chalicelib.domain.tally import ALL, LEVELS, Cube
from chalicelib.services.publishing import campaigns, dataset, faq, promises, reports
from chalicelib.services.publishing.form_pages import (
    FormPage,
    form_languages,
    form_pages,
    offered_surveys,
    rating_surveys,
    script_words,
)
from chalicelib.services.publishing.index_tables import IndexView, index_views, indices_csv
from chalicelib.services.publishing.places import PlacePage, front_listings, place_pages
from chalicelib.services.publishing.promises import Told
from chalicelib.services.publishing.rating_tables import offices_csv, segments_csv, situations_csv, stages_csv
from chalicelib.services.publishing.shelf import COMPUTED_AT, COMPUTED_IN_WORDS
from chalicelib.services.publishing.sign_in import SignInWay, sign_in_json
from chalicelib.services.publishing.situations import (
    SituationView,
    scopes_of,
    situation_view,
    situation_views,
    situations_with,
)
from chalicelib.services.publishing.views import Numbers, handling_columns
from chalicelib.services.publishing.wording import TEMPLATES, Wording, wording_languages

OPENAPI = "openapi.json"
MONTH_PREFIX = "month:"
"""Among the scopes to draw, a month in which something changed: ``month:2026-11``."""
_DOMAIN = Path(indices.__file__).parent


@cache
def _sources_hash() -> str:
    """What templates, formulas and this package's code look like: a new release draws every page anew."""
    here = Path(__file__).parent
    code = [path for folder in (here, _DOMAIN) for path in sorted(folder.glob("*.py")) or sorted(folder.rglob("*.pyc"))]
    digest = hashlib.sha256()
    for path in [*code, *sorted(p for p in TEMPLATES.rglob("*") if p.is_file())]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def _assets() -> dict[str, tuple[str, str]]:
    """Asset name -> published path with the content's hash, and text."""
    found = {}
    for path in sorted((TEMPLATES / "assets").iterdir()):
        text = path.read_text("utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        found[path.name] = (f"assets/{path.stem}.{digest}{path.suffix}", text)
    return found


@cache
def _templates() -> Environment:
    """One for the life of the process: compiling templates costs more than drawing the site."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Pages:
    """The site of one pack at one moment."""

    def __init__(self, pack: Pack, now: datetime, ways: Sequence[SignInWay] = ()) -> None:
        language = pack.language if pack.language in wording_languages() else "en"
        self._pack = pack
        self._words = Wording(language)
        self._now = now
        self._month = month_at(now)
        self._places = place_pages(pack)
        self.computed_at = now.isoformat(timespec="seconds")
        self.computed_in_words = self._words.moment(now)
        self._sign_in = sign_in_json(ways)
        # The month is in it because pages mark the month that is not over, and the ways to sign in because they come
        # with the deployment.
        ways_hash = hashlib.sha256(self._sign_in.encode()).hexdigest()[:8]
        self.build = f"{_sources_hash()}-{ways_hash}-{pack.version}-{self._month}"
        self._shown_everywhere = {
            "w": self._words,
            "pack": pack,
            "text": pack.text,
            "levels": LEVELS,
            "limit": pack.limits.publication,
            "formulas": {formula.partition("/")[0]: str(formula) for formula in Formula},
            "asset": lambda name: "/" + _assets()[name][0],
            "has_api": (TEMPLATES / OPENAPI).exists(),
            "computed_at": COMPUTED_AT,
            "computed_in_words": COMPUTED_IN_WORDS,
        }

    def draw(
        self,
        months: Mapping[str, Cube],
        days: Mapping[str, Cube],
        scopes: Collection[str] | None,
        told: Told | None,
        asked: Sequence[FrequentQuestion] | None,
        drawn: Sequence[Campaign] | None,
    ) -> dict[str, str | None]:
        """Text by path, None for what shall not be there any more: the whole site, or with ``scopes`` only what shows
        one of them; promises with ``told``, frequent questions with ``asked`` and campaigns with ``drawn``."""
        numbers = Numbers(self._pack, self._words, months, days)
        objects: dict[str, str | None] = dict(self._shared(numbers))
        touched = None if scopes is None else set(scopes)
        if touched is None:
            objects |= self._fixed()
        if told is not None:
            objects |= self._promises(numbers, told)
        if asked is not None:
            objects |= self._faq(asked)
        if drawn is not None:
            objects |= self._campaigns(numbers, drawn)
        objects |= self._reports(numbers, touched)
        for page in self._places:
            if touched is None or page.scopes & touched:
                objects[f"{page.spot.url}index.html".lstrip("/")] = self._place(page, numbers)
                if page.has_indices(self._pack):
                    objects[page.indices_file] = indices_csv(self._pack, numbers, page.spot.scope)
        for situation in self._pack.life_situations.values():
            if touched is None or scopes_of(situation) & touched:
                objects[f"situations/{situation.id}/index.html"] = self._render(
                    "situation.html", here="", situation=situation_view(situation, self._pack, numbers)
                )
        return objects

    def _shared(self, numbers: Numbers) -> Iterator[tuple[str, str]]:
        """What every change touches."""
        pack, situations = self._pack, situation_views(self._pack, numbers)
        yield "index.html", self._home(numbers, situations)
        yield (
            "methodology/index.html",
            self._render(
                "methodology.html",
                here="methodology",
                left_out=numbers.left_out(ALL),
                tally=numbers.tally(ALL),
                entered_by_staff=numbers.entered_by_staff(ALL),
                internal=any(survey.is_internal for survey in pack.surveys.values()),
            ),
        )
        yield "data/index.json", dataset.index(pack, numbers, self._month, situations)
        yield "data/agencies.csv", dataset.agencies_csv(pack, numbers)
        yield "data/services.csv", dataset.services_csv(pack, numbers)
        if pack.stages:
            yield "data/stages.csv", stages_csv(pack, numbers)
        if pack.offices:
            yield "data/offices.csv", offices_csv(pack, numbers)
        if pack.regions:
            yield "data/regions.csv", dataset.regions_csv(pack, numbers)
        if pack.segments:
            yield "data/segments.csv", segments_csv(pack, numbers)
        if situations:
            yield "data/situations.csv", situations_csv(situations)
        yield "data/months.csv", dataset.periods_csv("month", numbers, numbers.months)
        if pack.indices:
            yield "data/indices.csv", indices_csv(pack, numbers)
        yield "data/days.csv", dataset.periods_csv("day", numbers, numbers.days)

    def _fixed(self) -> dict[str, str]:
        """What only a new release or pack changes."""
        objects = dict(_assets().values())
        objects["404.html"] = self._render("404.html", here="")
        for name in ("case", "desk"):
            words = self._words.all("case_words") | self._words.all(f"{name}_page")
            words["levels"] = self._words.all("levels")
            objects[f"{name}/index.html"] = self._render(f"{name}.html", here=name, script_words=words)
        objects |= self._forms()
        objects["data/sign-in.json"] = self._sign_in
        objects["data/catalogue.json"] = dataset.catalogue(self._pack)
        for survey in self._pack.surveys.values():
            objects[f"data/surveys/{survey.id}.json"] = dataset.survey_json(survey)
        if (TEMPLATES / OPENAPI).exists():
            objects[OPENAPI] = (TEMPLATES / OPENAPI).read_text("utf-8")
        return objects

    def _forms(self) -> dict[str, str]:
        pack = self._pack
        languages = {each: Wording(each if each in wording_languages() else "en") for each in form_languages(pack)}
        named = [{"language": each, "name": words("site.this_language")} for each, words in languages.items()]
        objects = {
            "rate/index.html": self._render("say.html", here="say", surveys=offered_surveys(pack), languages=named)
        }
        for page in form_pages(pack):
            for language, words in languages.items():
                objects[page.path(language, pack)] = self._form(page, words, language, named)
        return objects

    def _form(self, page: FormPage, words: Wording, language: str, languages: list[dict[str, str]]) -> str:
        pack = self._pack
        return self._render(
            "form.html",
            here="say",
            w=words,
            text=lambda text: pack.text(text, language),
            page=page,
            title=pack.text(page.title, language) if page.title else words(f"{page.words}.title"),
            language=language,
            languages=[{**each, "url": page.url(each["language"], pack)} for each in languages],
            script_words=script_words(page, words, language=language, pack=pack),
        )

    def _promises(self, numbers: Numbers, told: Told) -> dict[str, str]:
        of_groups, alone = promises.stories(told, numbers, self._pack)
        return {
            "promises/index.html": self._render(
                "promises.html",
                here="promises",
                numbers=numbers.of(ALL),
                agencies=promises.promising(numbers, self._pack),
                groups=of_groups,
                alone=alone,
            ),
            "data/promises.json": promises.promises_json(self._pack, numbers, told),
            "data/promises.csv": promises.promises_csv(self._pack, numbers),
        }

    def _campaigns(self, numbers: Numbers, drawn: Sequence[Campaign]) -> dict[str, str]:
        shown = campaigns.shown(drawn, numbers, self._pack)
        return {
            "campaigns/index.html": self._render("campaigns.html", here="campaigns", campaigns=shown),
            "data/campaigns.json": campaigns.campaigns_json(self._pack, numbers, drawn),
            "data/campaigns.csv": campaigns.campaigns_csv(self._pack, numbers, drawn),
        }

    def _faq(self, asked: Sequence[FrequentQuestion]) -> dict[str, str]:
        shown = faq.in_sight(asked, self._pack)
        sections = faq.sections(shown, self._pack)
        return {
            "faq/index.html": self._render("faq.html", here="faq", sections=sections, count=len(shown)),
            "data/faq.json": faq.faq_json(shown, self._pack),
        }

    def _reports(self, numbers: Numbers, touched: Collection[str] | None) -> Iterator[tuple[str, str | None]]:
        """The reports that touched months are in or were in, those that stand beside them, and the list of all.

        A report stands beside the last one before it in which enough was said.
        """
        changed = {scope.removeprefix(MONTH_PREFIX) for scope in touched or () if scope.startswith(MONTH_PREFIX)}
        over = {month for month in changed if month < self._month}
        if touched is not None and not over:
            return
        heads = reports.headlines(numbers, self._pack, self._now)
        newest_first = list(reversed(heads))
        yield "reports/index.html", self._render("reports.html", here="reports", heads=newest_first)
        yield "data/reports.json", reports.reports_json(heads, self._pack)
        stale = periods_of(over) if touched is not None else {head.report.period for head in heads}
        for period in stale - {head.report.period for head in heads}:
            yield from ((reports.page_of(period), None), (reports.file_of(period), None))
        before, moved = None, False
        for head in heads:
            moved_itself = head.report.period in stale
            if moved_itself or moved:
                view = reports.report_view(head, before, numbers, self._pack)
                yield reports.page_of(head.report.period), self._render("report.html", here="reports", view=view)
                yield reports.file_of(head.report.period), reports.report_json(view, self._pack)
            moved = moved_itself or (moved and head.submissions is None)
            before = head if head.submissions else before

    def _home(self, numbers: Numbers, situations: list[SituationView]) -> str:
        return self._render(
            "home.html",
            here="overview",
            **self._subject(numbers, ALL),
            indices=index_views(self._pack, numbers, self._words, self._month),
            situations=situations,
            tables=[numbers.table(listing) for listing in front_listings(self._pack)],
        )

    def _place(self, page: PlacePage, numbers: Numbers) -> str:
        return self._render(
            "place.html",
            here="",
            place=numbers.place(page.spot),
            spot=page.spot,
            surveys=rating_surveys(self._pack),
            has_orders=page.spot.has_orders,
            indices=self._indices(page, numbers),
            indices_file=page.indices_file,
            path=[numbers.place(each) for each in page.above],
            run_by=numbers.place(page.run_by) if page.run_by else None,
            situations=situations_with(page.spot, self._pack),
            **self._subject(numbers, page.spot.scope),
            tables=[numbers.table(listing) for listing in page.listings],
        )

    def _indices(self, page: PlacePage, numbers: Numbers) -> list[IndexView]:
        """Those indices of a place to which enough have answered."""
        if not page.has_indices(self._pack):
            return []
        views = index_views(self._pack, numbers, self._words, self._month, page.spot.scope)
        return [view for view in views if view.index.number.known]

    def _subject(self, numbers: Numbers, scope: str) -> dict[str, object]:
        known = numbers.of(scope)
        tally = numbers.tally(scope)
        return {
            "numbers": known,
            "comments": tally.get("comment", 0),
            "without_level": tally.get("level/none", 0),
            "left_out": numbers.left_out(scope),
            "months": numbers.month_trend(scope, self._month),
            "days": numbers.day_trend(scope),
            "handling_bars": handling_columns(known),
        }

    def _render(self, template: str, **values: object) -> str:
        return _templates().get_template(template).render({**self._shown_everywhere, **values})
