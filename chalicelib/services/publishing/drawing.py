"""How any page of the site is drawn: in the pack's language, with what every page shows, from the templates."""

from datetime import datetime

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import month_at
from chalicelib.domain.statistics.cube import LEVELS
from chalicelib.domain.statistics.indicators import Formula
from chalicelib.services.ports.templates import SiteTemplates
from chalicelib.services.publishing.site_writer import COMPUTED_AT, COMPUTED_IN_WORDS
from chalicelib.services.publishing.wording import wording


class Drawing:
    """One pack at one moment, ready to be drawn. ``month`` is the one that is not over, ``recounting`` when the recount
    began that goes on."""

    def __init__(self, pack: Pack, now: datetime, templates: SiteTemplates, recounting: datetime | None = None) -> None:
        self.pack = pack
        self.now = now
        self.templates = templates
        self.month = month_at(now)
        self.words = wording(pack.language, templates)
        self.computed_at = now.isoformat(timespec="seconds")
        self.computed_in_words = self.words.moment(now, pack.time_zone)
        self._shown_everywhere = {
            "w": self.words,
            "pack": pack,
            "text": pack.text,
            "levels": LEVELS,
            "limit": pack.limits.publication,
            "formulas": {formula.partition("/")[0]: str(formula) for formula in Formula},
            "asset": lambda name: "/" + templates.assets[name].path,
            "modules": lambda name: ["/" + path for path in templates.assets[name].modules],
            "has_api": templates.openapi is not None,
            "computed_at": COMPUTED_AT,
            "computed_in_words": COMPUTED_IN_WORDS,
            "recounting_in_words": self.words.moment(recounting, pack.time_zone) if recounting else None,
        }

    def page(self, template: str, **values: object) -> str:
        """The text of a page. ``values`` go before what every page shows."""
        return self.templates.render(template, {**self._shown_everywhere, **values})
