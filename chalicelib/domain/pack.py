"""A pack: one jurisdiction as data, read from its compiled JSON document and never changed afterwards."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.clocks import Calendar, Plan
from chalicelib.domain.workflow import Role, Workflow, read_workflow

Text = Mapping[str, str]
"""Wording by language code."""


@dataclass(frozen=True, slots=True)
class Agency:
    """A public body. ``mail`` are its office addresses, used where no member of staff is named."""

    id: str
    name: Text
    parent: str | None = None
    region: str | None = None
    mail: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A catalogue item of an agency. A part of a larger service names it as ``parent`` and counts towards it."""

    id: str
    name: Text
    agency: str
    parent: str | None = None
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a survey: a scale of whole numbers from ``min`` to ``max``, or open text."""

    id: str
    type: str
    text: Text
    min: int = 1
    max: int = 5
    required: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """A versioned questionnaire. ``level`` and ``opens_case`` say what it asks for and when a case follows."""

    id: str
    title: Text
    version: int
    audience: str
    level: str
    opens_case: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff in one role at one agency, known by mail address or by token subject."""

    role: Role
    agency: str | None
    email: str
    language: str
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one jurisdiction: smallest published n, longest comment (characters), oldest client id (days)."""

    publication: int = 10
    comment: int = 5000
    id_age_days: int = 30


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the routing rule: where every named field has one of the values, the agency is responsible."""

    when: Mapping[str, tuple[str, ...]]
    agency: str


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that makes Heed this jurisdiction's. ``version`` is the hash of the compiled document."""

    name: str
    version: str
    title: Text
    attribution: Text
    languages: tuple[str, ...]
    time_zone: ZoneInfo
    limits: Limits
    channels: tuple[str, ...]
    stages: Mapping[str, Text]
    regions: Mapping[str, Text]
    agencies: Mapping[str, Agency]
    services: Mapping[str, Service]
    surveys: Mapping[str, Survey]
    plans: Mapping[str, Plan]
    routing: tuple[Route, ...]
    default_plans: Mapping[str, str]
    staff: tuple[Staff, ...]
    excluded_sources: tuple[str, ...]
    workflow: Workflow

    @property
    def language(self) -> str:
        """The default language."""
        return self.languages[0]

    def text(self, text: Text, language: str | None = None) -> str:
        """The wording in a language, else in the pack's default one."""
        return text.get(language or self.language) or text[self.language]

    def agency_line(self, agency: str) -> Iterator[str]:
        """An agency and those above it, nearest first."""
        current: str | None = agency
        while current is not None:
            yield current
            current = self.agencies[current].parent

    def service_line(self, service: str) -> Iterator[str]:
        """A service and those it is part of, nearest first."""
        current: str | None = service
        while current is not None:
            yield current
            current = self.services[current].parent

    def staff_of(self, agency: str, role: Role) -> tuple[Staff, ...]:
        return tuple(s for s in self.staff if s.agency == agency and s.role == role)

    def best_language(self, wanted: str | None) -> str:
        """The wanted language if the pack speaks it, else the default."""
        return wanted if wanted in self.languages else self.language


def read_pack(document: Mapping[str, Any], version: str) -> Pack:
    """The pack from its compiled document. Raises ``KeyError`` or ``ValueError`` on one that no checker passed."""
    calendars = {name: _calendar(row) for name, row in document["calendars"].items()}
    return Pack(
        name=document["name"],
        version=version,
        title=document["title"],
        attribution=document.get("attribution", {}),
        languages=tuple(document["languages"]),
        time_zone=ZoneInfo(document["time_zone"]),
        limits=Limits(**document.get("limits", {})),
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
                language=row.get("language"),
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
            )
            for name, row in document["services"].items()
        },
        surveys={name: _survey(name, row) for name, row in document["surveys"].items()},
        plans={
            name: Plan(
                id=name,
                calendar=calendars[row["calendar"]],
                rounds=row["rounds"],
                follow_up_days=row["follow_up_days"],
                working_days=row["total"].get("working_days"),
                calendar_days=row["total"].get("calendar_days"),
            )
            for name, row in document["plans"].items()
        },
        routing=tuple(
            Route(when={field: _values(value) for field, value in row["when"].items()}, agency=row["agency"])
            for row in document.get("routing", ())
        ),
        default_plans=document["default_plan"],
        staff=tuple(
            Staff(
                role=Role(row["role"]),
                agency=row.get("agency"),
                email=row["email"],
                language=row.get("language", document["languages"][0]),
                subject=row.get("subject"),
            )
            for row in document.get("staff", ())
        ),
        excluded_sources=tuple(document.get("index", {}).get("excluded_sources", ())),
        workflow=read_workflow(document["workflow"]),
    )


def _values(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def _calendar(row: Mapping[str, Any]) -> Calendar:
    opening, closing = (time.fromisoformat(hour) for hour in row["hours"])
    return Calendar(
        time_zone=ZoneInfo(row["time_zone"]),
        working_days=frozenset(row["working_days"]),
        hours=(opening, closing),
        valid_until=date.fromisoformat(row["valid_until"]),
        days_off=frozenset(date.fromisoformat(day) for day in row.get("days_off", ())),
        extra_working_days=frozenset(date.fromisoformat(day) for day in row.get("extra_working_days", ())),
    )


def _survey(name: str, row: Mapping[str, Any]) -> Survey:
    return Survey(
        id=name,
        title=row["title"],
        version=row["version"],
        audience=row["audience"],
        level=row["level"],
        opens_case=row["opens_case"],
        questions=tuple(
            Question(
                id=question["id"],
                type=question["type"],
                text=question["text"],
                min=question.get("min", 1),
                max=question.get("max", 5),
                required=question.get("required", False),
            )
            for question in row.get("questions", ())
        ),
    )
