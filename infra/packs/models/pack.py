"""Model of pack.yaml."""

from typing import Annotated, Literal

from pydantic import Field

from infra.packs.models.shapes import (
    AgencyRef,
    Channel,
    Country,
    Days,
    DaysOrNone,
    Hour,
    Id,
    Language,
    PlanRef,
    Positive,
    Shape,
    StaffRef,
    SurveyRef,
    Text,
)

LONGEST_TEXT = 10_000
"""Maximum characters of a text in the API; a form must not allow more."""

MediaType = Literal["application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic", "image/gif", "image/tiff"]


class Attachments(Shape):
    """Limits of attachments: media types, bytes of one file, files of one appeal."""

    types: Annotated[list[MediaType], Field(min_length=1)] = Field(
        default=["application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic"]
    )
    max_bytes: Annotated[int, Field(ge=1, le=100_000_000)] = 10_000_000
    max_count: Annotated[int, Field(ge=0, le=50)] = 5


class Limits(Shape):
    """Smallest published n, longest comment in characters, oldest time in a client's id in days, least confidence of a
    guessed topic that counts (0-1), days for which a transaction can be rated and for which an invitation can be
    answered, days after which who has not is reminded (0: never), what may be attached."""

    publication: Positive = 10
    comment: Annotated[int, Field(ge=1, le=LONGEST_TEXT)] = 5000
    id_age_days: Days = 30
    confidence: Annotated[float, Field(ge=0, le=1)] = 0.6
    transaction_days: Days = 90
    invitation_days: Days = 14
    invitation_reminder_days: DaysOrNone = 5
    attachments: Attachments = Attachments()


class DefaultPlan(Shape):
    """The plan of work orders opened by a rating, and of appeals whose topic names none (else the same)."""

    feedback: PlanRef
    appeal: PlanRef | None = None


class Digest(Shape):
    """The local hour of each agency's daily mail."""

    at: Hour


class Kind(Shape):
    """A kind of appeal. Its plan counts where the topic has none."""

    name: Text
    plan: PlanRef | None = None


class Index(Shape):
    excluded_sources: list[Literal["author", "staff", "import"]] = Field(default=[])


class Responsible(Shape):
    """Those responsible for collecting and analysing feedback of the public and of staff, by mail address (B12)."""

    external: StaffRef
    internal: StaffRef | None = None


class Reports(Shape):
    """The least number of submissions of a month that has a report of its own (B3)."""

    monthly_from: Positive


class Campaigns(Shape):
    """When and how sample surveys start: above which ``share`` (0-1) of negatives among at least ``least``
    ratings of ``window_days``, with which survey, how exactly (``margin`` at ``confidence``, 0-1), and how seldom about
    one unit."""

    survey: SurveyRef
    share: Annotated[float, Field(gt=0, lt=1)]
    least: Positive
    window_days: Annotated[int, Field(ge=1, le=366)]
    margin: Annotated[float, Field(ge=0.005, le=0.25)]
    confidence: Annotated[float, Field(ge=0.5, le=0.999)]
    every_days: Days


class PackFile(Shape):
    """pack.yaml"""

    name: Id
    title: Text
    languages: Annotated[list[Language], Field(min_length=1)]
    time_zone: str
    country: Country | None = None
    attribution: Text
    limits: Limits = Limits()
    channels: Annotated[list[Channel], Field(min_length=1)]
    default_plan: DefaultPlan
    index: Index = Index()
    kinds: dict[Id, Kind] = Field(default={})
    dispatch: AgencyRef | None = None
    digest: Digest | None = None
    responsible: Responsible | None = None
    reports: Reports | None = None
    campaigns: Campaigns | None = None
