"""Frequent questions, and what was done to them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel


class FaqEntry(BaseModel):
    """A question that many ask and its answer, by language."""

    id: str
    agency: str
    topic: str | None
    question: dict[str, str]
    answer: dict[str, str]
    sort: int
    state: Literal["published", "withdrawn"]
    opened_at: datetime
    changed_at: datetime
    version: int


class FaqOut(BaseModel):
    """One page of a list. ``next`` is the cursor of the page after it, or null."""

    items: list[FaqEntry]
    next: str | None


class FaqChanged(BaseModel):
    """What somebody did, and the question as it was from then on."""

    action: Literal["publish", "change", "withdraw"]
    by: str
    agency: str | None
    reason: str | None
    entry: FaqEntry


class FaqWithChanges(FaqEntry):
    """A question with its latest changes, the newest first."""

    changes: list[FaqChanged]
