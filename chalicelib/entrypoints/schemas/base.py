"""What every request model has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class Request(BaseModel):
    """A request: strict, refusing what it does not know, built when the first request needs it."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class Query(BaseModel):
    """What stands behind the question mark: text that is read as what the model says; unknown names are refused."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class PageQuery(Query):
    """Which part of a list."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=800)] | None = None


def shown(*examples: dict[str, JsonValue]) -> ConfigDict:
    """The ``model_config`` with a model's examples, for the OpenAPI document."""
    return ConfigDict(json_schema_extra={"examples": list(examples)})
