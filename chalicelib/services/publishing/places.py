"""Which places have a page - agencies, services, offices, regions - and what each page lists: stages and groups of
people too.

A page is drawn again when a scope that it shows has changed, so what it lists is laid down here, before any number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.domain.pack.catalogue import Service
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.tree import lineage
from chalicelib.domain.statistics.scopes import ALL, office_scope, segment_scope, step_scope, window_scope


class Kind(StrEnum):
    """What a row is about. Windows of an office, stages of a service and groups of people have no page of their own."""

    AGENCY = "agency"
    SERVICE = "service"
    OFFICE = "office"
    REGION = "region"
    WINDOW = "window"
    STAGE = "stage"
    SEGMENT = "segment"


_FOLDERS = {Kind.AGENCY: "agencies", Kind.SERVICE: "services", Kind.OFFICE: "offices", Kind.REGION: "regions"}


@dataclass(frozen=True, slots=True)
class Spot:
    """One place: what it is and its id. ``within`` is the office of a window, the service of a stage, or the scope of
    what a group of people rated."""

    kind: Kind
    id: str
    within: str = ""

    @property
    def scope(self) -> str:
        """Where the cubes have its numbers."""
        match self.kind:
            case Kind.WINDOW:
                return window_scope(self.within, self.id)
            case Kind.STAGE:
                return step_scope(self.within, self.id)
            case Kind.SEGMENT:
                return segment_scope(self.id, self.within)
            case Kind.OFFICE:
                return office_scope(self.id)
            case _:
                return f"{self.kind}:{self.id}"

    @property
    def url(self) -> str | None:
        """Its page; None for what has none."""
        return f"/{_FOLDERS[self.kind]}/{self.id}/" if self.kind in _FOLDERS else None

    @property
    def has_orders(self) -> bool:
        """Whether it has numbers of work orders: agencies, services and regions have; other places have not."""
        return self.kind in (Kind.AGENCY, Kind.SERVICE, Kind.REGION)

    def name(self, pack: Pack) -> str:
        """What the pack calls it, in the pack's language."""
        match self.kind:
            case Kind.AGENCY:
                return pack.text(pack.agencies[self.id].name)
            case Kind.SERVICE:
                return pack.text(pack.services[self.id].name)
            case Kind.OFFICE:
                return pack.text(pack.offices[self.id].name)
            case Kind.REGION:
                return pack.text(pack.regions[self.id])
            case Kind.WINDOW:
                return pack.text(pack.offices[self.within].windows[self.id])
            case Kind.STAGE:
                return pack.text(pack.stages[self.id])
            case Kind.SEGMENT:
                return pack.text(pack.segments[self.id].name)


_MOST_SERVICES, _MOST_OTHERS = 50, 30
"""A table of places that have pages of their own has at most so many rows, so that the overview stays below 200 kB."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of places. ``title`` is a word of ``places`` in the wording; ``id`` its anchor on the page.

    ``in_order`` keeps the rows as they are, like the stages of a way; else they go by the number of ratings.
    ``whole`` is the address of a list of all its places, where the table shows only the ``most`` with most ratings.
    """

    id: str
    title: str
    rows: tuple[Spot, ...]
    in_order: bool = False
    whole: str | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class PlacePage:
    """The page of one place: what it lies under, nearest last, whose it is, and its tables."""

    spot: Spot
    above: tuple[Spot, ...] = ()
    run_by: Spot | None = None
    listings: tuple[Listing, ...] = field(default=())

    @property
    def scopes(self) -> frozenset[str]:
        """Every scope whose change shows on the page."""
        return frozenset({self.spot.scope} | {row.scope for listing in self.listings for row in listing.rows})

    def has_indices(self, pack: Pack) -> bool:
        """Whether the pack's indices are reckoned for it: for bodies and regions."""
        return bool(pack.indices) and self.spot.kind in (Kind.AGENCY, Kind.REGION)

    @property
    def indices_file(self) -> str:
        """Where the answers behind its indices are published."""
        return f"data{self.spot.url}indices.csv"


def place_pages(pack: Pack) -> list[PlacePage]:
    """The page of every place of a pack."""
    return [*_agencies(pack), *_services(pack), *_offices(pack), *_regions(pack)]


def front_listings(pack: Pack) -> tuple[Listing, ...]:
    """What the overview lists. A body above others says little that the whole does not: those below stand for it."""
    under = grouped((agency.parent, agency.id) for agency in pack.agencies.values())
    agencies = [each for root in under[None] for each in under[root] or [root]]
    services = [service.id for service in pack.services.values() if service.parent is None]
    return (
        *_listed(
            "/",
            ("agencies", "agencies", Kind.AGENCY, agencies),
            ("services", "services", Kind.SERVICE, services),
            ("offices", "offices", Kind.OFFICE, pack.offices),
            ("regions", "regions", Kind.REGION, pack.regions),
        ),
        *_segments(pack, ALL),
    )


def _agencies(pack: Pack) -> Iterator[PlacePage]:
    under = grouped((agency.parent, agency.id) for agency in pack.agencies.values())
    services = grouped((each.agency, each.id) for each in pack.services.values() if each.parent is None)
    offices = grouped((office.agency, office.id) for office in pack.offices.values())
    for agency in pack.agencies:
        spot = Spot(Kind.AGENCY, agency)
        yield PlacePage(
            spot,
            above=tuple(Spot(Kind.AGENCY, each) for each in lineage(agency, pack.agencies)[:0:-1]),
            listings=(
                *_listed(
                    f"/agencies/{agency}/",
                    ("agencies", "child_agencies", Kind.AGENCY, under[agency]),
                    ("services", "services", Kind.SERVICE, services[agency]),
                    ("offices", "offices", Kind.OFFICE, offices[agency]),
                ),
                *_segments(pack, spot.scope),
            ),
        )


def _services(pack: Pack) -> Iterator[PlacePage]:
    parts = grouped((service.parent, service.id) for service in pack.services.values())
    for service in pack.services.values():
        spot = Spot(Kind.SERVICE, service.id)
        yield PlacePage(
            spot,
            above=tuple(Spot(Kind.SERVICE, each) for each in lineage(service.id, pack.services)[:0:-1]),
            run_by=Spot(Kind.AGENCY, service.agency),
            listings=(
                *_stages(service),
                *_listed(f"/services/{service.id}/", ("services", "parts", Kind.SERVICE, parts[service.id])),
                *_segments(pack, spot.scope),
            ),
        )


def _stages(service: Service) -> Iterator[Listing]:
    """The stages of a service, in their order (J1)."""
    if service.stages:
        rows = tuple(Spot(Kind.STAGE, stage, service.id) for stage in service.stages)
        yield Listing("stages", "stages", rows, in_order=True)


def _segments(pack: Pack, within: str) -> Iterator[Listing]:
    """The groups of people who rated everything, a body or a service (S1)."""
    if pack.segments:
        yield Listing("segments", "segments", tuple(Spot(Kind.SEGMENT, each, within) for each in pack.segments))


def _offices(pack: Pack) -> Iterator[PlacePage]:
    for office in pack.offices.values():
        windows = tuple(Spot(Kind.WINDOW, window, office.id) for window in office.windows)
        yield PlacePage(
            Spot(Kind.OFFICE, office.id),
            above=(Spot(Kind.REGION, office.region),) if office.region else (),
            run_by=Spot(Kind.AGENCY, office.agency),
            listings=(Listing("windows", "windows", windows),) if windows else (),
        )


def _regions(pack: Pack) -> Iterator[PlacePage]:
    offices = grouped((office.region, office.id) for office in pack.offices.values())
    agencies = grouped((agency.region, agency.id) for agency in pack.agencies.values())
    for region in pack.regions:
        yield PlacePage(
            Spot(Kind.REGION, region),
            listings=_listed(
                f"/regions/{region}/",
                ("agencies", "agencies_there", Kind.AGENCY, agencies[region]),
                ("offices", "offices", Kind.OFFICE, offices[region]),
            ),
        )


def _listed(page: str, *tables: tuple[str, str, Kind, Iterable[str]]) -> tuple[Listing, ...]:
    """The tables of the page at an address that have rows."""
    found = (
        (name, title, tuple(Spot(kind, each) for each in ids), _MOST_SERVICES if kind is Kind.SERVICE else _MOST_OTHERS)
        for name, title, kind, ids in tables
    )
    return tuple(
        Listing(name, title, rows, whole=f"/lists{page}{name}/", most=most)
        if len(rows) > most
        else Listing(name, title, rows)
        for name, title, rows, most in found
        if rows
    )


def grouped(pairs: Iterable[tuple[str | None, str]]) -> dict[str | None, list[str]]:
    """Second parts by first part; empty for a first part that is not there."""
    groups: dict[str | None, list[str]] = defaultdict(list)
    for above, below in pairs:
        groups[above].append(below)
    return groups
