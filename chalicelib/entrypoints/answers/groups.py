"""Groups of work orders and what was done to them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel


class RefusedOrder(BaseModel):
    """An order to which it could not be done, and why."""

    case: str
    n: int
    reason: str


class RunOut(BaseModel):
    """One action on all orders of a group, and how far it got. ``refusals`` lists the first hundred."""

    n: int
    action: str
    fields: dict[str, Any]
    texts: dict[str, str]
    by: str
    at: datetime
    state: Literal["running", "done"]
    done: int
    refused: int
    refusals: list[RefusedOrder]
    finished_at: datetime | None


class ListedGroup(BaseModel):
    """A group of similar work orders; ``title`` is public wording."""

    id: str
    title: str
    agency: str
    topic: str | None
    opened_at: datetime
    version: int


class GroupsOut(BaseModel):
    """One page of a list. ``next`` is the cursor of the page after it, or null."""

    items: list[ListedGroup]
    next: str | None


class GroupOut(ListedGroup):
    """A group with its latest runs, the newest first."""

    members: int
    runs: list[RunOut]


class GroupChanged(ListedGroup):
    """A group after orders were to join it; ``refused`` are those that did not."""

    refused: list[RefusedOrder]
