"""The shape of each file of a pack: strict models, unknown fields refused.

Shape only. Whether what a file names exists, and whether the whole makes sense, is for ``checks``.
"""

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, StringConstraints, model_validator

from chalicelib.domain.workflow import Effect, Guard, Role

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Mail = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$")]
Wording = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Text = Annotated[dict[Language, Wording], Field(min_length=1)]
"""Wording by language code."""
Positive = Annotated[int, Field(ge=1)]
Level = Annotated[int, Field(ge=1, le=5)]
Channel = Literal["web", "mobile", "hall", "phone", "mail", "email", "social", "kiosk", "api"]
OneRole = Annotated[Role, Field(strict=False)]
StaffRole = Literal["official", "head", "dispatcher", "operator", "reviewer", "analyst"]


def _a_date(value: str) -> str:
    date.fromisoformat(value)
    return value


def _a_time(value: str) -> str:
    time.fromisoformat(value)
    return value


Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_a_date)]
Hour = Annotated[str, StringConstraints(pattern=r"^\d{2}:\d{2}$"), AfterValidator(_a_time)]


class Shape(BaseModel):
    """What all have in common: nothing converted, nothing unknown, nothing changed afterwards."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)


class Limits(Shape):
    """Smallest published n, longest comment in characters, oldest time in a client's id in days."""

    publication: Positive = 10
    comment: Positive = 5000
    id_age_days: Positive = 30


class DefaultPlan(Shape):
    feedback: Id


class Index(Shape):
    excluded_sources: list[Literal["author", "staff", "import"]] = []


class PackFile(Shape):
    """pack.yaml"""

    name: Id
    title: Text
    languages: Annotated[list[Language], Field(min_length=1)]
    time_zone: str
    attribution: Text
    limits: Limits = Limits()
    channels: Annotated[list[Channel], Field(min_length=1)]
    default_plan: DefaultPlan
    index: Index = Index()


class Named(Shape):
    """A region or a stage: nothing but a name."""

    name: Text


class Agency(Shape):
    name: Text
    parent: Id | None = None
    region: Id | None = None
    mail: list[Mail] = []
    language: Language | None = None


class Service(Shape):
    name: Text
    agency: Id
    parent: Id | None = None
    stages: list[Id] = []


class Question(Shape):
    id: Id
    type: Literal["scale", "text"]
    text: Text
    min: int | None = None
    max: int | None = None
    required: bool = False

    @model_validator(mode="after")
    def ends_fit_the_type(self) -> Self:
        if self.type == "text" and (self.min is not None or self.max is not None):
            raise ValueError("a text question has no min and max")
        if self.type == "scale" and (self.min is None or self.max is None or self.min >= self.max):
            raise ValueError("a scale needs min and max, min below max")
        return self


class SurveyFile(Shape):
    """surveys/<id>.yaml"""

    title: Text
    audience: Literal["external", "internal"] = "external"
    version: Positive
    level: Literal["required", "optional", "none"]
    opens_case: Literal["negative", "always", "never"]
    questions: list[Question] = []


class Holidays(Shape):
    """A place as the ``holidays`` library names it: ISO country code, and part of it if that matters."""

    country: str
    subdivision: str | None = None


class Years(Shape):
    first: int
    last: int


class Calendar(Shape):
    time_zone: str
    working_days: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(min_length=1)]
    hours: Annotated[list[Hour], Field(min_length=2, max_length=2)]
    holidays: Holidays | None = None
    years: Years
    extra_days_off: list[Day] = []
    extra_working_days: list[Day] = []


class Total(Shape):
    working_days: Positive | None = None
    calendar_days: Positive | None = None

    @model_validator(mode="after")
    def one_of_the_two(self) -> Self:
        if (self.working_days is None) == (self.calendar_days is None):
            raise ValueError("give either working_days or calendar_days")
        return self


class Plan(Shape):
    calendar: Id
    total: Total
    rounds: Positive
    follow_up_days: Positive


class When(Shape):
    """The conditions of a routing rule; each a value or a list of values."""

    survey: Id | list[Id] | None = None
    service: Id | list[Id] | None = None
    agency: Id | list[Id] | None = None
    stage: Id | list[Id] | None = None
    region: Id | list[Id] | None = None
    channel: Channel | list[Channel] | None = None
    level: Level | list[Level] | None = None


class Route(Shape):
    when: When
    agency: Id


class Staff(Shape):
    email: Mail
    role: StaffRole
    agency: Id
    language: Language
    name: Wording | None = None
    subject: str | None = None


class State(Shape):
    owner: OneRole | None = None
    closed: bool = False
    clock: str | None = None


class Notice(Shape):
    to: OneRole
    mail: str


class Transition(Shape):
    action: str
    sources: list[Id] = Field(default=[], alias="from")
    to: Id | None = None
    by: Annotated[list[OneRole], Field(min_length=1)]
    event: str
    when: list[Annotated[Guard, Field(strict=False)]] = []
    effects: list[Annotated[Effect, Field(strict=False)]] = []
    fields: list[str] = []
    optional: list[str] = []
    outcomes: list[str] = []
    resolution: str | None = None
    notify: list[Notice] = []
    auto: bool = False


class WorkflowFile(Shape):
    """workflow.yaml"""

    states: dict[Id, State]
    transitions: list[Transition]


class Regions(RootModel[dict[Id, Named]]):
    """regions.yaml"""


class Stages(RootModel[dict[Id, Named]]):
    """stages.yaml"""


class Agencies(RootModel[dict[Id, Agency]]):
    """agencies.yaml"""


class Services(RootModel[dict[Id, Service]]):
    """services.yaml"""


class Calendars(RootModel[dict[Id, Calendar]]):
    """calendars.yaml"""


class Plans(RootModel[dict[Id, Plan]]):
    """plans.yaml"""


class Routing(RootModel[list[Route]]):
    """routing.yaml"""


class StaffList(RootModel[list[Staff]]):
    """staff.yaml"""
