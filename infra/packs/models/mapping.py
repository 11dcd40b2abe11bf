"""Model of a pack's mapping.yaml: how a table of old ratings becomes feedback."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from infra.packs.models.shapes import Ref, Shape

FILE = "mapping.yaml"


DateOrder = Literal["yyyy-mm-dd", "dd.mm.yyyy", "m/d/yyyy"]
"""Order of year, month and day; any separators are accepted."""

_NEEDED = ("agency", "date")


class Columns(Shape):
    """The column of each field; None where the file has no such column.

    Rows with equal values in the first four are one feedback. Without a respondent each row is one.
    """

    respondent: str = ""
    agency: str = ""
    service: str = ""
    part: str = ""
    level: str
    date: str = ""
    stage: str = ""
    region: str = ""
    office: str = ""
    comments: list[str] = Field(default=[])

    def names(self) -> set[str]:
        """Every column that the file must have."""
        fields = self.model_dump(exclude={"comments"})
        return {*fields.values(), *self.comments} - {""}


class Always(Shape):
    """Constant values, by our ids, of fields for which the file has no column."""

    agency: Annotated[str, Ref("agency")] | None = None
    service: Annotated[str, Ref("service")] | None = None
    stage: Annotated[str, Ref("stage")] | None = None
    region: Annotated[str, Ref("region")] | None = None
    office: Annotated[str, Ref("office")] | None = None
    date: str | None = None


class Scores(Shape):
    """The meaning of the file's scores: a scale of whole numbers, words, or both."""

    lowest: int = 1
    highest: int = 5
    best: Literal["lowest", "highest"] = "highest"
    words: dict[str, Annotated[int, Field(ge=1, le=5)]] = Field(default={})
    """Levels by word, case-insensitive."""

    @model_validator(mode="after")
    def _a_scale(self) -> Self:
        if self.lowest >= self.highest:
            raise ValueError("The lowest score is not below the highest")
        return self


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
    always: Always = Always()
    dates: DateOrder = "yyyy-mm-dd"
    scores: Scores = Scores()
    not_stated: list[str] = Field(default=[""])
    agencies: dict[str, Annotated[str, Ref("agency")]] = Field(default={})
    """Our agencies by the file's names. Without any, the file uses ours."""
    services: dict[str, dict[str, Target]] = Field(default={})
    """Our services by the file's agency and service. Without any, the file uses ours."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        always = self.always.model_dump(exclude_none=True)
        missing = [name for name in _NEEDED if not getattr(self.columns, name) and name not in always]
        if missing:
            raise ValueError(f"Nothing says what is the {' and the '.join(missing)} of a rating")
        twice = [name for name in always if getattr(self.columns, name)]
        if twice:
            raise ValueError(f"A column and always both say what is the {' and the '.join(twice)}")
        return self

    def agency(self, name: str) -> str | None:
        """Our agency for a name in the file; None when the mapping has none."""
        if not self.agencies:
            return self._stated(name) or None
        return self.agencies.get(name)

    def service(self, agency: str, service: str, part: str) -> str | None:
        """Our service for the file's agency, service and part; None when the mapping has none.

        Empty where the file uses our services and states none.
        """
        if not self.services:
            return self._stated(part) or self._stated(service)
        target = self.services.get(agency, {}).get(self._stated(service))
        if target is None:
            return None
        part = self._stated(part)
        return target.parts.get(part) if part else target.service

    def _stated(self, value: str) -> str:
        return "" if value in self.not_stated else value
