"""Pages that list by name every place of a table too long to show whole, for people who cannot search by script.

They show no numbers, so only a new pack or release changes them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.domain.pack.pack import Pack
from chalicelib.services.publishing.drawing import Drawing
from chalicelib.services.publishing.paging import part_url, path_of
from chalicelib.services.publishing.places import Kind, Listing, Spot, front_listings, place_pages
from chalicelib.services.publishing.situations import ALL_SITUATIONS, SITUATIONS_SHOWN

MOST_NAMES = 250
"""So many names are on one page."""
_LONGEST_END = 30


@dataclass(frozen=True, slots=True)
class Name:
    """A place on a list. ``aside`` tells it from others of the same name: the body that it belongs to."""

    name: str
    url: str | None
    aside: str | None


@dataclass(frozen=True, slots=True)
class Range:
    """One of the pages of a list: its address, and its first and last name, shortened."""

    url: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class _List:
    """A list of places: its address, its title in the wording, and what it lies under, nearest last."""

    url: str
    title: str
    names: tuple[Name, ...]
    path: tuple[Spot, ...] = ()


def list_objects(drawing: Drawing) -> dict[str, str]:
    """The text of every page of lists, by path."""
    return {path: text for each in _lists(drawing.pack) for path, text in _pages(drawing, each)}


def _lists(pack: Pack) -> Iterator[_List]:
    yield from _of_tables(front_listings(pack), (), pack)
    for page in place_pages(pack):
        yield from _of_tables(page.listings, (*page.above, page.spot), pack)
    if len(pack.life_situations) > SITUATIONS_SHOWN:
        situations = pack.life_situations.values()
        names = tuple(Name(pack.text(each.name), f"/situations/{each.id}/", None) for each in situations)
        yield _List(ALL_SITUATIONS, "situations.title", names)


def _of_tables(listings: Sequence[Listing], path: tuple[Spot, ...], pack: Pack) -> Iterator[_List]:
    for listing in listings:
        if listing.whole:
            names = tuple(Name(spot.name(pack), spot.url, _aside(spot, pack)) for spot in listing.rows)
            yield _List(listing.whole, f"places.{listing.title}", names, path)


def _pages(drawing: Drawing, listed: _List) -> Iterator[tuple[str, str]]:
    words = drawing.words
    names = sorted(listed.names, key=lambda each: (words.in_order(each.name), each.url))
    pages = [names[start : start + MOST_NAMES] for start in range(0, len(names), MOST_NAMES)]
    ranges = [
        Range(part_url(listed.url, n), _shortened(page[0].name), _shortened(page[-1].name))
        for n, page in enumerate(pages, start=1)
    ]
    for n, (page, here) in enumerate(zip(pages, ranges, strict=True), start=1):
        yield (
            path_of(here.url),
            drawing.page(
                "list.html",
                here="",
                title=words(listed.title),
                path=[{"name": spot.name(drawing.pack), "url": spot.url} for spot in listed.path],
                names=page,
                count=len(names),
                ranges=ranges,
                number=n,
            ),
        )


def _aside(spot: Spot, pack: Pack) -> str | None:
    match spot.kind:
        case Kind.SERVICE:
            agency = pack.services[spot.id].agency
        case Kind.OFFICE:
            agency = pack.offices[spot.id].agency
        case _:
            return None
    return pack.text(pack.agencies[agency].name)


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_END else f"{name[:_LONGEST_END].rstrip()}…"
