"""Work orders as their readers may see them: what was said, what is owed, what can be done now."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel


class Named(BaseModel):
    id: str
    name: str


class FollowUpOut(BaseModel):
    outcome: str
    rating: int | None
    comment: str | None


class DraftOut(BaseModel):
    """An answer as it was written. A draft waits for the head's approval; only staff see it."""

    at: datetime
    outcome: str
    text: str
    reasons: str | None
    next_steps: str | None
    promise_date: date | None
    public_text: str | None


class AnswerOut(DraftOut):
    """An answer that was given, and what the author said of it."""

    round: int
    agency: str
    in_time: bool | None
    follow_up: FollowUpOut | None


class ExtensionOut(BaseModel):
    """A lawful extension of the deadline, in days, and why."""

    days: int
    reason: str


class MoveOut(BaseModel):
    """A promise got another day: when, the day that was given up, and why."""

    at: datetime
    due: date
    reason: str


class PromiseOut(BaseModel):
    """A dated commitment: open, kept, broken, or dropped with its case. ``public_text`` is what is published of it."""

    text: str
    public_text: str | None
    due: date
    state: Literal["open", "kept", "broken", "dropped"]
    moves: list[MoveOut]


class ContestOut(BaseModel):
    """An agency's objection to a rating. ``upheld`` is null until a reviewer has decided."""

    at: datetime
    agency: str
    reason: str
    upheld: bool | None
    decision: str | None


class FieldOut(BaseModel):
    """One field of an action. Agencies and topics are those of ``/data/catalogue.json``, replies those of
    ``GET .../orders/{order}/replies``.

    ``min`` and ``max`` bound a number or a day, ``max`` the characters of a text. A ``group`` is joined by
    ``/desk/groups/{id}/orders``, ``questions`` are given by ``/desk/cases/{number}/split``. With one of the outcomes in
    ``required_when`` the field must be given although it is not ``required``; without one of those in ``only_when`` it
    must not be given. What is given in a ``public`` field is published.
    """

    name: str
    type: Literal["text", "date", "whole", "choice", "agency", "topic", "rating", "group", "questions", "reply"]
    required: bool
    choices: list[str] | None = None
    min: int | date | None = None
    max: int | date | None = None
    required_when: dict[str, list[str]] | None = None
    only_when: dict[str, list[str]] | None = None
    public: bool = False


class FormOut(BaseModel):
    """What an action asks for. ``closes``: it ends the work order. ``label``: the pack's own wording, if any."""

    action: str
    label: str | None = None
    closes: bool
    fields: list[FieldOut]


class OrderOut(BaseModel):
    """A work order. ``confidence`` (0-1) is how certain its topic is, null where nobody had to guess."""

    n: int
    state: str
    waits_for: str | None
    agency: Named
    service: str | None
    topic: str | None
    confidence: float | None
    text: str | None
    group: str | None
    opened_at: datetime
    due: datetime | None
    stage_due: datetime | None
    overdue: bool
    paused: bool
    reply_due: datetime | None
    extension: ExtensionOut | None
    promise: PromiseOut | None
    follow_up_due: datetime | None
    round: int
    reopen_until: datetime | None
    resolution: str | None
    contest: ContestOut | None
    draft: DraftOut | None
    answers: list[AnswerOut]
    actions: list[str]
    forms: list[FormOut]


class ActionOut(BaseModel):
    """The case's new version and the order after the action."""

    number: str
    version: int
    order: OrderOut
