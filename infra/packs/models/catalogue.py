"""Models of a pack's catalogue files and of those without a module of their own; unknown fields are refused.

Only the shape is validated here; references and consistency are for ``infra.packs.checks``.
"""

from typing import Annotated, Literal

from pydantic import Field, RootModel, StringConstraints

from infra.packs.models.shapes import (
    AgencyRef,
    ChannelRef,
    Id,
    KindRef,
    Language,
    LanguageRef,
    Mail,
    OutcomeRef,
    Phone,
    PlanRef,
    ProcessRef,
    RegionRef,
    ServiceRef,
    Shape,
    StageRef,
    SurveyRef,
    Text,
    TopicRef,
    Wording,
)

Level = Annotated[int, Field(ge=1, le=5)]
Origin = Literal["feedback", "appeal"]
StaffRole = Literal["official", "head", "dispatcher", "operator", "reviewer", "analyst"]


class Named(Shape):
    """A region, a stage or a window: nothing but a name."""

    name: Text


class Key(Shape):
    """A public key of a service system, as its JWK names it: ``x`` is the 32 bytes in base64url."""

    kid: Annotated[str, Field(min_length=1, max_length=64)]
    x: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]


class Agency(Shape):
    name: Text
    parent: AgencyRef | None = None
    region: RegionRef | None = None
    mail: list[Mail] = Field(default=[])
    phones: list[Phone] = Field(default=[])
    language: LanguageRef | None = None
    time_zone: str | None = None
    keys: list[Key] = Field(default=[])


class Service(Shape):
    name: Text
    agency: AgencyRef
    parent: ServiceRef | None = None
    stages: list[StageRef] = Field(default=[])
    manager: Mail | None = None


class Office(Shape):
    """A place of service: a hall with windows by id, or a platform. Agencies in ``hosts`` serve there too."""

    name: Text
    agency: AgencyRef
    region: RegionRef | None = None
    hosts: list[AgencyRef] = Field(default=[])
    windows: dict[Id, Named] = Field(default={})


class Step(Shape):
    """A step of the way through a life situation: a service, or one stage of it."""

    service: ServiceRef
    stage: StageRef | None = None
    name: Text


class LifeSituation(Shape):
    """A life situation: its steps in order, across agencies."""

    name: Text
    steps: Annotated[list[Step], Field(min_length=1)]


class Attribute(Shape):
    """An optional field of people's profiles, with its possible values."""

    name: Text
    values: Annotated[dict[Id, Named], Field(min_length=2)]


class Segment(Shape):
    """A group with published numbers: people who have one of the listed values in each attribute."""

    name: Text
    when: Annotated[dict[Id, Annotated[list[Id], Field(min_length=1)]], Field(min_length=1)]


class SegmentsFile(Shape):
    """segments.yaml"""

    attributes: dict[Id, Attribute] = Field(default={})
    segments: dict[Id, Segment] = Field(default={})


class Topic(Shape):
    """The subject of an appeal. Agency and plan are inherited from the parent topic."""

    name: Text
    parent: TopicRef | None = None
    keywords: list[Wording] = Field(default=[])
    agency: AgencyRef | None = None
    plan: PlanRef | None = None
    legal_basis: Text | None = None


Phrase = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class Duty(Shape):
    """The role that is notified of a danger at once; it may read every order."""

    agency: AgencyRef
    role: Literal["dispatcher", "operator"]


class Danger(Shape):
    """A danger to people, with the phrases that detect it, by language.

    ``unless`` lists phrases that exclude it. Orders get ``plan`` and, unless the author chose one, ``topic``.
    """

    name: Text
    plan: PlanRef
    duty: Duty
    phrases: Annotated[dict[Language, Annotated[list[Phrase], Field(min_length=1)]], Field(min_length=1)]
    unless: dict[Language, list[Phrase]] = Field(default={})
    topic: TopicRef | None = None


class Process(Shape):
    """A business process of an agency; ``touchpoints`` are the stages at which people meet it."""

    name: Text
    owner: AgencyRef
    parent: ProcessRef | None = None
    touchpoints: list[StageRef] = Field(default=[])


class When(Shape):
    """The conditions of a routing rule; each is a value or a list of values."""

    survey: SurveyRef | list[SurveyRef] | None = None
    service: ServiceRef | list[ServiceRef] | None = None
    agency: AgencyRef | list[AgencyRef] | None = None
    stage: StageRef | list[StageRef] | None = None
    region: RegionRef | list[RegionRef] | None = None
    channel: ChannelRef | list[ChannelRef] | None = None
    level: Level | list[Level] | None = None
    origin: Origin | list[Origin] | None = None
    kind: KindRef | list[KindRef] | None = None
    topic: TopicRef | list[TopicRef] | None = None
    officials: Literal["named", "none"] | None = None


class Route(Shape):
    when: When
    agency: AgencyRef


class Staff(Shape):
    email: Mail
    role: StaffRole
    agency: AgencyRef
    language: LanguageRef
    name: Wording | None = None
    subject: str | None = None
    judges: list[AgencyRef] = Field(default=[])


class ReplyWhen(Shape):
    """The conditions of prepared answers; each is a value or a list of values."""

    topic: TopicRef | list[TopicRef] | None = None
    kind: KindRef | list[KindRef] | None = None
    outcome: OutcomeRef | list[OutcomeRef] | None = None
    origin: Origin | list[Origin] | None = None
    service: ServiceRef | list[ServiceRef] | None = None


class ReplyVariant(Shape):
    id: Id
    text: Text


class ReplyFile(Shape):
    """replies/<group>.yaml"""

    title: Text
    when: ReplyWhen = ReplyWhen()
    variants: Annotated[list[ReplyVariant], Field(min_length=1)]


class PublicIndex(Shape):
    """An index: the unweighted mean of the mean scores of several questions, or the net promoter score of one."""

    title: Text
    survey: SurveyRef
    questions: Annotated[list[Id], Field(min_length=1)]
    formula: Literal["mean-of-means", "net-promoter"]


class Indices(RootModel[dict[Id, PublicIndex]]):
    """indices.yaml"""


class Regions(RootModel[dict[Id, Named]]):
    """regions.yaml"""


class Stages(RootModel[dict[Id, Named]]):
    """stages.yaml"""


class Agencies(RootModel[dict[Id, Agency]]):
    """agencies.yaml"""


class Services(RootModel[dict[Id, Service]]):
    """services.yaml"""


class Offices(RootModel[dict[Id, Office]]):
    """offices.yaml"""


class LifeSituations(RootModel[dict[Id, LifeSituation]]):
    """life_situations.yaml"""


class Topics(RootModel[dict[Id, Topic]]):
    """topics.yaml"""


class Dangers(RootModel[dict[Id, Danger]]):
    """dangers.yaml"""


class Processes(RootModel[dict[Id, Process]]):
    """processes.yaml"""


class Routing(RootModel[list[Route]]):
    """routing.yaml"""


class StaffList(RootModel[list[Staff]]):
    """staff.yaml"""
