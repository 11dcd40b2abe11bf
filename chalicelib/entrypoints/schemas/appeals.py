"""Appeals and the files that go with them."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.entrypoints.schemas.base import Request, shown
from chalicelib.entrypoints.schemas.feedback import Contact
from chalicelib.entrypoints.schemas.fields import Corrects, Line, LongText, Moment, Name, ShortText

_APPEAL: dict[str, JsonValue] = {
    "kind": "complaint",
    "statement": "The ambulance took two hours, and nobody said why.",
    "service": "neas-see-and-convey",
    "place": {"lat": 54.9783, "lon": -1.6178, "address": "Newcastle, High Street"},
}


def _to_a_hand(degrees: float) -> float:
    """Degrees rounded to six decimals, about a tenth of a metre: more digits are noise."""
    return round(degrees, 6)


class OfficialIn(Request):
    """Somebody in office whom the appeal names."""

    name: ShortText
    position: ShortText | None = None
    agency: Name | None = None


class PlaceIn(Request):
    """Where the matter is: coordinates in degrees (WGS 84), an address in words, or both."""

    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False), AfterValidator(_to_a_hand)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False), AfterValidator(_to_a_hand)] | None = None
    address: Line | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise PydanticCustomError("place_both", "Both coordinates or neither are needed")
        if self.lat is None and self.address is None:
            raise PydanticCustomError("place_needed", "Coordinates or an address are needed")
        return self


class StatementIn(Request):
    """What any appeal says. Everything named must exist in the pack; ``attachments`` are ids of uploads."""

    id: Annotated[str, Field(description="A ULID made by the client; makes a retry safe")] | None = None
    kind: Name
    statement: LongText
    topic: Name | None = None
    agency: Name | None = None
    service: Name | None = None
    region: Name | None = None
    officials: Annotated[list[OfficialIn], Field(default_factory=list, max_length=20)]
    place: PlaceIn | None = None
    attachments: Annotated[list[Name], Field(default_factory=list, max_length=50)]
    contact: Contact | None = None
    language: Name | None = None
    channel: Name = "web"


class AppealIn(StatementIn):
    """One appeal. Everything named must exist in the pack; ``attachments`` are ids of uploads."""

    model_config = shown({**_APPEAL, "contact": {"email": "sam@person.example"}})

    corrects: Corrects = False


class DeskAppealIn(StatementIn):
    """What came by phone, letter, mail or social network, or from another system."""

    model_config = shown({**_APPEAL, "channel": "phone", "received_at": "2026-11-20T09:30:00Z"})

    received_at: Moment | None = None
    source: Literal["staff"] = "staff"


class UploadIn(Request):
    """A file that will be named by an appeal: what it is called, its media type, its size in bytes."""

    model_config = shown({"name": "letter.pdf", "type": "application/pdf", "size": 48213})

    name: Annotated[ShortText, Field(max_length=150)]
    type: Name
    size: Annotated[int, Field(ge=1, le=10**9)]
