"""What every request model has in common."""

from pydantic import BaseModel, ConfigDict, JsonValue


class Request(BaseModel):
    """A request: strict, refusing what it does not know, built when the first request needs it."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


def shown(*examples: dict[str, JsonValue]) -> ConfigDict:
    """A model's examples, for the OpenAPI document."""
    return ConfigDict(json_schema_extra={"examples": list(examples)})
