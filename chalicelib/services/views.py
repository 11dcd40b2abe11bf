"""What cases and orders look like from outside: JSON documents for the author and for the desk.

The author's contact is never part of them (X5), nor is an answer that the head has not yet approved. Times are
datetimes until the entrypoint writes them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.cases import Case, Event, is_overdue
from chalicelib.domain.engine import may
from chalicelib.domain.pack import Pack, Text
from chalicelib.domain.points import stage_due
from chalicelib.domain.rounds import Order, Round
from chalicelib.services.caller import Caller
from chalicelib.services.ports import ListedOrder

View = dict[str, Any]

_SHOWN_CHANGES = (
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
)


def case_view(
    case: Case, events: Sequence[Event], words: str | None, caller: Caller, pack: Pack, now: datetime
) -> View:
    """The document that ``GET /cases/{number}`` and its desk twin return. ``words`` are the author's own."""
    states = pack.workflow.states
    return {
        "number": case.number,
        "version": case.version,
        "opened_at": case.opened_at,
        "state": "closed" if all(states[o.state].closed for o in case.orders) else "open",
        "about": {
            "agency": _named(case.agency, pack.agencies[case.agency].name, pack, case.language),
            "service": _named(case.service, pack.services[case.service].name, pack, case.language)
            if case.service
            else None,
            "stage": case.stage,
            "region": case.region,
            "level": case.level,
            "comment": words,
        },
        "orders": [order_view(case, order, caller, pack, now) for order in case.orders],
        "timeline": [_event_view(event) for event in events],
    }


def order_view(case: Case, order: Order, caller: Caller, pack: Pack, now: datetime) -> View:
    """One work order: where it is, by when, what was said, and what this caller may do now."""
    state, current, plan = pack.workflow.states[order.state], order.round, pack.plans[order.plan]
    runs = current is not None and not state.closed
    extension = current.extension if current else None
    promise = current.promise if current else None
    return {
        "n": order.n,
        "state": order.state,
        "waits_for": state.owner,
        "agency": _named(order.agency, pack.agencies[order.agency].name, pack, case.language),
        "service": order.service,
        "topic": order.topic,
        "text": order.text,
        "opened_at": order.opened_at,
        "due": current.due if current and runs else None,
        "stage_due": stage_due(current, plan) if current and runs and plan.stage(order.state) else None,
        "overdue": is_overdue(order, pack.workflow, now),
        "paused": bool(current and current.pause),
        "extension": {"days": extension.days, "reason": extension.reason} if extension else None,
        "promise": {"text": promise.text, "due": promise.due.isoformat(), "state": promise.state} if promise else None,
        "follow_up_due": current.follow_up_due if current and runs else None,
        "round": current.n if current else 0,
        "resolution": order.resolution,
        "answers": [_answer_view(r) for r in order.rounds if r.answer],
        "actions": may(case, order, caller.role, agency=caller.agency, now=now, pack=pack),
    }


def _answer_view(r: Round) -> View:
    assert r.answer is not None, "asked only of answered rounds"
    said = r.follow_up
    return {
        "round": r.n,
        "agency": r.agency,
        "at": r.answer.at,
        "outcome": r.answer.outcome,
        "text": r.answer.text,
        "reasons": r.answer.reasons,
        "next_steps": r.answer.next_steps,
        "in_time": r.answer.at <= r.due,
        "follow_up": {"outcome": said.outcome, "rating": said.rating, "comment": said.comment} if said else None,
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
        "overdue": listed.owed and listed.due is not None and now > listed.due,
        "round": listed.round,
        "resolution": listed.resolution,
    }


def _event_view(event: Event) -> View:
    shown = {name: event.changes[name] for name in _SHOWN_CHANGES if name in event.changes}
    return {"seq": event.seq, "at": event.at, "event": event.name, "by": event.role, "order": event.order, **shown}


def _named(identifier: str, name: Text, pack: Pack, language: str | None) -> View:
    return {"id": identifier, "name": pack.text(name, language)}
