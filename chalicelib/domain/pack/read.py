"""Read a pack from its compiled JSON document, as ``python -m infra.packs apply`` made it."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.clocks.calendars import MIDNIGHT_AT_THE_END, Calendar, Hours
from chalicelib.domain.clocks.plans import Plan, Stage, Term
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
from chalicelib.domain.pack.pack import CampaignRule, Index, Limits, Pack, ReplyGroup, ReplyVariant, Route, Staff
from chalicelib.domain.pack.workflow import Role, read_workflow
from chalicelib.domain.surveys.survey import Option, Question, QuestionType, Row, Survey


def read_pack(
    document: Mapping[str, Any], version: str, in_force: Mapping[str, Calendar] = MappingProxyType({})
) -> Pack:
    """The pack from its compiled document. Calendars ``in_force`` take the place of its own of the same name.

    Raises ``KeyError`` or ``ValueError`` on a document that no checker passed.
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
        plans={name: _plan(name, row, calendars[row["calendar"]]) for name, row in document["plans"].items()},
        routing=tuple(
            Route(when={field: _values(value) for field, value in row["when"].items()}, agency=row["agency"])
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


def _values(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def _limits(row: Mapping[str, Any]) -> Limits:
    given = dict(row.get("attachments", {}))
    if "types" in given:
        given["types"] = tuple(given["types"])
    return Limits(**{**row, "attachments": AttachmentLimits(**given)})


def read_calendar(row: Mapping[str, Any]) -> Calendar:
    """A calendar from its part of the compiled document."""
    opens, closes = _hours(row["hours"])
    lunch = row.get("lunch")
    return Calendar(
        time_zone=ZoneInfo(row["time_zone"]),
        working_days=frozenset(row["working_days"]),
        opens=opens,
        closes=closes,
        valid_until=date.fromisoformat(row["valid_until"]),
        days_off=_days(row, "days_off"),
        extra_working_days=_days(row, "extra_working_days"),
        hours_on={int(weekday): _hours(hours) for weekday, hours in row.get("hours_on", {}).items()},
        lunch=(time.fromisoformat(lunch[0]), time.fromisoformat(lunch[1])) if lunch else None,
        short_days=_days(row, "short_days"),
        shorter_by=timedelta(minutes=row.get("shorter_by_minutes", 0)),
    )


def _hours(given: Sequence[str]) -> Hours:
    opens, closes = given
    return time.fromisoformat(opens), None if closes == MIDNIGHT_AT_THE_END else time.fromisoformat(closes)


def _days(row: Mapping[str, Any], name: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in row.get(name, ()))


def _work(row: Mapping[str, float], calendar: Calendar) -> timedelta:
    """A working time: hours, or days of the calendar's length."""
    return timedelta(hours=row.get("working_hours", 0)) + calendar.day_length * row.get("working_days", 0)


def _plan(name: str, row: Mapping[str, Any], calendar: Calendar) -> Plan:
    total = row["total"]
    stages = row.get("stages", [])
    return Plan(
        id=name,
        calendar=calendar,
        total=Term(
            days=total.get("working_days") or total["calendar_days"],
            working="working_days" in total,
            roll=total.get("roll", False),
        ),
        rounds=row["rounds"],
        follow_up_days=row["follow_up_days"],
        stages=tuple(
            Stage(stage["id"], _work(stage["budget"], calendar), _work(stage["reserve"], calendar)) for stage in stages
        ),
        stage_of={state: stage["id"] for stage in stages for state in stage["states"]},
        warn_before=tuple(_work(work, calendar) for work in row.get("warn_before", ())),
        pause_days=row.get("pause_days", 10),
        extension_days=row.get("extension_days", 0),
        reminder_days=row.get("reminder_days", 3),
        reopen_days=row.get("reopen_days", 30),
        approval=row.get("approval", False),
    )


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
    """A part of what people may tell about themselves."""
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
    """People write in whichever language they like, whatever the page is in."""
    return tuple(phrase for language in sorted(phrases) for phrase in phrases[language])


def _index(name: str, row: Mapping[str, Any]) -> Index:
    return Index(id=name, title=row["title"], survey=row["survey"], questions=tuple(row["questions"]))


def _reply_group(name: str, row: Mapping[str, Any]) -> ReplyGroup:
    return ReplyGroup(
        id=name,
        title=row["title"],
        when={field: _values(value) for field, value in row.get("when", {}).items()},
        variants=tuple(ReplyVariant(f"{name}/{variant['id']}", variant["text"]) for variant in row["variants"]),
    )


def read_survey(name: str, row: Mapping[str, Any]) -> Survey:
    return Survey(
        id=name,
        title=row["title"],
        version=row["version"],
        audience=row["audience"],
        level=row["level"],
        opens_case=row["opens_case"],
        questions=tuple(_question(question) for question in row.get("questions", ())),
        plan=row.get("plan"),
        level_from=row.get("level_from"),
        listed=row.get("listed", True),
    )


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        id=row["id"],
        type=QuestionType(row["type"]),
        text=row["text"],
        help=row.get("help"),
        required=row.get("required", False),
        not_applicable=row.get("not_applicable", False),
        min=row.get("min"),
        max=row.get("max"),
        low=row.get("low"),
        high=row.get("high"),
        reverse=row.get("reverse", False),
        options=tuple(Option(**option) for option in row.get("options", ())),
        rows=tuple(Row(**line) for line in row.get("rows", ())),
        least=row.get("least"),
        most=row.get("most"),
        shortest=row.get("shortest"),
        decimals=row.get("decimals", 0),
        since=row.get("since", 1),
        show_if={name: _values(value) for name, value in row.get("show_if", {}).items()},
    )
