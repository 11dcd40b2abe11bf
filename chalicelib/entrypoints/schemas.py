"""What requests of the HTTP contract (api.md) hold. They are strict and refuse what they do not know.

Each is built when the first request needs it, so that a start pays for none that it may never see.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from chalicelib.entrypoints.fields import Email, Level, LongText, Moment, Name, Reply, Transaction, Version

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
    transaction: Transaction | None = None


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


class MessageIn(_Request):
    """What the author says: the reply to a question, something to add, or why the case shall be opened again."""

    model_config = _shown({"version": 6, "text": "It was counter number 3."})

    version: Version
    text: LongText
    order: Annotated[int, Field(ge=1, le=9999, description="Which work order; else the fitting one")] | None = None


class WithdrawIn(_Request):
    """The version of the case that was seen."""

    model_config = _shown({"version": 6})

    version: Version


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
