"""What work orders are about, as the rows of a list tell it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TypedDict

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.progress import progress
from chalicelib.domain.cases.timers import stage_due
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.submissions.answer_texts import worded
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.domain.surveys.survey import QuestionType
from chalicelib.services.cases.names import Named, named

MOST_WORDS = 200
"""Longest beginning of the author's words in a row, in characters."""
_TICKED = (QuestionType.SINGLE, QuestionType.MULTIPLE)


class StageOut(TypedDict):
    """A stage of the plan: its part of all budgets, and how much of it is used up, both 0 to 1."""

    stage: str
    share: float
    used: float


class PromisedOut(TypedDict):
    """What became of the order's promise, and its day."""

    state: str
    due: date


class SummaryOut(TypedDict):
    """What an order is about.

    ``words`` is the beginning of the first line that the author wrote, in their ``language``; ``reasons`` are the
    options that they ticked, in the reader's.

    ``reach`` names the ways in which the author can be reached. ``stages`` is empty where no stage of the plan runs;
    ``stage_due`` is when the running one is due. ``draft`` says that an answer waits to be approved,
    ``not_accepted`` that nobody has begun to work on it.
    """

    kind: Named | None
    level: int | None
    words: str | None
    language: str | None
    reasons: list[str]
    topic: Named | None
    service: Named | None
    office: Named | None
    place: str | None
    region: str | None
    channel: str
    reach: list[str]
    received_at: datetime
    files: int
    stage_due: datetime | None
    stages: list[StageOut]
    paused: bool
    promise: PromisedOut | None
    draft: bool
    not_accepted: bool


def summary_view(
    case: Case, order: Order, opened_by: Feedback | Appeal | None, pack: Pack, now: datetime
) -> SummaryOut:
    """What this order is about, in the pack's default language."""
    rating = opened_by if isinstance(opened_by, Feedback) else None
    appeal = opened_by if isinstance(opened_by, Appeal) else None
    plan, current = pack.plans[order.plan], order.round
    runs = current is not None and not pack.workflow.states[order.state].closed
    promised = order.promised
    return {
        "kind": named(case.kind, pack.kinds, pack, None),
        "level": case.level,
        "words": first_line(order.text or (opened_by.words if opened_by else None)),
        "language": case.language,
        "reasons": list(_ticked(rating, pack)) if rating else [],
        "topic": named(order.topic, pack.topics, pack, None),
        "service": named(order.service, pack.services, pack, None),
        "office": named(rating.office if rating else None, pack.offices, pack, None),
        "place": appeal.place.address if appeal and appeal.place else None,
        "region": case.region,
        "channel": case.channel,
        "reach": list(case.reach),
        "received_at": case.opened_at,
        "files": len(appeal.attachments) if appeal else 0,
        "stage_due": stage_due(current, plan) if current and runs else None,
        "stages": [
            {"stage": each.stage, "share": each.share, "used": each.used}
            for each in (progress(order, plan, now) if runs else ())
        ],
        "paused": bool(current and current.pause),
        "promise": {"state": promised.promise.state, "due": promised.promise.due}
        if promised and promised.promise
        else None,
        "draft": bool(current and current.draft),
        "not_accepted": pack.workflow.awaits_acceptance(order.state),
    }


def first_line(words: str | None) -> str | None:
    """The beginning of what somebody wrote: its first line that is not empty, cut at a word. None where none is."""
    line = next((line for each in (words or "").splitlines() if (line := " ".join(each.split()))), "")
    if len(line) <= MOST_WORDS:
        return line or None
    cut = line[:MOST_WORDS]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _ticked(rating: Feedback, pack: Pack) -> Iterator[str]:
    """The options that the author chose."""
    if (survey := pack.surveys.get(rating.survey)) is None:
        return
    for answered in worded(survey, rating.answers, pack, None):
        if answered.type in _TICKED:
            yield from (said.text for said in answered.said if said.text)
