"""Compiles a checked pack into the one JSON document that the functions read, and computes its version.

The version is the SHA-256 of the canonical text (keys sorted, no spaces). So equal packs have equal versions on every
machine, and a stored document can be verified against its name.
"""

import hashlib
import json
from typing import Any

from pydantic import BaseModel

from chalicelib.domain.pack.tree import lineage
from chalicelib.entrypoints.schemas.phones import phone_example
from infra.packs.calendars import days_off, short_days, valid_until, working_days_added
from infra.packs.models.clocks import Calendar
from infra.packs.reader import PackSource


def compile_pack(pack: PackSource) -> dict[str, Any]:
    """The document, as ``chalicelib.domain.pack.read.read_pack`` expects it."""
    return {
        **_plain(pack.pack),
        "default_plan": {"appeal": pack.pack.default_plan.feedback} | _plain(pack.pack.default_plan),
        **_phone_example(pack.pack.country),
        "dispatch": pack.dispatch,
        "regions": _all(pack.regions),
        "agencies": {name: {"parent": None, "region": None} | _plain(row) for name, row in pack.agencies.items()},
        "services": {
            name: {"parent": None} | _plain(row) | {"stages": stages_of(pack, name)}
            for name, row in pack.services.items()
        },
        "offices": _all(pack.offices),
        "life_situations": _all(pack.life_situations),
        "segments": _plain(pack.segments),
        "stages": _all(pack.stages),
        "surveys": _all(pack.surveys),
        "calendars": {name: _calendar(row) for name, row in pack.calendars.items()},
        "plans": _all(pack.plans),
        "topics": _all(pack.topics),
        "dangers": _all(pack.dangers),
        "indices": _all(pack.indices),
        "processes": _all(pack.processes),
        "routing": [_plain(row) for row in pack.routing],
        "staff": [_plain(row) for row in pack.staff],
        "workflow": _plain(pack.workflow),
        "replies": _all(pack.replies),
    }


def _phone_example(country: str | None) -> dict[str, Any]:
    """A phone number as people of the pack's country write it: no function but the API's has the numbers' rules."""
    return {"phone_example": phone_example(country)} if country else {}


def canonical(document: dict[str, Any]) -> bytes:
    """The canonical JSON text of a document."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def version_of(text: bytes) -> str:
    """The version of a canonical text: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(text).hexdigest()


def _plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


def _all(models: Any) -> dict[str, Any]:
    return {name: _plain(row) for name, row in models.items()}


def stages_of(pack: PackSource, service: str) -> list[str]:
    """A service's own stages, else those of its nearest ancestor with stages."""
    rows = (pack.services.get(name) for name in lineage(service, pack.services))
    return next((list(row.stages) for row in rows if row is not None and row.stages), [])


def _calendar(calendar: Calendar) -> dict[str, Any]:
    return {
        "time_zone": calendar.time_zone,
        "working_days": calendar.working_days,
        "hours": calendar.hours,
        "days_off": days_off(calendar),
        "extra_working_days": working_days_added(calendar),
        "valid_until": valid_until(calendar).isoformat(),
        **_uneven_hours(calendar),
    }


def _uneven_hours(calendar: Calendar) -> dict[str, Any]:
    """The optional parts of a calendar that make hours differ between days."""
    short = calendar.short_days
    return {
        **({"hours_on": {str(day): hours for day, hours in calendar.hours_on.items()}} if calendar.hours_on else {}),
        **({"lunch": calendar.lunch} if calendar.lunch else {}),
        **({"short_days": short_days(calendar), "shorter_by_minutes": short.minutes} if short else {}),
    }
