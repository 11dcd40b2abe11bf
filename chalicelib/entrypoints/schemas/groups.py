"""Groups of similar work orders: opening one, adding to it, and what is done to all of its orders."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.entrypoints.schemas.base import PageQuery, Request, shown
from chalicelib.entrypoints.schemas.fields import Line, LongText, Name, Reply, Version


class OrderSeenIn(Request):
    """A work order, and the version of its case that was seen; without one it joins as it is."""

    case: Annotated[str, Field(min_length=1, max_length=64)]
    n: Annotated[int, Field(ge=1, le=9999)] = 1
    version: Version | None = None


Orders = Annotated[list[OrderSeenIn], Field(min_length=1, max_length=100)]


class GroupIn(Request):
    """A group of one agency. The title is public wording: it names what is asked, and nobody who asks."""

    model_config = shown(
        {
            "title": "The lamps along the river path are out",
            "agency": "neas",
            "orders": [{"case": "7K3M-Q9ZT-4R2XN", "n": 1}],
        }
    )

    title: Annotated[Line, Field(max_length=200)]
    agency: Name
    topic: Name | None = None
    orders: Orders


class OrdersIn(Request):
    """Up to a hundred work orders that shall join a group."""

    model_config = shown({"orders": [{"case": "7K3M-Q9ZT-4R2XN", "n": 1, "version": 3}]})

    orders: Orders


class RunIn(BaseModel):
    """An action on all orders of a group: its own fields, and its text by the author's language."""

    model_config = ConfigDict(
        defer_build=True,
        extra="allow",
        strict=True,
        **shown({"outcome": "fixed", "text": "The lamps are on again.", "texts": {"uk": "Ліхтарі знову світять."}}),
    )
    __pydantic_extra__: dict[str, Reply | None]

    texts: Annotated[dict[Name, LongText], Field(default_factory=dict, max_length=50)]


class GroupsQuery(PageQuery):
    """Which groups to list."""

    agency: Name


class MembersQuery(PageQuery):
    """Which part of a group's orders to list."""
