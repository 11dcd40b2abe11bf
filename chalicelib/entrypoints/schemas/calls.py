"""The list of calls to authors."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class CallsQuery(BaseModel):
    """Which part of the list to show."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=800)] | None = None
