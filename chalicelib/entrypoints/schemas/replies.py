"""Prepared answers."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.entrypoints.fields import Day, Name


class RepliesQuery(BaseModel):
    """What the answer is to be, as far as it is decided."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    outcome: Annotated[Name, Field(description="Only what fits this outcome")] | None = None
    language: Annotated[Name, Field(description="Default: the author's")] | None = None
    promise_date: Annotated[Day, Field(description="The day that is going to be promised")] | None = None
