"""The cabinet of an author who has signed in."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class MyCasesQuery(BaseModel):
    """Which part of the cases to list."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    limit: Annotated[int, Field(ge=1, le=50)] = 20
    cursor: Annotated[str, Field(max_length=800)] | None = None
