"""The shape of the mapping that explains a file of work orders from an older system."""

from pathlib import Path
from typing import Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator, model_validator

from infra.load.table import BadFile
from infra.packs.models.shapes import Shape
from infra.packs.source import read_source

TIMES = ("opened_at", "due_at", "answered_at", "closed_at")
_NEEDED = {"id", "opened_at", "agency", "channel"}

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
    """What a column holds, and what its values are called here."""

    source: str
    """The older system's name. With an order's id it says whether the order is in already."""
    time_zone: str
    """Of times that name none."""
    columns: dict[_Field, str]
    always: dict[_Field, str] = Field(default={})
    """What the file does not say and holds for each of its orders."""
    values: dict[_Field, dict[str, str]] = Field(default={})
    """The file's names and ours. A field that is not here is taken as it stands."""
    not_stated: list[str] = Field(default=[""])

    @field_validator("time_zone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"There is no time zone {name!r}.") from None
        return name

    @model_validator(mode="after")
    def _whole(self) -> Self:
        missing = _NEEDED - {*self.columns, *self.always}
        if missing:
            raise ValueError(f"Nothing says what is the {', '.join(sorted(missing))} of an order.")
        return self


def read_order_mapping(file: Path) -> OrderMapping:
    """The mapping in a YAML file. Raises ``OSError`` when it cannot be read, ``BadFile`` when it is none."""
    source = read_source(file, file.name)
    if source.findings:
        first = source.findings[0]
        raise BadFile(f"{file.name}, line {first.line}: {first.message}")
    try:
        return OrderMapping.model_validate(source.value)
    except ValidationError as error:
        slips = (f"{'.'.join(map(str, e['loc'])) or file.name}: {e['msg']}" for e in error.errors())
        raise BadFile(f"{file.name} explains no orders: {'; '.join(slips)}") from None
