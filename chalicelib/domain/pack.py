"""A pack: one jurisdiction as data, read from its compiled JSON document and never changed afterwards."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.calendars import MIDNIGHT_AT_THE_END, Calendar
from chalicelib.domain.plans import Plan, Stage, Term
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
class Topic:
    """A classifier entry. Its ``agency`` and ``plan`` are those of its questions; without them its parent's count."""

    id: str
    name: Text
    keywords: tuple[str, ...] = ()
    parent: str | None = None
    agency: str | None = None
    plan: str | None = None
    legal_basis: Text | None = None


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
    topics: Mapping[str, Topic]
    kinds: Mapping[str, Text]
    dispatch: str
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

    def topic_line(self, topic: str) -> Iterator[Topic]:
        """A topic and those above it, nearest first."""
        current: str | None = topic
        while current is not None:
            yield self.topics[current]
            current = self.topics[current].parent

    def agency_of_topic(self, topic: str) -> str | None:
        return next((t.agency for t in self.topic_line(topic) if t.agency), None)

    def plan_of_topic(self, topic: str) -> str | None:
        return next((t.plan for t in self.topic_line(topic) if t.plan), None)

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
        topics={name: _topic(name, row) for name, row in document.get("topics", {}).items()},
        kinds=document.get("kinds", {}),
        dispatch=document.get("dispatch")
        or next(n for n, row in document["agencies"].items() if not row.get("parent")),
        plans={name: _plan(name, row, calendars[row["calendar"]]) for name, row in document["plans"].items()},
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
    opening, closing = row["hours"]
    return Calendar(
        time_zone=ZoneInfo(row["time_zone"]),
        working_days=frozenset(row["working_days"]),
        opens=time.fromisoformat(opening),
        closes=None if closing == MIDNIGHT_AT_THE_END else time.fromisoformat(closing),
        valid_until=date.fromisoformat(row["valid_until"]),
        days_off=frozenset(date.fromisoformat(day) for day in row.get("days_off", ())),
        extra_working_days=frozenset(date.fromisoformat(day) for day in row.get("extra_working_days", ())),
    )


def _work(row: Mapping[str, float], calendar: Calendar) -> timedelta:
    """A working time: hours, or days of the calendar's length."""
    opens, closes = calendar.opens, calendar.closes
    ends = timedelta(days=1) if closes is None else timedelta(hours=closes.hour, minutes=closes.minute)
    length = ends - timedelta(hours=opens.hour, minutes=opens.minute)
    return timedelta(hours=row.get("working_hours", 0)) + length * row.get("working_days", 0)


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
