"""Prepared answers."""

from typing import Annotated

from pydantic import Field

from chalicelib.entrypoints.schemas.base import Query
from chalicelib.entrypoints.schemas.fields import Day, Name


class RepliesQuery(Query):
    """What the answer is to be, as far as it is decided."""

    outcome: Annotated[Name, Field(description="Only what fits this outcome")] | None = None
    language: Annotated[Name, Field(description="Default: the author's")] | None = None
    promise_date: Annotated[Day, Field(description="The day that is going to be promised")] | None = None
