"""Work orders as their readers may see them: what was said, what is owed, what can be done now."""

from datetime import date, datetime
from typing import NotRequired, TypedDict

from chalicelib.domain.cases.action_fields import Field, FieldType
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.engine import ActionForm, forms
from chalicelib.domain.cases.follow_ups import follow_up_due
from chalicelib.domain.cases.guards import reopening_ends
from chalicelib.domain.cases.overdue import answered_in_time, is_overdue
from chalicelib.domain.cases.timers import reply_due, stage_due
from chalicelib.domain.cases.work_order import Answer, Contest, Order, Round
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.list_promises import PromiseOut, promise_view
from chalicelib.services.cases.names import Named, named


class FollowUpOut(TypedDict):
    outcome: str
    rating: int | None
    comment: str | None


class DraftOut(TypedDict):
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


class ExtensionOut(TypedDict):
    """A lawful extension of the deadline, in days, and why."""

    days: int
    reason: str


class ContestOut(TypedDict):
    """An agency's objection to a rating. ``upheld`` is null until a reviewer has decided."""

    at: datetime
    agency: str
    reason: str
    upheld: bool | None
    decision: str | None


class FieldOut(TypedDict):
    """One field of an action. Agencies and topics are those of ``/data/catalogue.json``, replies those of
    ``GET .../orders/{order}/replies``.

    ``min`` and ``max`` bound a number or a day, ``max`` the characters of a text. A ``group`` is joined by
    ``/desk/groups/{id}/orders``, ``questions`` are given by ``/desk/cases/{number}/split``. With one of the outcomes in
    ``required_when`` the field must be given although it is not ``required``; without one of those in ``only_when`` it
    must not be given. What is given in a ``public`` field is published. What is not there does not bind.
    """

    name: str
    type: FieldType
    required: bool
    choices: NotRequired[list[str]]
    min: NotRequired[int | date]
    max: NotRequired[int | date]
    required_when: NotRequired[dict[str, list[str]]]
    only_when: NotRequired[dict[str, list[str]]]
    public: NotRequired[bool]


class FormOut(TypedDict):
    """What an action asks for, so that a client can draw it without knowing the pack.

    ``closes``: it ends the work order. ``label``: the pack's own wording, if any.
    """

    action: str
    label: NotRequired[str]
    closes: bool
    fields: list[FieldOut]


class OrderOut(TypedDict):
    """A work order. ``confidence`` (0-1) is how certain its topic is, null where nobody had to guess. ``danger`` is
    what its words told that threatens people, for staff; null also once a dispatcher has taken it back."""

    n: int
    state: str
    waits_for: str | None
    agency: Named
    service: str | None
    topic: str | None
    confidence: float | None
    danger: Named | None
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


def order_view(case: Case, order: Order, caller: Caller, pack: Pack, now: datetime) -> OrderOut:
    """One work order: where it is, by when, what was said, and what this caller may do now."""
    state, current, plan = pack.workflow.states[order.state], order.round, pack.plans[order.plan]
    runs = current is not None and not state.closed
    extension = current.extension if current else None
    promised = order.promised
    open_to_caller = [
        form
        for form in forms(case, order, caller.role, agency=caller.agency, actor=caller.subject, now=now, pack=pack)
        if caller.may_try(order.n, form.row.action)
    ]
    draft = current.draft if current and caller.role is not Role.AUTHOR else None
    danger = order.danger if caller.role is not Role.AUTHOR else None
    language = language_of(case, caller)
    return {
        "n": order.n,
        "state": order.state,
        "waits_for": state.owner,
        "agency": named(order.agency, pack.agencies, pack, language),
        "service": order.service,
        "topic": order.topic,
        "confidence": order.confidence,
        "danger": named(danger, pack.dangers, pack, language),
        "text": order.text,
        "group": order.group,
        "opened_at": order.opened_at,
        "due": current.due if current and runs else None,
        "stage_due": stage_due(current, plan) if current and runs and plan.stage(order.state) else None,
        "overdue": is_overdue(order, pack.workflow, now),
        "paused": bool(current and current.pause),
        "reply_due": reply_due(order, plan, pack.workflow),
        "extension": {"days": extension.days, "reason": extension.reason} if extension else None,
        "promise": promise_view(promised.promise) if promised and promised.promise else None,
        "follow_up_due": follow_up_due(order, pack),
        "round": current.n if current else 0,
        "reopen_until": reopening_ends(order, plan),
        "resolution": order.resolution,
        "contest": _contest_view(order.contest) if order.contest else None,
        "draft": _said(draft) if draft else None,
        "answers": [_answer_view(r, r.answer) for r in order.rounds if r.answer],
        "actions": [form.row.action for form in open_to_caller],
        "forms": [_form_view(form, pack, language) for form in open_to_caller],
    }


def language_of(case: Case, caller: Caller) -> str | None:
    """What the reader of a case reads: an author what they chose, staff the pack's default."""
    return case.language if caller.role is Role.AUTHOR else None


def _form_view(form: ActionForm, pack: Pack, language: str | None) -> FormOut:
    shown: FormOut = {"action": form.row.action, "closes": form.closes, "fields": [_field_view(f) for f in form.fields]}
    if form.row.label:
        shown["label"] = pack.text(form.row.label, language)
    return shown


def _field_view(field: Field) -> FieldOut:
    shown: FieldOut = {"name": field.name, "type": field.type, "required": field.required}
    # Agencies and topics are in the catalogue, with their names.
    if field.type is FieldType.CHOICE:
        shown["choices"] = list(field.choices)
    if field.min is not None:
        shown["min"] = field.min
    if field.max is not None:
        shown["max"] = field.max
    if field.required_when:
        shown["required_when"] = {"outcome": list(field.required_when)}
    if field.only_when:
        shown["only_when"] = {"outcome": list(field.only_when)}
    if field.public:
        shown["public"] = True
    return shown


def _said(answer: Answer) -> DraftOut:
    return {
        "at": answer.at,
        "outcome": answer.outcome,
        "text": answer.text,
        "reasons": answer.reasons,
        "next_steps": answer.next_steps,
        "promise_date": answer.promise_date,
        "public_text": answer.public_text,
    }


def _answer_view(r: Round, answer: Answer) -> AnswerOut:
    said = r.follow_up
    return {
        "round": r.n,
        "agency": r.agency,
        **_said(answer),
        "in_time": answered_in_time(answer.at, r.due),
        "follow_up": {"outcome": said.outcome, "rating": said.rating, "comment": said.comment} if said else None,
    }


def _contest_view(contest: Contest) -> ContestOut:
    return {
        "at": contest.at,
        "agency": contest.agency,
        "reason": contest.reason,
        "upheld": contest.upheld,
        "decision": contest.decision,
    }
