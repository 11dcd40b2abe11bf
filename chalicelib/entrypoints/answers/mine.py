"""What a person who has signed in sees of themselves: their cases and what is held about them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from chalicelib.entrypoints.answers.orders import Named


class MyAboutOut(BaseModel):
    agency: Named | None
    service: Named | None
    kind: Named | None
    level: int | None


class MyOrderOut(BaseModel):
    """Where a work order of one's own case is, and until when somebody is waited for."""

    n: int
    state: str
    waits_for: str | None
    agency: Named
    due: datetime | None
    overdue: bool
    reply_due: datetime | None
    follow_up_due: datetime | None
    resolution: str | None


class MyCaseOut(BaseModel):
    """A case in its author's cabinet. ``waits_for_you``: a question or a follow-up has not been answered yet."""

    number: str
    opened_at: datetime
    state: Literal["open", "closed"]
    about: MyAboutOut
    waits_for_you: bool
    orders: list[MyOrderOut]


class MyCasesOut(BaseModel):
    """One page of one's own cases. ``next`` is the cursor of the page after it, or null."""

    items: list[MyCaseOut]
    next: str | None


class HeldContact(BaseModel):
    email: str | None
    phone: str | None
    name: str | None


class ToldOut(BaseModel):
    value: str
    consented_at: datetime


class CasesHeld(BaseModel):
    """How many cases a person has. ``more``: there are more than were counted."""

    count: int
    more: bool


class ProfileOut(BaseModel):
    """Everything that is held about a person; ``segments`` are the groups that follow from ``attributes``.

    ``consents`` say to what they agreed, and when: ``surveys`` is to be drawn for a survey and asked by mail.
    """

    contact: HeldContact
    language: str | None
    attributes: dict[str, ToldOut]
    segments: list[str]
    consents: dict[Literal["surveys"], datetime]
    cases: CasesHeld
