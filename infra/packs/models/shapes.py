"""Types shared by the models of a pack's files: ids, texts, days, and the strict base model."""

from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from chalicelib.domain.clocks.calendars import MIDNIGHT_AT_THE_END
from chalicelib.domain.pack.workflow import Role


@dataclass(frozen=True, slots=True)
class Mark:
    """Base of marks on field types, by which ``infra.packs.walk`` finds values."""


@dataclass(frozen=True, slots=True)
class Ref(Mark):
    """The value is a reference to an item of the pack of this ``kind``."""

    kind: str


@dataclass(frozen=True, slots=True)
class Words(Mark):
    """The value is text by language."""


Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Mail = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$")]
Phone = Annotated[str, StringConstraints(pattern=r"^[+(]?\d[\d\s().-]*$", max_length=40)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""A country by its code in ISO 3166-1: its phone numbers need no country code."""
Wording = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Text = Annotated[dict[Language, Wording], Field(min_length=1), Words()]
"""Text by language code."""
Positive = Annotated[int, Field(ge=1)]
MOST_DAYS = 3650
Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]
"""Days of a term, limited so that dates stay within calendars."""
DaysOrNone = Annotated[int, Field(ge=0, le=MOST_DAYS)]
Channel = Literal["web", "mobile", "hall", "phone", "mail", "email", "social", "kiosk", "api"]

AgencyRef = Annotated[Id, Ref("agency")]
CalendarRef = Annotated[Id, Ref("calendar")]
ChannelRef = Annotated[Channel, Ref("channel")]
KindRef = Annotated[Id, Ref("kind")]
LanguageRef = Annotated[Language, Ref("language")]
OutcomeRef = Annotated[Id, Ref("outcome")]
PlanRef = Annotated[Id, Ref("plan")]
ProcessRef = Annotated[Id, Ref("process")]
RegionRef = Annotated[Id, Ref("region")]
ServiceRef = Annotated[Id, Ref("service")]
StaffRef = Annotated[Mail, Ref("member of staff")]
StageRef = Annotated[Id, Ref("stage")]
StateRef = Annotated[Id, Ref("state")]
SurveyRef = Annotated[Id, Ref("survey")]
TopicRef = Annotated[Id, Ref("topic")]

OneRole = Annotated[Role, Field(strict=False)]


def _a_date(value: str) -> str:
    date.fromisoformat(value)
    return value


def _a_time(value: str) -> str:
    if value != MIDNIGHT_AT_THE_END:
        time.fromisoformat(value)
    return value


Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_a_date)]
Hour = Annotated[str, StringConstraints(pattern=r"^\d{2}:\d{2}$"), AfterValidator(_a_time)]
"""A wall time; ``24:00`` is the end of the day, so that a whole day loses no minute."""


class Shape(BaseModel):
    """The base model: strict types, no unknown fields, immutable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)
