"""The shape of a pack's mapping.yaml: how a table of old ratings becomes feedback."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from infra.packs.models.shapes import Ref, Shape
from infra.packs.source import read_source

FILE = "mapping.yaml"


class Columns(Shape):
    """Which column holds what. Rows that agree in the first four are one feedback."""

    respondent: str
    agency: str
    service: str
    part: str
    level: str
    date: str
    comments: Annotated[list[str], Field(min_length=1)]

    def names(self) -> set[str]:
        """Every column that the file must have."""
        return {self.respondent, self.agency, self.service, self.part, self.level, self.date, *self.comments}


class Target(Shape):
    """Our service for a service of the file, and for each part of it that the file names."""

    service: Annotated[str, Ref("service")]
    parts: dict[str, Annotated[str, Ref("service")]] = Field(default={})


class Mapping(Shape):
    """mapping.yaml"""

    survey: Annotated[str, Ref("survey")]
    channel: Annotated[str, Ref("channel")]
    language: Annotated[str, Ref("language")]
    columns: Columns
    not_stated: list[str] = Field(default=[""])
    agencies: dict[str, Annotated[str, Ref("agency")]]
    services: dict[str, dict[str, Target]]

    def agency(self, name: str) -> str | None:
        """Our agency for a name in the file; None when the mapping has none."""
        return self.agencies.get(name)

    def service(self, agency: str, service: str, part: str) -> str | None:
        """Our service for the file's agency, service and part; None when the mapping has none."""
        target = self.services.get(agency, {}).get(self._stated(service))
        if target is None:
            return None
        part = self._stated(part)
        return target.parts.get(part) if part else target.service

    def _stated(self, value: str) -> str:
        return "" if value in self.not_stated else value


def read_mapping(pack: Path) -> Mapping:
    """The mapping of a pack's folder. Raises ``FileNotFoundError`` or pydantic's ``ValidationError``."""
    return Mapping.model_validate(read_source(pack / FILE, FILE).value)
