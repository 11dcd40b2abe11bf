"""Feedback, from its author or from an operator."""

from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.entrypoints.schemas.base import Request, shown
from chalicelib.entrypoints.schemas.fields import (
    Corrects,
    Email,
    Level,
    LongText,
    Moment,
    Name,
    Phone,
    ShortText,
    SurveyAnswer,
    Transaction,
)

_RATING: dict[str, JsonValue] = {
    "survey": "fft",
    "agency": "neas",
    "service": "neas-111",
    "level": 1,
    "comment": "Waited four hours for a call back",
}


class ContactDetails(Request):
    """How somebody can be reached.

    ``surveys``: whether they agree to be drawn for a survey later and asked by mail. Never to be assumed for them.
    """

    email: Email | None = None
    phone: Phone | None = None
    name: Annotated[ShortText, Field(description="How to address them")] | None = None
    surveys: bool = False


class Contact(ContactDetails):
    """How the author can be reached: by mail, by phone, or both. Kept apart from everything they say.

    ``surveys``: whether they agree to be drawn for a survey later and asked by mail. Never to be assumed for them.
    """

    @model_validator(mode="after")
    def _one_way_at_least(self) -> Self:
        if self.email is None and self.phone is None:
            raise PydanticCustomError("contact", "An email address or a phone number is needed")
        return self


class RatingIn(Request):
    """What any rating or survey answer says. Everything named must exist in the pack."""

    id: Annotated[str, Field(description="A ULID made by the client; makes a retry safe")] | None = None
    survey: Name
    agency: Name
    service: Name | None = None
    stage: Name | None = None
    channel: Name = "web"
    region: Name | None = None
    office: Annotated[Name, Field(description="The hall or platform")] | None = None
    window: Annotated[Name, Field(description="A window of the office")] | None = None
    level: Level | None = None
    answers: Annotated[
        dict[Name, SurveyAnswer],
        Field(
            default_factory=dict,
            max_length=200,
            description="By question of the survey, which is published at /data/surveys/<id>.json. Questions that its "
            "`show_if` and `show_when` do not show after the other answers must have none",
        ),
    ]
    comment: LongText | None = None
    language: Name | None = None
    contact: Contact | None = None
    transaction: Transaction | None = None


class FeedbackIn(RatingIn):
    """One rating or survey answer. Everything named must exist in the pack."""

    model_config = shown({**_RATING, "answers": {"waiting": 1}, "contact": {"email": "sam@person.example"}})

    corrects: Corrects = False


class DeskFeedbackIn(RatingIn):
    """What came by phone or letter, or from an older system (``import``: counted, but opens no case)."""

    model_config = shown({**_RATING, "channel": "phone", "received_at": "2026-11-20T09:30:00Z", "source": "staff"})

    received_at: Moment | None = None
    source: Literal["staff", "import"] = "staff"
