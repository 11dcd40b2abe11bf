"""What answers of the HTTP contract (api.md) hold, as the OpenAPI document describes them.

Views name these models and never import them: a function that only answers has no use for their description.
"""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class CaseReceipt(BaseModel):
    number: str
    key: str


class Receipt(BaseModel):
    """What the author keeps. ``case`` is null unless an answer is owed. Of what staff say of their own work there is
    neither an id nor an hour."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "01KAKYCA00000000000000000A",
                    "received_at": "2026-11-21T19:00:00Z",
                    "case": {"number": "7K3M-Q9ZT-4R2XN", "key": "mzxw6ytboi4dkmjqgezdgnbv"},
                }
            ]
        }
    )

    id: str | None
    received_at: datetime
    case: CaseReceipt | None


class InvitationOut(BaseModel):
    """When the mail goes out, and until when it can be answered."""

    id: str
    send_at: datetime
    ends_at: datetime


class Named(BaseModel):
    id: str
    name: str


class OfficialOut(BaseModel):
    """Somebody in office whom an appeal names. ``agency`` is an id of the catalogue."""

    name: str
    position: str | None
    agency: str | None


class PlaceOut(BaseModel):
    """Degrees north and east (WGS 84), an address in words, or both."""

    lat: float | None
    lon: float | None
    address: str | None


class AttachmentOut(BaseModel):
    """A file; ``size`` in bytes. ``/attachments/{id}`` below the case gives a link to it."""

    id: str
    name: str
    type: str
    size: int


class UploadOut(BaseModel):
    """A form to be posted to ``url`` as multipart/form-data: these fields as they are, then the file as ``file``."""

    id: str
    url: str
    fields: dict[str, str]
    expires_at: datetime


class AttachmentLink(BaseModel):
    """Where the file can be fetched from for five minutes."""

    url: str


class About(BaseModel):
    """What the author wrote about. ``comment`` is what they wrote, ``answers`` those to a survey's questions.

    What comes after only appeals have.
    """

    agency: Named | None
    service: Named | None
    stage: str | None
    region: str | None
    office: Named | None
    window: str | None
    level: int | None
    comment: str | None
    answers: dict[str, Any]
    kind: Named | None
    topic: Named | None
    officials: list[OfficialOut]
    place: PlaceOut | None
    attachments: list[AttachmentOut]


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


class EventOut(BaseModel):
    """One fact of the timeline, with what it changed."""

    seq: int
    at: datetime
    event: str
    by: str
    order: int | None
    answer: dict[str, Any] | None = None
    follow_up: dict[str, Any] | None = None
    due: datetime | None = None
    round: dict[str, Any] | None = None
    message: dict[str, Any] | None = None
    extension: dict[str, Any] | None = None
    contest: dict[str, Any] | None = None
    verdict: dict[str, Any] | None = None
    promise: dict[str, Any] | None = None
    promise_moved: dict[str, Any] | None = None
    promise_settled: str | None = None
    resolution: str | None = None
    draft: dict[str, Any] | None = None
    returned: dict[str, Any] | None = None
    declined: dict[str, Any] | None = None
    assigned: dict[str, Any] | None = None
    split: dict[str, Any] | None = None
    group_joined: dict[str, Any] | None = None
    group_left: dict[str, Any] | None = None
    leaving_reason: str | None = None
    imported: bool | None = None


class CaseOut(BaseModel):
    """A case as its reader may see it."""

    number: str
    version: int
    opened_at: datetime
    state: Literal["open", "closed"]
    about: About
    orders: list[OrderOut]
    timeline: list[EventOut]


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


class ProfileOut(BaseModel):
    """Everything that is held about a person; ``segments`` are the groups that follow from ``attributes``."""

    contact: HeldContact
    language: str | None
    attributes: dict[str, ToldOut]
    segments: list[str]


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


class ActionOut(BaseModel):
    """The case's new version and the order after the action."""

    number: str
    version: int
    order: OrderOut


class SplitOut(BaseModel):
    """The case's new version and its orders after the split."""

    number: str
    version: int
    orders: list[OrderOut]


class ReplyOut(BaseModel):
    """A prepared answer, filled in. ``reply`` goes with the answer that is made from it."""

    reply: str
    group: str
    title: str
    language: str
    text: str


class RepliesOut(BaseModel):
    items: list[ReplyOut]


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


class FieldProblem(BaseModel):
    path: str
    message: str


class ImportedOrderOut(BaseModel):
    """What became of one order: taken in now, found in its place, or refused for ``errors``."""

    id: str
    case: str | None
    status: Literal["created", "existing", "refused"]
    errors: list[FieldProblem] | None = None


class OrdersImportOut(BaseModel):
    """One item an order, in the order in which they were sent."""

    items: list[ImportedOrderOut]


class EndedOut(BaseModel):
    """How and when what a link asked for ended: ``answered``, or as what the work order was closed."""

    how: str
    at: datetime | None


class ProblemOut(BaseModel):
    """RFC 9457. ``errors`` names each wrong field; ``ended`` says of a link that is over (410) how it ended."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None
    ended: EndedOut | None = None
