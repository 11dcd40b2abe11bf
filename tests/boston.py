"""Test data: work orders of the City of Boston, summer 2011, with a pack, a mapping and expected numbers.

``data/boston_orders.csv.xz`` holds all 15,000 rows without free text (docs/licences.md names source and licence).
"""

import csv
import io
import lzma
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from infra.packs import PACKS

DATA = Path(__file__).parent / "data" / "boston_orders.csv.xz"
SOURCE = "boston-311"
TIME_ZONE = "America/New_York"
CITY = "city-hall"
CHANNELS = {
    "Constituent Call": "phone",
    "Employee Generated": "api",
    "Self Service": "web",
    "Citizens Connect App": "mobile",
    "Maximo Integration": "api",
    "Twitter": "social",
}
_COPIED = ("calendars.yaml", "plans.yaml", "workflow.yaml", "surveys")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """Expected counts of some rows: orders with the target met, late and still open, and without a target."""

    met: int
    late: int
    overdue: int
    untimed: int

    @property
    def with_target(self) -> int:
        return self.met + self.late + self.overdue


def text() -> str:
    """The file as CSV."""
    return lzma.decompress(DATA.read_bytes()).decode()


def rows() -> list[Row]:
    return list(csv.DictReader(io.StringIO(text(), newline="")))


def a_tenth() -> list[Row]:
    """Every tenth row, from the first."""
    return rows()[::10]


def expected(some: Iterable[Row]) -> Expected:
    """Expected counts from the columns of the file alone, whose times sort as text."""
    counts = {"met": 0, "late": 0, "overdue": 0, "untimed": 0}
    for row in some:
        due, closed = row["target_dt"], row["closed_dt"]
        name = "untimed" if not due else "overdue" if not closed else "met" if closed <= due else "late"
        counts[name] += 1
    return Expected(**counts)


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def topic(name: str) -> str:
    return f"type-{slug(name)}"[:64]


def write_pack(folder: Path) -> Path:
    """Write a pack named like the folder: departments as agencies, neighbourhoods as regions, types as topics."""
    folder.mkdir(parents=True)
    for name in _COPIED:
        source = PACKS / "demo" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    every = rows()
    departments = sorted({row["department"] for row in every})
    _write(folder / "pack.yaml", _pack(folder.name))
    _write(folder / "agencies.yaml", dict(_agencies(departments)))
    _write(folder / "services.yaml", {"requests": {"name": {"en": "Requests to the city"}, "agency": CITY}})
    _write(folder / "regions.yaml", {slug(n): {"name": {"en": n}} for n in _named(every, "neighborhood")})
    _write(folder / "topics.yaml", dict(_topics(every)))
    _write(folder / "staff.yaml", list(_staff(departments)))
    return folder


def write_mapping(file: Path) -> Path:
    """Write the mapping of the file's columns and names to that pack."""
    every = rows()
    mapping = {
        "source": SOURCE,
        "time_zone": TIME_ZONE,
        "columns": {
            "id": "case_enquiry_id",
            "opened_at": "open_dt",
            "due_at": "target_dt",
            "closed_at": "closed_dt",
            "agency": "department",
            "channel": "source",
            "region": "neighborhood",
            "topic": "type",
        },
        "values": {
            "agency": {name: slug(name) for name in _named(every, "department")},
            "channel": CHANNELS,
            "region": {name: slug(name) for name in _named(every, "neighborhood")},
            "topic": {name: topic(name) for name in _named(every, "type")},
        },
    }
    _write(file, mapping)
    return file


def write_rows(file: Path, some: Iterable[Row]) -> Path:
    """Write some of the rows as a CSV file."""
    chosen = list(some)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(chosen[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(chosen)
    return file


def _named(every: Iterable[Row], column: str) -> list[str]:
    return sorted({row[column] for row in every} - {""})


def _pack(name: str) -> dict[str, object]:
    demo = yaml.safe_load((PACKS / "demo" / "pack.yaml").read_text(encoding="utf-8"))
    return {
        "name": name,
        "title": {"en": "How the city answers"},
        "languages": ["en", "uk"],
        "time_zone": TIME_ZONE,
        "attribution": {"en": "Work orders: City of Boston, public domain"},
        "channels": demo["channels"],
        "default_plan": demo["default_plan"],
        "dispatch": CITY,
    }


def _agencies(departments: Iterable[str]) -> Iterator[tuple[str, dict[str, object]]]:
    yield CITY, {"name": {"en": "City of Boston"}, "mail": ["city@boston.example"], "language": "en"}
    yield "ombudsman", {"name": {"en": "Ombudsman"}, "mail": ["ombudsman@boston.example"], "language": "en"}
    for name in departments:
        office = f"{slug(name)}@boston.example"
        yield slug(name), {"name": {"en": name}, "parent": CITY, "mail": [office], "language": "en"}


def _topics(every: Iterable[Row]) -> Iterator[tuple[str, dict[str, object]]]:
    for reason, kind in sorted({(row["reason"], row["type"]) for row in every}):
        above = f"reason-{slug(reason)}"[:64]
        yield above, {"name": {"en": reason}}
        yield topic(kind), {"name": {"en": kind}, "parent": above}


def _staff(departments: Iterable[str]) -> Iterator[dict[str, object]]:
    roles = [(CITY, role) for role in ("dispatcher", "operator", "official", "head")] + [("ombudsman", "reviewer")]
    roles += [(slug(name), role) for name in departments for role in ("official", "head")]
    for agency, role in roles:
        yield {"email": f"{role}@{agency}.example", "role": role, "agency": agency, "language": "en"}


def _write(file: Path, content: object) -> None:
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
