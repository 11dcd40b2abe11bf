"""What cases and orders look like from outside: JSON documents for the author and for the desk.

The author's contact is never part of them (X5). What staff say among themselves, such as an answer that the head has
not yet approved, is for staff alone. Times are datetimes until the entrypoint writes them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from chalicelib.domain.cases.action_fields import Field, FieldType
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.engine import Form, forms
from chalicelib.domain.cases.events import Event
from chalicelib.domain.cases.follow_ups import follow_up_due
from chalicelib.domain.cases.guards import reopening_ends
from chalicelib.domain.cases.overdue import answered_in_time, deadline_passed, is_overdue
from chalicelib.domain.cases.timers import reply_due, stage_due
from chalicelib.domain.cases.work_order import Answer, Contest, Order, Promise, Round
from chalicelib.domain.pack.catalogue import Agency, Kind, Office, Service, Topic
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.submissions.answer_texts import worded
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.caller import Caller
from chalicelib.services.ports.cases import ListedOrder

View = dict[str, Any]

_SHOWN_CHANGES = (
    "due",
    "answer",
    "follow_up",
    "round",
    "message",
    "extension",
    "contest",
    "verdict",
    "promise",
    "promise_moved",
    "promise_settled",
    "resolution",
    "split",
    "group_joined",
    "group_left",
    "imported",
)
_SHOWN_TO_STAFF = ("draft", "returned", "declined", "assigned", "leaving_reason")


def case_view(
    case: Case,
    events: Sequence[Event],
    opened_by: Feedback | Appeal | None,
    caller: Caller,
    pack: Pack,
    now: datetime,
) -> View:
    """The document that ``GET /cases/{number}`` and its desk twin return. ``opened_by`` has the author's own words."""
    return {
        "number": case.number,
        "version": case.version,
        "opened_at": case.opened_at,
        "state": case_state(case, pack),
        "about": _about(case, opened_by, pack, _language(case, caller)),
        "orders": [order_view(case, order, caller, pack, now) for order in case.orders],
        "timeline": [_event_view(event, caller) for event in events],
    }


def _language(case: Case, caller: Caller) -> str | None:
    """What the reader of a case reads: an author what they chose, staff the pack's default."""
    return case.language if caller.role is Role.AUTHOR else None


def _about(case: Case, opened_by: Feedback | Appeal | None, pack: Pack, language: str | None) -> View:
    """What the author wrote about, and what they wrote."""
    appeal = opened_by if isinstance(opened_by, Appeal) else None
    rating = opened_by if isinstance(opened_by, Feedback) else None
    place = appeal.place if appeal else None
    office, window = (rating.office, rating.window) if rating else (None, None)
    survey = pack.surveys.get(rating.survey) if rating else None
    answered = worded(survey, rating.answers, pack, language) if rating and survey else ()
    return {
        "agency": named(case.agency, pack.agencies, pack, language),
        "service": named(case.service, pack.services, pack, language),
        "stage": case.stage,
        "region": case.region,
        "office": named(office, pack.offices, pack, language),
        "window": pack.text(pack.offices[office].windows[window], language) if office and window else None,
        "level": case.level,
        "comment": opened_by.words if opened_by else None,
        "answers": rating.answers if rating else {},
        "worded": [asdict(each) for each in answered],
        "kind": named(case.kind, pack.kinds, pack, language),
        "topic": named(case.topic, pack.topics, pack, language),
        "officials": [asdict(official) for official in appeal.officials] if appeal else [],
        "place": asdict(place) if place else None,
        "attachments": [asdict(attachment) for attachment in appeal.attachments] if appeal else [],
    }


def order_view(case: Case, order: Order, caller: Caller, pack: Pack, now: datetime) -> View:
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
    language = _language(case, caller)
    return {
        "n": order.n,
        "state": order.state,
        "waits_for": state.owner,
        "agency": named(order.agency, pack.agencies, pack, language),
        "service": order.service,
        "topic": order.topic,
        "confidence": order.confidence,
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


def _form_view(form: Form, pack: Pack, language: str | None) -> View:
    """How any client can draw an action without knowing the pack: what is not there does not bind."""
    label = {"label": pack.text(form.row.label, language)} if form.row.label else {}
    return {
        "action": form.row.action,
        **label,
        "closes": form.closes,
        "fields": [_field_view(field) for field in form.fields],
    }


def _field_view(field: Field) -> View:
    bounds = {
        # Agencies and topics are in the catalogue, with their names.
        "choices": list(field.choices) if field.type is FieldType.CHOICE else None,
        "min": field.min.isoformat() if isinstance(field.min, date) else field.min,
        "max": field.max.isoformat() if isinstance(field.max, date) else field.max,
        "required_when": {"outcome": list(field.required_when)} if field.required_when else None,
        "only_when": {"outcome": list(field.only_when)} if field.only_when else None,
        "public": field.public or None,
    }
    given = {name: value for name, value in bounds.items() if value is not None}
    return {"name": field.name, "type": field.type, "required": field.required, **given}


def _said(answer: Answer) -> View:
    return {
        "at": answer.at,
        "outcome": answer.outcome,
        "text": answer.text,
        "reasons": answer.reasons,
        "next_steps": answer.next_steps,
        "promise_date": answer.promise_date,
        "public_text": answer.public_text,
    }


def _answer_view(r: Round, answer: Answer) -> View:
    said = r.follow_up
    return {
        "round": r.n,
        "agency": r.agency,
        **_said(answer),
        "in_time": answered_in_time(answer.at, r.due),
        "follow_up": {"outcome": said.outcome, "rating": said.rating, "comment": said.comment} if said else None,
    }


def _contest_view(contest: Contest) -> View:
    return {
        "at": contest.at,
        "agency": contest.agency,
        "reason": contest.reason,
        "upheld": contest.upheld,
        "decision": contest.decision,
    }


def promise_view(promise: Promise) -> View:
    """A promise with its moves: each names the day that was given up, and why."""
    return {
        "text": promise.text,
        "public_text": promise.public_text,
        "due": promise.due.isoformat(),
        "state": promise.state,
        "moves": [{"at": move.at, "due": move.due.isoformat(), "reason": move.reason} for move in promise.moves],
    }


def listed_view(listed: ListedOrder, now: datetime) -> View:
    """One row of a work list."""
    return {
        "case": listed.case,
        "version": listed.version,
        "n": listed.n,
        "state": listed.state,
        "agency": listed.agency,
        "service": listed.service,
        "topic": listed.topic,
        "opened_at": listed.opened_at,
        "due": listed.due,
        "owed": listed.owed,
        "overdue": deadline_passed(listed.due, now, owed=listed.owed),
        "round": listed.round,
        "resolution": listed.resolution,
        "group": listed.group,
    }


def _event_view(event: Event, caller: Caller) -> View:
    names = _SHOWN_CHANGES if caller.role is Role.AUTHOR else (*_SHOWN_CHANGES, *_SHOWN_TO_STAFF)
    shown = {name: event.changes[name] for name in names if name in event.changes}
    return {"seq": event.seq, "at": event.at, "event": event.name, "by": event.role, "order": event.order, **shown}


def case_state(case: Case, pack: Pack) -> str:
    """``closed`` when all its orders are, else ``open``."""
    states = pack.workflow.states
    return "closed" if all(states[order.state].closed for order in case.orders) else "open"


def named(
    identifier: str | None,
    names: Mapping[str, Agency | Service | Office | Topic | Kind],
    pack: Pack,
    language: str | None,
) -> View | None:
    """Something of the pack, if anything: its id, and its name for readers of a language."""
    return {"id": identifier, "name": pack.text(names[identifier].name, language)} if identifier else None
