"""Reports of what staff say of their own body."""

from typing import Annotated

from pydantic import Field

from chalicelib.entrypoints.schemas.base import Query
from chalicelib.entrypoints.schemas.fields import Name


class InternalQuery(Query):
    """Which answers to report."""

    survey: Name
    month: Annotated[
        str,
        Field(pattern=r"^(?:19[7-9]\d|20\d\d|21\d\d)-(?:0[1-9]|1[0-2])$", description="A month like 2026-11, in UTC"),
    ]
