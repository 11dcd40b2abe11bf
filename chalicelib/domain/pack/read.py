"""Read a pack from its compiled JSON document, as ``python -m infra.packs apply`` made it."""

from collections.abc import Mapping
from datetime import time
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.clocks.calendars import Calendar
from chalicelib.domain.pack.attachment_limits import AttachmentLimits
from chalicelib.domain.pack.catalogue import (
    Agency,
    Attribute,
    Danger,
    Kind,
    LifeSituation,
    Office,
    Process,
    Segment,
    Service,
    Step,
    Topic,
)
from chalicelib.domain.pack.pack import (
    CampaignRule,
    Index,
    IndexFormula,
    Limits,
    Pack,
    PhoneStyle,
    ReplyGroup,
    ReplyVariant,
    Route,
    Staff,
)
from chalicelib.domain.pack.read_clocks import read_calendar, read_plan
from chalicelib.domain.pack.read_surveys import as_values, read_survey
from chalicelib.domain.pack.workflow import Role, read_workflow


def read_pack(
    document: Mapping[str, Any], version: str, in_force: Mapping[str, Calendar] = MappingProxyType({})
) -> Pack:
    """The pack from its compiled document. Calendars ``in_force`` take the place of its own of the same name.

    Raises ``KeyError``, ``ValueError`` or ``TypeError`` on a document that did not pass the check of packs.
    """
    staff = tuple(_member(row, document["languages"][0]) for row in document.get("staff", ()))
    limits = _limits(document.get("limits", {}))
    calendars = {name: in_force.get(name) or read_calendar(row) for name, row in document["calendars"].items()}
    return Pack(
        name=document["name"],
        version=version,
        title=document["title"],
        attribution=document.get("attribution", {}),
        languages=tuple(document["languages"]),
        time_zone=ZoneInfo(document["time_zone"]),
        phone_style=PhoneStyle(document["country"], document["phone_example"])
        if "country" in document
        else PhoneStyle(),
        limits=limits,
        channels=tuple(document["channels"]),
        stages={name: row["name"] for name, row in document.get("stages", {}).items()},
        regions={name: row["name"] for name, row in document.get("regions", {}).items()},
        agencies={
            name: Agency(
                id=name,
                name=row["name"],
                parent=row.get("parent"),
                region=row.get("region"),
                mail=tuple(row.get("mail", ())),
                phones=tuple(row.get("phones", ())),
                language=row.get("language"),
                time_zone=ZoneInfo(row["time_zone"]) if row.get("time_zone") else None,
                keys={key["kid"]: key["x"] for key in row.get("keys", ())},
            )
            for name, row in document["agencies"].items()
        },
        services={
            name: Service(
                id=name,
                name=row["name"],
                agency=row["agency"],
                parent=row.get("parent"),
                stages=tuple(row.get("stages", ())),
                manager=row.get("manager"),
            )
            for name, row in document["services"].items()
        },
        offices={name: _office(name, row) for name, row in document.get("offices", {}).items()},
        life_situations={name: _situation(name, row) for name, row in document.get("life_situations", {}).items()},
        attributes={name: _attribute(name, row) for name, row in _told(document, "attributes").items()},
        segments={
            name: Segment(name, row["name"], {field: tuple(values) for field, values in row["when"].items()})
            for name, row in _told(document, "segments").items()
        },
        surveys={name: read_survey(name, row) for name, row in document["surveys"].items()},
        topics={name: _topic(name, row) for name, row in document.get("topics", {}).items()},
        kinds={name: Kind(row["name"], row.get("plan")) for name, row in document.get("kinds", {}).items()},
        dispatch=document.get("dispatch")
        or next(n for n, row in document["agencies"].items() if not row.get("parent")),
        calendars=calendars,
        plans={name: read_plan(name, row, calendars[row["calendar"]]) for name, row in document["plans"].items()},
        routing=tuple(
            Route(when={field: as_values(value) for field, value in row["when"].items()}, agency=row["agency"])
            for row in document.get("routing", ())
        ),
        default_plans=document["default_plan"],
        staff=staff,
        indices={name: _index(name, row) for name, row in document.get("indices", {}).items()},
        excluded_sources=tuple(document.get("index", {}).get("excluded_sources", ())),
        workflow=read_workflow(document["workflow"]),
        replies={name: _reply_group(name, row) for name, row in document.get("replies", {}).items()},
        processes={name: _process(name, row) for name, row in document.get("processes", {}).items()},
        responsible={
            audience: next(m for m in sorted(staff, key=lambda m: not m.name) if m.email == email)
            for audience, email in document.get("responsible", {}).items()
        },
        monthly_from=max(document.get("reports", {}).get("monthly_from", 0), limits.publication),
        campaigns=CampaignRule(**document["campaigns"]) if document.get("campaigns") else None,
        digest_at=time.fromisoformat(document["digest"]["at"]) if document.get("digest") else None,
        dangers={name: _danger(name, row) for name, row in document.get("dangers", {}).items()},
    )


def _member(row: Mapping[str, Any], language: str) -> Staff:
    return Staff(
        role=Role(row["role"]),
        agency=row.get("agency"),
        email=row["email"],
        language=row.get("language", language),
        subject=row.get("subject"),
        name=row.get("name"),
        judges=tuple(row.get("judges", ())),
    )


def _process(name: str, row: Mapping[str, Any]) -> Process:
    return Process(
        id=name,
        name=row["name"],
        owner=row["owner"],
        parent=row.get("parent"),
        touchpoints=tuple(row.get("touchpoints", ())),
    )


def _limits(row: Mapping[str, Any]) -> Limits:
    given = dict(row.get("attachments", {}))
    if "types" in given:
        given["types"] = tuple(given["types"])
    return Limits(**{**row, "attachments": AttachmentLimits(**given)})


def _office(name: str, row: Mapping[str, Any]) -> Office:
    return Office(
        id=name,
        name=row["name"],
        agency=row["agency"],
        region=row.get("region"),
        hosts=tuple(row.get("hosts", ())),
        windows={window: each["name"] for window, each in row.get("windows", {}).items()},
    )


def _situation(name: str, row: Mapping[str, Any]) -> LifeSituation:
    return LifeSituation(id=name, name=row["name"], steps=tuple(Step(**step) for step in row["steps"]))


def _told(document: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    """``attributes`` or ``segments`` from the document's part ``segments``; empty where the pack has none."""
    found: Mapping[str, Any] = document.get("segments", {}).get(part, {})
    return found


def _attribute(name: str, row: Mapping[str, Any]) -> Attribute:
    return Attribute(name, row["name"], {value: each["name"] for value, each in row["values"].items()})


def _topic(name: str, row: Mapping[str, Any]) -> Topic:
    return Topic(
        id=name,
        name=row["name"],
        keywords=tuple(row.get("keywords", ())),
        parent=row.get("parent"),
        agency=row.get("agency"),
        plan=row.get("plan"),
        legal_basis=row.get("legal_basis"),
    )


def _danger(name: str, row: Mapping[str, Any]) -> Danger:
    return Danger(
        id=name,
        name=row["name"],
        plan=row["plan"],
        duty_agency=row["duty"]["agency"],
        duty_role=Role(row["duty"]["role"]),
        phrases=_in_all_languages(row["phrases"]),
        unless=_in_all_languages(row.get("unless", {})),
        topic=row.get("topic"),
    )


def _in_all_languages(phrases: Mapping[str, Any]) -> tuple[str, ...]:
    """The phrases of all languages: people may write in another language than that of the page."""
    return tuple(phrase for language in sorted(phrases) for phrase in phrases[language])


def _index(name: str, row: Mapping[str, Any]) -> Index:
    return Index(
        id=name,
        title=row["title"],
        survey=row["survey"],
        questions=tuple(row["questions"]),
        formula=IndexFormula(row.get("formula", IndexFormula.MEAN_OF_MEANS)),
    )


def _reply_group(name: str, row: Mapping[str, Any]) -> ReplyGroup:
    return ReplyGroup(
        id=name,
        title=row["title"],
        when={field: as_values(value) for field, value in row.get("when", {}).items()},
        variants=tuple(ReplyVariant(f"{name}/{variant['id']}", variant["text"]) for variant in row["variants"]),
    )
