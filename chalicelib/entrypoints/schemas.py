"""The HTTP contract's documents (api.md). Requests are strict and refuse what they do not know.

Answers are described for the OpenAPI document and built only when that is made, so that they cost no start-up time.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from chalicelib.entrypoints.fields import Email, Level, LongText, Moment, Name, Reply, Version

_RATING: dict[str, JsonValue] = {
    "survey": "fft",
    "agency": "neas",
    "service": "neas-111",
    "level": 1,
    "comment": "Waited four hours for a call back",
}


def _shown(*examples: dict[str, JsonValue]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": list(examples)})


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class Contact(_Request):
    """How the author can be reached. Kept apart from everything they say."""

    email: Email


class FeedbackIn(_Request):
    """One rating or survey answer. Everything named must exist in the pack."""

    model_config = _shown({**_RATING, "answers": {"waiting": 1}, "contact": {"email": "sam@person.example"}})

    id: Annotated[str, Field(description="A ULID made by the client; makes a retry safe")] | None = None
    survey: Name
    agency: Name
    service: Name | None = None
    stage: Name | None = None
    channel: Name = "web"
    region: Name | None = None
    level: Level | None = None
    answers: Annotated[dict[Name, Reply], Field(max_length=200)] = {}
    comment: LongText | None = None
    language: Name | None = None
    contact: Contact | None = None


class DeskFeedbackIn(FeedbackIn):
    """What came by phone or letter, or from an older system (``import``: counted, but opens no case)."""

    model_config = _shown({**_RATING, "channel": "phone", "received_at": "2026-11-20T09:30:00Z", "source": "staff"})

    received_at: Moment | None = None
    source: Literal["staff", "import"] = "staff"


class FollowUpIn(_Request):
    """Whether an answer helped, and 1-10 for how this round was handled."""

    model_config = _shown({"version": 6, "outcome": "not_solved", "rating": 3, "comment": "Nobody called back"})

    version: Version
    outcome: Literal["solved", "partly", "not_solved", "not_needed", "cannot_tell"]
    rating: Annotated[int, Field(ge=1, le=10)] | None = None
    comment: LongText | None = None
    redo: Annotated[bool, Field(description="With partly: send the order back")] = False


class ActionIn(BaseModel):
    """A workflow action: the version of the case that was seen, and the action's own fields."""

    model_config = ConfigDict(
        defer_build=True,
        extra="allow",
        strict=True,
        **_shown({"version": 4, "outcome": "explained", "text": "A line was down."}),
    )
    __pydantic_extra__: dict[str, Reply | None]

    version: Version


class OrdersQuery(BaseModel):
    """Which work orders to list."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    agency: Name
    state: Name | None = None
    due: Annotated[Moment, Field(description="Only orders due before this time")] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=800)] | None = None


class _Answer(BaseModel):
    model_config = ConfigDict(defer_build=True)


class CaseReceipt(_Answer):
    number: str
    key: str


class Receipt(_Answer):
    """What the author keeps. ``case`` is null unless an answer is owed."""

    model_config = _shown(
        {
            "id": "01KAKYCA00000000000000000A",
            "received_at": "2026-11-21T19:00:00Z",
            "case": {"number": "7K3M-Q9ZT-4R2XN", "key": "mzxw6ytboi4dkmjqgezdgnbv"},
        }
    )

    id: str
    received_at: datetime
    case: CaseReceipt | None


class Named(_Answer):
    id: str
    name: str


class About(_Answer):
    agency: Named
    service: Named | None
    stage: str | None
    region: str | None
    level: int | None
    comment: str | None


class FollowUpOut(_Answer):
    outcome: str
    rating: int | None
    comment: str | None


class AnswerOut(_Answer):
    round: int
    agency: str
    at: datetime
    outcome: str
    text: str
    reasons: str | None
    next_steps: str | None
    in_time: bool
    follow_up: FollowUpOut | None


class OrderOut(_Answer):
    n: int
    state: str
    waits_for: str | None
    agency: Named
    service: str | None
    opened_at: datetime
    due: datetime | None
    overdue: bool
    follow_up_due: datetime | None
    round: int
    resolution: str | None
    answers: list[AnswerOut]
    actions: list[str]


class EventOut(_Answer):
    """One fact of the timeline, with what it changed."""

    seq: int
    at: datetime
    event: str
    by: str
    order: int | None
    answer: dict[str, Any] | None = None
    follow_up: dict[str, Any] | None = None
    round: dict[str, Any] | None = None


class CaseOut(_Answer):
    """A case as its reader may see it."""

    number: str
    version: int
    opened_at: datetime
    state: Literal["open", "closed"]
    about: About
    orders: list[OrderOut]
    timeline: list[EventOut]


class ListedOrderOut(_Answer):
    case: str
    version: int
    n: int
    state: str
    agency: str
    service: str | None
    opened_at: datetime
    due: datetime | None
    overdue: bool
    round: int
    resolution: str | None


class OrdersOut(_Answer):
    """One page of a list. ``next`` is the cursor of the page after it, or null."""

    items: list[ListedOrderOut]
    next: str | None


class ActionOut(_Answer):
    """The case's new version and the order after the action."""

    number: str
    version: int
    order: OrderOut


class FieldProblem(_Answer):
    path: str
    message: str


class ProblemOut(_Answer):
    """RFC 9457. ``errors`` names each wrong field."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None
