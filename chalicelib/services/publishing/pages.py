"""Draws the site: which pages and files a change touches, and their text, by path, in the pack's default language."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest

from chalicelib.domain.campaigns.campaign import Campaign
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.cube import Cube
from chalicelib.domain.statistics.scopes import ALL
from chalicelib.services.ports.templates import SiteTemplates
from chalicelib.services.publishing import campaigns, dataset, faq, promises
from chalicelib.services.publishing.drawing import Drawing
from chalicelib.services.publishing.fixed_pages import fixed_objects
from chalicelib.services.publishing.form_pages import finding_words, rating_surveys
from chalicelib.services.publishing.index_tables import IndexView, index_views, indices_csv
from chalicelib.services.publishing.paging import pager, part_url, path_of, split
from chalicelib.services.publishing.places import PlacePage, front_listings, place_pages
from chalicelib.services.publishing.promises import Told
from chalicelib.services.publishing.rating_tables import offices_csv, segments_csv, situations_csv, stages_csv
from chalicelib.services.publishing.report_pages import report_objects
from chalicelib.services.publishing.reports import reports_of
from chalicelib.services.publishing.responses import RESPONSES_SHOWN, responses, responses_csv
from chalicelib.services.publishing.sign_in import SignInMethod, sign_in_files
from chalicelib.services.publishing.situations import (
    ALL_SITUATIONS,
    SITUATIONS_SHOWN,
    SituationView,
    scopes_of,
    situation_view,
    situation_views,
    situations_with,
)
from chalicelib.services.publishing.trends import day_trend, month_trend
from chalicelib.services.publishing.views import Numbers, handling_columns


class Pages:
    """The site of one pack at one moment. ``counts`` names the recount whose numbers it shows, ``recounting`` is when
    the one began that goes on."""

    def __init__(
        self,
        pack: Pack,
        now: datetime,
        templates: SiteTemplates,
        sign_in: Sequence[SignInMethod] = (),
        *,
        counts: str = "",
        recounting: datetime | None = None,
    ) -> None:
        self._drawing = Drawing(pack, now, templates, recounting)
        self._pack = pack
        self._recounting = recounting
        self._month = self._drawing.month
        self._places = place_pages(pack)
        self.computed_at = self._drawing.computed_at
        self.computed_in_words = self._drawing.computed_in_words
        self._sign_in = sign_in_files(sign_in)
        # The month is in it because pages mark the month that is not over, the ways to sign in because they come with
        # the deployment, and the recounts because one changes every number.
        ways_hash = hashlib.sha256("".join(self._sign_in.values()).encode()).hexdigest()[:8]
        self.build = f"{templates.sources}-{ways_hash}-{pack.version}-{self._month}-{counts}"
        if recounting:
            self.build += f"-{recounting:%Y%m%dT%H%M%S}"

    def numbers(self, months: Mapping[str, Cube], days: Mapping[str, Cube]) -> Numbers:
        """What the pages show, from the cubes of all months and of the recent days."""
        reports = reports_of(months, self._pack, self._drawing.now)
        return Numbers(self._pack, self._drawing.words, months, days, reports)

    def draw(
        self,
        numbers: Numbers,
        scopes: Collection[str] | None,
        told: Told | None,
        asked: Sequence[FrequentQuestion] | None,
        drawn: Sequence[Campaign] | None,
    ) -> dict[str, str | None]:
        """Text by path, None for what shall not be there any more: the whole site, or with ``scopes`` only what shows
        one of them; promises with ``told``, frequent questions with ``asked`` and campaigns with ``drawn``."""
        objects: dict[str, str | None] = dict(self._shared(numbers))
        touched = None if scopes is None else set(scopes)
        if touched is None:
            objects |= fixed_objects(self._drawing, self._sign_in)
        if told is not None:
            objects |= self._promises(numbers, told)
        if asked is not None:
            objects |= self._faq(asked)
        if drawn is not None:
            objects |= self._campaigns(numbers, drawn)
        objects |= report_objects(self._drawing, numbers, touched)
        for page in self._places:
            if touched is None or page.scopes & touched:
                objects[f"{page.spot.url}index.html".lstrip("/")] = self._place(page, numbers)
                if page.has_indices(self._pack):
                    objects[page.indices_file] = indices_csv(self._pack, numbers, page.spot.scope)
        for situation in self._pack.life_situations.values():
            if touched is None or scopes_of(situation) & touched:
                objects[f"situations/{situation.id}/index.html"] = self._drawing.page(
                    "situation.html", here="", situation=situation_view(situation, self._pack, numbers)
                )
        return objects

    def _shared(self, numbers: Numbers) -> Iterator[tuple[str, str]]:
        """What every change touches."""
        pack, situations = self._pack, situation_views(self._pack, numbers)
        yield "index.html", self._home(numbers, situations)
        yield (
            "methodology/index.html",
            self._drawing.page(
                "methodology.html",
                here="methodology",
                left_out=numbers.left_out(ALL),
                tally=numbers.tally(ALL),
                entered_by_staff=numbers.entered_by_staff(ALL),
                internal=any(survey.is_internal for survey in pack.surveys.values()),
            ),
        )
        yield "data/index.json", dataset.index(pack, numbers, self._month, situations, self._recounting)
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
        yield "data/months.csv", dataset.months_csv(numbers, self._month)
        if pack.indices:
            yield "data/indices.csv", indices_csv(pack, numbers)
        yield ("data/days.csv", dataset.days_csv(numbers))

    def _promises(self, numbers: Numbers, told: Told) -> dict[str, str]:
        parts = [split(each, promises.text_of) for each in promises.stories(told, numbers, self._pack)]
        pages = [*zip_longest(*parts, fillvalue=[])] or [([], [])]
        drawn = {
            path_of(part_url("/promises/", n)): self._drawing.page(
                "promises.html",
                here="promises",
                numbers=numbers.of(ALL),
                agencies=promises.promising(numbers, self._pack),
                groups=of_groups,
                alone=alone,
                pager=pager("/promises/", n, len(pages)),
            )
            for n, (of_groups, alone) in enumerate(pages, start=1)
        }
        return drawn | {
            "data/promises.json": promises.promises_json(self._pack, numbers, told),
            "data/promises.csv": promises.promises_csv(self._pack, numbers),
        }

    def _campaigns(self, numbers: Numbers, drawn: Sequence[Campaign]) -> dict[str, str]:
        shown = campaigns.shown(drawn, numbers, self._pack)
        asked = responses(self._pack, numbers)
        parts = [
            shown[start : start + campaigns.MOST_ON_PAGE] for start in range(0, len(shown), campaigns.MOST_ON_PAGE)
        ] or [[]]
        pages = {
            path_of(part_url("/campaigns/", n)): self._drawing.page(
                "campaigns.html",
                here="campaigns",
                campaigns=part,
                responses=asked[:RESPONSES_SHOWN] if n == 1 else [],
                responses_count=len(asked),
                pager=pager("/campaigns/", n, len(parts)),
            )
            for n, part in enumerate(parts, start=1)
        }
        return pages | {
            "data/responses.csv": responses_csv(asked),
            "data/campaigns.json": campaigns.campaigns_json(self._pack, numbers, drawn),
            "data/campaigns.csv": campaigns.campaigns_csv(self._pack, numbers, drawn),
        }

    def _faq(self, asked: Sequence[FrequentQuestion]) -> dict[str, str]:
        shown = faq.in_sight(asked, self._pack)
        pages = {
            path_of(page.url): self._drawing.page("faq.html", here="faq", page=page)
            for page in faq.faq_pages(faq.sections(shown, self._pack))
        }
        return pages | {"data/faq.json": faq.faq_json(shown, self._pack)}

    def _home(self, numbers: Numbers, situations: list[SituationView]) -> str:
        return self._drawing.page(
            "home.html",
            here="overview",
            **self._subject(numbers, ALL),
            indices=index_views(self._pack, numbers, self._drawing.words, self._month),
            situations=situations[:SITUATIONS_SHOWN],
            situations_count=len(situations),
            all_situations=ALL_SITUATIONS if len(situations) > SITUATIONS_SHOWN else None,
            tables=[numbers.table(listing) for listing in front_listings(self._pack)],
            script_words=finding_words(self._drawing.words, self._pack),
        )

    def _place(self, page: PlacePage, numbers: Numbers) -> str:
        return self._drawing.page(
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
        if not page.has_indices(self._pack) or numbers.is_held_back(page.spot.scope):
            return []
        views = index_views(self._pack, numbers, self._drawing.words, self._month, page.spot.scope)
        return [view for view in views if view.index.number.known]

    def _subject(self, numbers: Numbers, scope: str) -> dict[str, object]:
        known = numbers.of(scope)
        tally = numbers.tally(scope)
        words, limit = self._drawing.words, self._pack.limits.publication
        return {
            "numbers": known,
            "comments": tally.get("comment", 0),
            "without_level": tally.get("level/none", 0),
            "left_out": numbers.left_out(scope),
            "months": month_trend(numbers, words, scope, this_month=self._month, limit=limit),
            "days": day_trend(numbers, words, scope, limit=limit),
            "handling_bars": handling_columns(known),
        }
