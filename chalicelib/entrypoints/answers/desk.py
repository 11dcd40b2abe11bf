"""Lists and reports of the desk."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from chalicelib.entrypoints.answers.cases import CaseOut
from chalicelib.entrypoints.answers.orders import PromiseOut


class StaffMember(BaseModel):
    """Who the caller is to the desk. ``agency`` is null for staff of none."""

    role: Literal["official", "head", "dispatcher", "operator", "reviewer", "analyst"]
    agency: str | None


class ListedCallOut(BaseModel):
    """A call to be made. ``mine``: the caller has claimed it, until ``claimed_until``."""

    case: str
    version: int
    n: int
    agency: str
    service: str | None
    topic: str | None
    opened_at: datetime
    since: datetime
    attempts: int
    mine: bool
    claimed_until: datetime | None


class CallsOut(BaseModel):
    """One page of the list of calls. ``next`` is the cursor of the page after it, or null."""

    items: list[ListedCallOut]
    next: str | None


class ToCallOut(BaseModel):
    """Whom to call about which work order, for as long as the claim holds."""

    order: int
    name: str | None
    phone: str
    language: str | None
    attempts: int
    claimed_until: datetime


class CallOut(CaseOut):
    """A case with the author to be called."""

    call: ToCallOut


class ListedOrderOut(BaseModel):
    """One row of a work list. ``owed``: the agency has not answered in this round, and its clock runs."""

    case: str
    version: int
    n: int
    state: str
    agency: str
    service: str | None
    topic: str | None
    opened_at: datetime
    due: datetime | None
    owed: bool
    overdue: bool
    round: int
    resolution: str | None
    group: str | None


class OrdersOut(BaseModel):
    """One page of a list. ``next`` is the cursor of the page after it, or null."""

    items: list[ListedOrderOut]
    next: str | None


class ListedPromiseOut(PromiseOut):
    case: str
    version: int
    n: int
    agency: str
    service: str | None
    topic: str | None
    group: str | None
    made_at: datetime
    settled_at: datetime | None
    overdue: bool


class PromisesOut(BaseModel):
    """One page of the register of promises. ``next`` is the cursor of the page after it, or null."""

    items: list[ListedPromiseOut]
    next: str | None


class ReplyOut(BaseModel):
    """A prepared answer, filled in. ``reply`` goes with the answer that is made from it."""

    reply: str
    group: str
    title: str
    language: str
    text: str


class RepliesOut(BaseModel):
    items: list[ReplyOut]


class InternalQuestion(BaseModel):
    """Answers by choice, and the mean score from 0 to 100; null where too few answered this one."""

    question: str
    row: str | None
    n: int | None
    choices: dict[str, int] | None
    score: float | None


class InternalReport(BaseModel):
    """What the staff of one body say. ``period`` is a month where it has enough answers, else the quarter, of which
    ``months`` are reported here. Nothing is shown while it is ``collecting``, nor of ``too-few``."""

    survey: str
    body: str
    period: str
    months: list[str]
    status: Literal["collecting", "too-few", "known"]
    n: int | None
    levels: dict[str, int] | None
    questions: list[InternalQuestion]
    words: dict[str, list[str]]
