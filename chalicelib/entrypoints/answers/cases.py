"""Cases as their readers may see them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from chalicelib.entrypoints.answers.orders import Named, OrderOut


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


class AttachmentLink(BaseModel):
    """Where the file can be fetched from for five minutes."""

    url: str


class ScaleOut(BaseModel):
    """The two ends of a scale, with what stands at them."""

    min: int
    max: int
    low: str | None
    high: str | None


class SaidOut(BaseModel):
    """One thing that was answered, in a matrix to one ``row``. ``text`` is null where the question does not apply;
    ``words`` are the author's own."""

    text: str | None
    row: str | None
    words: str | None


class WordedAnswer(BaseModel):
    """A survey's question with what was said to it, in the reader's language."""

    question: str
    type: str
    scale: ScaleOut | None
    said: list[SaidOut]


class About(BaseModel):
    """What the author wrote about. ``comment`` is what they wrote, ``answers`` those to a survey's questions, which
    ``worded`` has as people read them.

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
    worded: list[WordedAnswer]
    kind: Named | None
    topic: Named | None
    officials: list[OfficialOut]
    place: PlaceOut | None
    attachments: list[AttachmentOut]


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


class SplitOut(BaseModel):
    """The case's new version and its orders after the split."""

    number: str
    version: int
    orders: list[OrderOut]
