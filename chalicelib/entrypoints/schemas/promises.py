"""The register of promises."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.entrypoints.schemas.base import PageQuery
from chalicelib.entrypoints.schemas.fields import Name


class PromisesQuery(PageQuery):
    """Which promises to list."""

    agency: Name
    state: Literal["open", "kept", "broken", "dropped"] = "open"
    due: Annotated[date, Field(description="Only promises due before this day")] | None = None
