"""The register of promises."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.entrypoints.fields import Name


class PromisesQuery(BaseModel):
    """Which promises to list."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    agency: Name
    state: Literal["open", "kept", "broken", "dropped"] = "open"
    due: Annotated[date, Field(description="Only promises due before this day")] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=800)] | None = None
