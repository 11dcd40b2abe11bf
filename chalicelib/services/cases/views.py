"""Cases as their readers may see them.

The author's contact is never part of them (X5). What staff say among themselves, such as an answer that the head has
not yet approved, is for staff alone. Times and days are written by the entrypoint.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, NotRequired, TypedDict, cast

from chalicelib.domain.cases import imported_orders
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.events import Event
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.submissions import answer_texts
from chalicelib.domain.submissions.appeal import Appeal, Attachment, Place
from chalicelib.domain.submissions.attachments import FileState, KeptFile
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.caller import Caller
from chalicelib.services.cases.names import Named, named
from chalicelib.services.cases.order_views import OrderOut, language_of, order_view

CaseState = Literal["open", "closed"]


class OfficialOut(TypedDict):
    """Somebody in office whom an appeal names. ``agency`` is an id of the catalogue."""

    name: str
    position: str | None
    agency: str | None


class PlaceOut(TypedDict):
    """Degrees north and east (WGS 84), an address in words, or both."""

    lat: float | None
    lon: float | None
    address: str | None


class AttachmentOut(TypedDict):
    """A file; ``size`` in bytes. ``/attachments/{id}`` below the case gives a link to it once its ``state`` is
    ``ready``: it is cleaned of everything but what is seen. What cannot be cleaned is ``refused``; nobody gets it."""

    id: str
    name: str
    type: str
    size: int
    state: FileState


class ScaleOut(TypedDict):
    """The two ends of a scale, with what stands at them."""

    min: int
    max: int
    low: str | None
    high: str | None


class SaidOut(TypedDict):
    """One thing that was answered, in a matrix to one ``row``. ``text`` is null where the question does not apply;
    ``words`` are the author's own."""

    text: str | None
    row: str | None
    words: str | None


class WordedAnswer(TypedDict):
    """A survey's question with what was said to it, in the reader's language."""

    question: str
    type: str
    scale: ScaleOut | None
    said: list[SaidOut]


class About(TypedDict):
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


class EventOut(TypedDict):
    """One fact of the timeline, with what it changed. A change is there only in the facts that made it."""

    seq: int
    at: datetime
    event: str
    by: str
    order: int | None
    answer: NotRequired[dict[str, Any]]
    follow_up: NotRequired[dict[str, Any]]
    due: NotRequired[datetime | None]
    round: NotRequired[dict[str, Any]]
    message: NotRequired[dict[str, Any]]
    extension: NotRequired[dict[str, Any]]
    contest: NotRequired[dict[str, Any]]
    verdict: NotRequired[dict[str, Any]]
    promise: NotRequired[dict[str, Any]]
    promise_moved: NotRequired[dict[str, Any]]
    promise_settled: NotRequired[str]
    resolution: NotRequired[str]
    draft: NotRequired[dict[str, Any]]
    returned: NotRequired[dict[str, Any]]
    declined: NotRequired[dict[str, Any]]
    assigned: NotRequired[dict[str, Any]]
    split: NotRequired[dict[str, Any]]
    group_joined: NotRequired[dict[str, Any]]
    group_left: NotRequired[dict[str, Any]]
    leaving_reason: NotRequired[str | None]
    danger: NotRequired[str]
    danger_cleared: NotRequired[dict[str, Any]]
    imported: NotRequired[bool]
    spoken_for: NotRequired[dict[str, Any]]


class CaseOut(TypedDict):
    """A case as its reader may see it."""

    number: str
    version: int
    opened_at: datetime
    state: CaseState
    about: About
    orders: list[OrderOut]
    timeline: list[EventOut]


def case_view(
    case: Case,
    events: Sequence[Event],
    opened_by: Feedback | Appeal | None,
    caller: Caller,
    pack: Pack,
    now: datetime,
    kept: Mapping[str, KeptFile] = MappingProxyType({}),
) -> CaseOut:
    """A case for this caller. ``opened_by`` has the author's own words; ``kept``, what became of its files, by id."""
    return {
        "number": case.number,
        "version": case.version,
        "opened_at": case.opened_at,
        "state": case_state(case, pack),
        "about": _about(case, opened_by, kept, pack, language_of(case, caller)),
        "orders": [order_view(case, order, caller, pack, now) for order in case.orders],
        "timeline": [_event_view(event, caller) for event in events],
    }


def _about(
    case: Case, opened_by: Feedback | Appeal | None, kept: Mapping[str, KeptFile], pack: Pack, language: str | None
) -> About:
    """What the author wrote about, and what they wrote."""
    appeal = opened_by if isinstance(opened_by, Appeal) else None
    rating = opened_by if isinstance(opened_by, Feedback) else None
    office, window = (rating.office, rating.window) if rating else (None, None)
    survey = pack.surveys.get(rating.survey) if rating else None
    answered = answer_texts.worded(survey, rating.answers, pack, language) if rating and survey else ()
    return {
        "agency": named(case.agency, pack.agencies, pack, language),
        "service": named(case.service, pack.services, pack, language),
        "stage": case.stage,
        "region": case.region,
        "office": named(office, pack.offices, pack, language),
        "window": pack.text(pack.offices[office].windows[window], language) if office and window else None,
        "level": case.level,
        "comment": opened_by.words if opened_by else _statement(case),
        "answers": dict(rating.answers) if rating else {},
        "worded": [_worded_view(each) for each in answered],
        "kind": named(case.kind, pack.kinds, pack, language),
        "topic": named(case.topic, pack.topics, pack, language),
        "officials": [{"name": o.name, "position": o.position, "agency": o.agency} for o in appeal.officials]
        if appeal
        else [],
        "place": _place_view(appeal.place) if appeal and appeal.place else None,
        "attachments": [_attachment_view(each, kept[each.id]) for each in appeal.attachments] if appeal else [],
    }


def _attachment_view(attachment: Attachment, kept: KeptFile) -> AttachmentOut:
    return {
        "id": attachment.id,
        "name": attachment.name,
        "type": attachment.type,
        "size": attachment.size if kept.size is None else kept.size,
        "state": kept.state,
    }


def _statement(case: Case) -> str | None:
    """What an older system kept of the author's words; of any other case they lie in the submission."""
    return case.orders[0].text if case.origin == imported_orders.ORIGIN and case.orders else None


def _worded_view(answer: answer_texts.WordedAnswer) -> WordedAnswer:
    scale = answer.scale
    return {
        "question": answer.question,
        "type": answer.type,
        "scale": {"min": scale.min, "max": scale.max, "low": scale.low, "high": scale.high} if scale else None,
        "said": [{"text": said.text, "row": said.row, "words": said.words} for said in answer.said],
    }


def _place_view(place: Place) -> PlaceOut:
    return {"lat": place.lat, "lon": place.lon, "address": place.address}


def _event_view(event: Event, caller: Caller) -> EventOut:
    shown = {change.name: change.value for change in event.changes if change.seen_by(caller.role)}
    # What a change holds is the event's own; the names are held against EventOut by a test.
    fact = {"seq": event.seq, "at": event.at, "event": event.name, "by": event.role, "order": event.order, **shown}
    return cast("EventOut", fact)


def case_state(case: Case, pack: Pack) -> CaseState:
    """``closed`` when all its orders are, else ``open``."""
    states = pack.workflow.states
    return "closed" if all(states[order.state].closed for order in case.orders) else "open"
