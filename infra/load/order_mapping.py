"""The shape of the mapping that explains a file of work orders from an older system."""

from typing import Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from infra.packs.models.mapping import DateOrder
from infra.packs.models.shapes import Shape

TIMES = ("opened_at", "due_at", "answered_at", "closed_at")
NEEDED = {"id", "opened_at", "agency", "channel"}

_Field = Literal[
    "id",
    "opened_at",
    "due_at",
    "answered_at",
    "closed_at",
    "agency",
    "channel",
    "outcome",
    "kind",
    "statement",
    "service",
    "topic",
    "region",
]


class OrderMapping(Shape):
    """Which column holds which field, and our names for its values."""

    source: str
    """The older system's name. With an order's id it is the order's idempotency key."""
    time_zone: str
    """Time zone of times without one."""
    dates: DateOrder = "yyyy-mm-dd"
    columns: dict[_Field, str]
    always: dict[_Field, str] = Field(default={})
    """Constant values of fields for which the file has no column."""
    values: dict[_Field, dict[str, str]] = Field(default={})
    """Our ids by the file's names, by field. Values of other fields are taken unchanged."""
    not_stated: list[str] = Field(default=[""])

    @field_validator("time_zone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"There is no time zone {name!r}") from None
        return name

    @model_validator(mode="after")
    def _whole(self) -> Self:
        missing = NEEDED - {*self.columns, *self.always}
        if missing:
            raise ValueError(f"Nothing says what is the {', '.join(sorted(missing))} of an order")
        return self
