"""What the files of a pack are made of: ids, wording, days, and the strictness that all shapes share."""

from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from chalicelib.domain.clocks.calendars import MIDNIGHT_AT_THE_END
from chalicelib.domain.pack.workflow import Role


@dataclass(frozen=True, slots=True)
class Mark:
    """Marks the type of a field, so that ``infra.packs.walk`` finds its values."""


@dataclass(frozen=True, slots=True)
class Ref(Mark):
    """The value names something that must be in the pack: the ``kind`` of thing."""

    kind: str


@dataclass(frozen=True, slots=True)
class Words(Mark):
    """The value is wording by language."""


Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Mail = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$")]
Phone = Annotated[str, StringConstraints(pattern=r"^[+(]?\d[\d\s().-]*$", max_length=40)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""A country by its code in ISO 3166-1: its phone numbers need no country code."""
Wording = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Text = Annotated[dict[Language, Wording], Field(min_length=1), Words()]
"""Wording by language code."""
Positive = Annotated[int, Field(ge=1)]
MOST_DAYS = 3650
Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]
"""How long a term may be: nobody waits for ten years, and by terms of thousands dates fall out of the calendar."""
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
    """What all have in common: nothing converted, nothing unknown, nothing changed afterwards."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)
