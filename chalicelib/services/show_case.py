"""Show a case: its state, orders, deadlines and timeline, as the author or a member of staff may see it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.cases import Case, Event, Order, is_overdue
from chalicelib.domain.engine import may
from chalicelib.domain.errors import Forbidden, Invalid, NotFound
from chalicelib.domain.pack import Pack
from chalicelib.domain.workflow import Role
from chalicelib.services.act_on_order import Caller
from chalicelib.services.ports import CaseStore, FeedbackStore, ListedOrder, Packs, Page

View = dict[str, Any]
"""A JSON document. Times are datetimes until the entrypoint writes them."""

_OWN_AGENCY_ONLY = (Role.OFFICIAL, Role.HEAD)


def show_case(
    number: str, *, caller: Caller, now: datetime, packs: Packs, cases: CaseStore, feedback: FeedbackStore
) -> View:
    """The case as this caller may see it. The author's contact is never part of it (X5)."""
    found = cases.history(number)
    if found is None:
        raise NotFound(f"There is no case {number}.")
    case, events = found
    if caller.role in _OWN_AGENCY_ONLY and not any(_has_had(order, caller.agency) for order in case.orders):
        raise Forbidden("This case is in the hands of another agency.")
    pack = packs.version(case.pack)
    opened_by = feedback.feedback(case.feedback)
    return case_view(case, events, opened_by.comment if opened_by else None, caller.role, pack, now)


def case_view(case: Case, events: Sequence[Event], comment: str | None, role: Role, pack: Pack, now: datetime) -> View:
    """The document that ``GET /cases/{number}`` and its desk twin return."""
    states = pack.workflow.states
    return {
        "number": case.number,
        "version": case.version,
        "opened_at": case.opened_at,
        "state": "closed" if all(states[o.state].closed for o in case.orders) else "open",
        "about": {
            "agency": {"id": case.agency, "name": pack.text(pack.agencies[case.agency].name, case.language)},
            "service": {"id": case.service, "name": pack.text(pack.services[case.service].name, case.language)}
            if case.service
            else None,
            "stage": case.stage,
            "region": case.region,
            "level": case.level,
            "comment": comment,
        },
        "orders": [order_view(case, order, role, pack, now) for order in case.orders],
        "timeline": [_event_view(event) for event in events],
    }


def order_view(case: Case, order: Order, role: Role, pack: Pack, now: datetime) -> View:
    """One work order: where it is, by when, what was answered, and what this role may do now."""
    current = order.round
    state = pack.workflow.states[order.state]
    return {
        "n": order.n,
        "state": order.state,
        "waits_for": state.owner,
        "agency": {"id": order.agency, "name": pack.text(pack.agencies[order.agency].name, case.language)},
        "service": order.service,
        "opened_at": order.opened_at,
        "due": current.due if current and not state.closed else None,
        "overdue": is_overdue(order, pack.workflow, now),
        "follow_up_due": current.follow_up_due if current and not state.closed else None,
        "round": current.n if current else 0,
        "resolution": order.resolution,
        "answers": [
            {
                "round": r.n,
                "agency": r.agency,
                "at": r.answer.at,
                "outcome": r.answer.outcome,
                "text": r.answer.text,
                "reasons": r.answer.reasons,
                "next_steps": r.answer.next_steps,
                "in_time": r.answer.at <= r.due,
                "follow_up": {
                    "outcome": r.follow_up.outcome,
                    "rating": r.follow_up.rating,
                    "comment": r.follow_up.comment,
                }
                if r.follow_up
                else None,
            }
            for r in order.rounds
            if r.answer
        ],
        "actions": may(case, order, role, pack),
    }


def action_view(case: Case, n: int, role: Role, packs: Packs, now: datetime) -> View:
    """What an action returns: the new version, and the order as it is now."""
    order = case.order(n)
    assert order is not None, "an action leaves its order in place"
    view = order_view(case, order, role, packs.version(case.pack), now)
    return {"number": case.number, "version": case.version, "order": view}


def list_orders(
    agency: str,
    *,
    caller: Caller,
    state: str | None,
    due_before: datetime | None,
    limit: int,
    cursor: str | None,
    now: datetime,
    pack: Pack,
    cases: CaseStore,
) -> View:
    """An agency's work list, the most urgent first. ``state`` is a workflow state; without it all open orders."""
    if agency not in pack.agencies:
        raise NotFound(f"There is no agency {agency!r}.")
    if caller.role in _OWN_AGENCY_ONLY and caller.agency != agency:
        raise Forbidden("This list is another agency's.")
    if state is not None and state not in pack.workflow.states:
        raise Invalid.field("state", f"One of {', '.join(pack.workflow.states)} is expected.")
    closed = state is not None and pack.workflow.states[state].closed
    page: Page = cases.orders(agency, closed=closed, state=state, due_before=due_before, limit=limit, cursor=cursor)
    return {"items": [_listed_view(item, pack, now) for item in page.items], "next": page.next}


def _listed_view(listed: ListedOrder, pack: Pack, now: datetime) -> View:
    order, current = listed.order, listed.order.round
    return {
        "case": listed.case,
        "version": listed.version,
        "n": order.n,
        "state": order.state,
        "agency": order.agency,
        "service": order.service,
        "opened_at": order.opened_at,
        "due": current.due if current else None,
        "overdue": is_overdue(order, pack.workflow, now),
        "round": current.n if current else 0,
        "resolution": order.resolution,
    }


def _event_view(event: Event) -> View:
    shown = {name: value for name, value in event.changes.items() if name in ("answer", "follow_up", "round")}
    return {"seq": event.seq, "at": event.at, "event": event.name, "by": event.role, "order": event.order, **shown}


def _has_had(order: Order, agency: str | None) -> bool:
    return agency == order.agency or any(r.agency == agency for r in order.rounds)
