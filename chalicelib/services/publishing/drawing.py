"""How any page of the site is drawn: in the pack's language, with what every page shows, from the templates.

Assets carry the hash of their content in their name and may be kept for ever; everything else is checked again within a
minute.
"""

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.periods import month_at
from chalicelib.domain.statistics.cube import LEVELS
from chalicelib.domain.statistics.indicators import Formula
from chalicelib.services.publishing.site_writer import COMPUTED_AT, COMPUTED_IN_WORDS
from chalicelib.services.publishing.wording import TEMPLATES, Wording, wording_languages

OPENAPI = "openapi.json"
_CODE = Path(__file__).parents[2]
_DRAWN_BY = ("domain", "services/publishing", "services/statistics")
"""The folders of the code that decide what a page says."""


@cache
def sources_hash() -> str:
    """Hash of the templates and of the code that draws and computes: a new release draws every page anew."""
    code = [path for folder in _DRAWN_BY for path in sorted((_CODE / folder).rglob("*.py"))]
    digest = hashlib.sha256()
    for path in [*code, *sorted(p for p in TEMPLATES.rglob("*") if p.is_file())]:
        digest.update(path.relative_to(_CODE.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def assets() -> dict[str, tuple[str, str]]:
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


class Drawing:
    """One pack at one moment, ready to be drawn. ``month`` is the one that is not over."""

    def __init__(self, pack: Pack, now: datetime) -> None:
        self.pack = pack
        self.now = now
        self.month = month_at(now)
        self.words = Wording(pack.language if pack.language in wording_languages() else "en")
        self.computed_at = now.isoformat(timespec="seconds")
        self.computed_in_words = self.words.moment(now)
        self._shown_everywhere = {
            "w": self.words,
            "pack": pack,
            "text": pack.text,
            "levels": LEVELS,
            "limit": pack.limits.publication,
            "formulas": {formula.partition("/")[0]: str(formula) for formula in Formula},
            "asset": lambda name: "/" + assets()[name][0],
            "has_api": (TEMPLATES / OPENAPI).exists(),
            "computed_at": COMPUTED_AT,
            "computed_in_words": COMPUTED_IN_WORDS,
        }

    def page(self, template: str, **values: object) -> str:
        """The text of a page. ``values`` go before what every page shows."""
        return _templates().get_template(template).render({**self._shown_everywhere, **values})
