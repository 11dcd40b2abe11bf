"""A pack: one jurisdiction as data, never changed once it is read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from enum import StrEnum
from zoneinfo import ZoneInfo

from chalicelib.domain.clocks.calendars import Calendar
from chalicelib.domain.clocks.plans import Plan
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
    Topic,
)
from chalicelib.domain.pack.tree import in_one_line, lineage
from chalicelib.domain.pack.workflow import Role, Workflow
from chalicelib.domain.surveys.survey import Survey, Text


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff in one role at one agency, known by mail address or by token subject.

    ``judges`` are the bodies whose contests a reviewer decides, with those below them; none named means all.
    """

    role: Role
    agency: str | None
    email: str
    language: str
    subject: str | None = None
    name: str | None = None
    judges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one jurisdiction: smallest published n, longest comment (characters), oldest client id (days), least
    confidence (0-1) with which a guessed topic counts, for how many days a transaction can be rated and an invitation
    be answered, after how many who has not is reminded (0: never), and what may be attached to an appeal."""

    publication: int = 10
    comment: int = 5000
    id_age_days: int = 30
    confidence: float = 0.6
    transaction_days: int = 90
    invitation_days: int = 14
    invitation_reminder_days: int = 5
    attachments: AttachmentLimits = field(default_factory=AttachmentLimits)


@dataclass(frozen=True, slots=True)
class PhoneStyle:
    """How people write phone numbers: ``country`` (ISO 3166) is the one whose numbers need no code, and ``example`` a
    number as it is written there."""

    country: str | None = None
    example: str = "+380 44 123 45 67"


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the routing rule. Its agency is responsible where each field of ``when`` has one of its values."""

    when: Mapping[str, tuple[str, ...]]
    agency: str


@dataclass(frozen=True, slots=True)
class ReplyVariant:
    """One wording of a prepared answer, a template by language. ``id`` is ``<group>/<variant>``."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class ReplyGroup:
    """Prepared answers that say the same in other words (E7). They fit where each named field has one of its values."""

    id: str
    title: Text
    when: Mapping[str, tuple[str, ...]]
    variants: tuple[ReplyVariant, ...]


class IndexFormula(StrEnum):
    """How an index is made of its questions: the mean of their mean scores, or promoters less detractors of one."""

    MEAN_OF_MEANS = "mean-of-means"
    NET_PROMOTER = "net-promoter"


@dataclass(frozen=True, slots=True)
class Index:
    """One published number for some questions of a survey, its indicators (P1)."""

    id: str
    title: Text
    survey: str
    questions: tuple[str, ...]
    formula: IndexFormula = IndexFormula.MEAN_OF_MEANS


@dataclass(frozen=True, slots=True)
class CampaignRule:
    """When and how a campaign asks a sample (B4): once more than ``share`` (0-1) of at least ``least`` ratings of the
    last ``window_days`` are negative, but not sooner than ``every_days`` after the last time about the same unit.
    ``margin`` and ``confidence`` (0-1) are what the sample is to reach."""

    survey: str
    share: float
    least: int
    window_days: int
    margin: float
    confidence: float
    every_days: int


@dataclass(frozen=True, slots=True)
class Pack:
    """The configuration of one jurisdiction. ``version`` is the hash of the compiled document.

    ``digest_at`` is the local hour of each agency's daily mail; without one there is none. ``responsible`` names who
    answers for collecting and analysing feedback, by audience (B12); ``monthly_from`` is the least number of
    submissions of a month for a report of its own (B3).
    """

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
    kinds: Mapping[str, Kind]
    dispatch: str
    calendars: Mapping[str, Calendar]
    plans: Mapping[str, Plan]
    routing: tuple[Route, ...]
    default_plans: Mapping[str, str]
    staff: tuple[Staff, ...]
    excluded_sources: tuple[str, ...]
    workflow: Workflow
    replies: Mapping[str, ReplyGroup]
    processes: Mapping[str, Process]
    responsible: Mapping[str, Staff]
    monthly_from: int
    digest_at: time | None = None
    indices: Mapping[str, Index] = field(default_factory=dict)
    offices: Mapping[str, Office] = field(default_factory=dict)
    life_situations: Mapping[str, LifeSituation] = field(default_factory=dict)
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    segments: Mapping[str, Segment] = field(default_factory=dict)
    campaigns: CampaignRule | None = None
    dangers: Mapping[str, Danger] = field(default_factory=dict)
    phone_style: PhoneStyle = PhoneStyle()

    @property
    def language(self) -> str:
        """The default language."""
        return self.languages[0]

    def text(self, text: Text, language: str | None = None) -> str:
        """The wording in a language, else in the pack's default one."""
        return text.get(language or self.language) or text[self.language]

    def is_internal(self, survey: str) -> bool:
        """Whether a survey of this name is for staff."""
        return survey in self.surveys and self.surveys[survey].is_internal

    def body_of(self, agency: str) -> str:
        """The body that an agency is part of: the one at the top."""
        return self.agency_line(agency)[-1]

    def agency_line(self, agency: str) -> list[str]:
        """An agency and those above it, nearest first."""
        return lineage(agency, self.agencies)

    def are_in_one_line(self, agency: str, other: str) -> bool:
        """Whether two agencies are the same one, or one is above the other."""
        return in_one_line(agency, other, self.agencies)

    def service_line(self, service: str) -> list[str]:
        """A service and those it is part of, nearest first."""
        return lineage(service, self.services)

    def topic_line(self, topic: str) -> list[str]:
        """A topic and those above it, nearest first."""
        return lineage(topic, self.topics)

    def agency_of_topic(self, topic: str) -> str | None:
        return next((self.topics[t].agency for t in self.topic_line(topic) if self.topics[t].agency), None)

    def plan_of_topic(self, topic: str) -> str | None:
        return next((self.topics[t].plan for t in self.topic_line(topic) if self.topics[t].plan), None)

    def calendar_of(self, agency: str) -> Calendar:
        """When an agency is at work: by the calendar of answers to ratings, in the agency's own time zone."""
        calendar, zone = self.plans[self.default_plans["feedback"]].calendar, self.agencies[agency].time_zone
        return replace(calendar, time_zone=zone) if zone else calendar

    def calendar_of_plan(self, plan: str | None, agency: str) -> Calendar:
        """The calendar of a plan; where the pack has no such plan, the one by which the agency is at work."""
        known = self.plans.get(plan or "")
        return known.calendar if known else self.calendar_of(agency)

    @property
    def danger_plans(self) -> frozenset[str]:
        """The plans of orders in which a danger was seen; others may have them too."""
        return frozenset(danger.plan for danger in self.dangers.values())

    def staff_of(self, agency: str, role: Role) -> tuple[Staff, ...]:
        return tuple(s for s in self.staff if s.agency == agency and s.role == role)

    @property
    def phones(self) -> tuple[str, ...]:
        """The numbers that everybody may know: those of all agencies."""
        return tuple(phone for agency in self.agencies.values() for phone in agency.phones)

    def reply_ids(self) -> Collection[str]:
        """The ids of all prepared answers."""
        return [variant.id for group in self.replies.values() for variant in group.variants]

    def best_language(self, wanted: str | None) -> str:
        """The wanted language if the pack speaks it, else the default."""
        return wanted if wanted in self.languages else self.language
