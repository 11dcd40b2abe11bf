"""Makes posters with a QR code for every office and window (B10, J1).

For each place there is an SVG of the code alone, for badges and ticket machines, and an HTML page to print on A4 in the
pack's languages. The link names the place and no person, and never expires.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import segno
from jinja2 import Environment, StrictUndefined

from chalicelib.adapters.templates.site import site_templates
from chalicelib.domain.pack.catalogue import Office
from chalicelib.domain.pack.pack import Pack
from chalicelib.services.publishing.wording import wording

_PAGE = Path(__file__).with_name("poster.html")
_CORRECTION = "q"
"""Error correction level Q: up to a quarter of the code may be damaged."""
_BORDER = 4
_HALL = "hall"
"""The channel of answers given at an office."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a poster: an office, or one of its windows."""

    office: Office
    window: str | None = None

    @property
    def file(self) -> str:
        return f"{self.office.id}-{self.window}" if self.window else self.office.id


def spots(pack: Pack, only: str | None = None) -> Iterator[Spot]:
    """Every office followed by its windows; with ``only`` that office. Raises ``KeyError`` for an unknown one."""
    for office in [pack.offices[only]] if only else pack.offices.values():
        yield Spot(office)
        yield from (Spot(office, window) for window in office.windows)


def standing_link(site: str, survey: str, spot: Spot, channel: str | None = None) -> str:
    """The link to a survey's form with place and channel, in the fragment (``#``), which browsers do not send."""
    where = {"office": spot.office.id} | ({"window": spot.window} if spot.window else {})
    where |= {"channel": channel} if channel else {}
    return f"{site.rstrip('/')}/rate/{survey}/#{urlencode(where)}"


def qr_code(link: str) -> segno.QRCode:
    """The link as a QR code."""
    return segno.make_qr(link, error=_CORRECTION)


def as_svg(link: str) -> str:
    """The code as an inline SVG without a size, so that it fills its container; with the border that scanners need."""
    return str(qr_code(link).svg_inline(omitsize=True, border=_BORDER))


def poster(pack: Pack, spot: Spot, link: str) -> str:
    """The HTML page to print: place and instructions, in every language of the pack that the site has."""
    said = [
        {
            "language": language,
            "words": wording(language, site_templates()).all("poster"),
            "office": pack.text(spot.office.name, language),
            "window": pack.text(spot.office.windows[spot.window], language) if spot.window else None,
        }
        for language in pack.languages
        if language in site_templates().languages
    ]
    page = Environment(undefined=StrictUndefined, autoescape=True).from_string(_PAGE.read_text("utf-8"))
    return page.render(said=said, code=as_svg(link), link=link, title=pack.text(pack.title))


def channel_of(pack: Pack) -> str | None:
    """The channel of answers given after scanning a poster; None where the pack has none for offices."""
    return _HALL if _HALL in pack.channels else None


def write_posters(
    pack: Pack, survey: str, site: str, out: Path, only: str | None = None, channel: str | None = None
) -> int:
    """Write code and poster of each place into a folder; returns the number of places. ``channel`` replaces hall."""
    out.mkdir(parents=True, exist_ok=True)
    places = list(spots(pack, only))
    for spot in places:
        link = standing_link(site, survey, spot, channel or channel_of(pack))
        qr_code(link).save(str(out / f"{spot.file}.svg"), border=_BORDER, scale=10)
        (out / f"{spot.file}.html").write_text(poster(pack, spot, link), encoding="utf-8")
    return len(places)
