"""The engine: ``decide`` turns a command into events, by the pack's workflow table and nothing else.

    decide(case, command, now, pack) -> events        evolve(case, event) -> case

A command names an action on one work order. The engine looks up the first row of the table that starts in the
order's state, belongs to the actor's role and whose guards hold; checks the row's fields; and writes the facts.
Rows marked ``auto`` are then followed until none applies, so that one command leaves no order between states.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain.cases import CASE_OPENED, Case, Event, Order, evolve
from chalicelib.domain.clocks import Plan
from chalicelib.domain.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from chalicelib.domain.feedback import Feedback
from chalicelib.domain.ids import case_number
from chalicelib.domain.pack import Pack
from chalicelib.domain.routing import responsible_agency
from chalicelib.domain.workflow import OPEN, Effect, Guard, Role, Transition

MAX_TEXT = 5_000
"""Longest free text of one field of a command, in characters: with every round's texts an item stays in its 400 KB."""


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody wants done to a work order. ``version`` is the case's version that they saw."""

    action: str
    role: Role
    order: int
    version: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    actor: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """What an effect may look at when it computes its changes."""

    order: Order
    row: Transition
    fields: Mapping[str, Any]
    plan: Plan
    pack: Pack
    now: datetime


def open_case(feedback: Feedback, *, now: datetime, pack: Pack) -> tuple[Event, ...]:
    """The events that open a case for a feedback: the case, its work order, and what follows by itself."""
    opened = Event(
        case=case_number(feedback.id),
        seq=1,
        at=now,
        name=CASE_OPENED,
        role=Role.SYSTEM,
        changes={
            "feedback": feedback.id,
            "pack": feedback.pack,
            "survey": feedback.survey,
            "agency": feedback.agency,
            "service": feedback.service,
            "stage": feedback.stage,
            "region": feedback.region,
            "level": feedback.level,
            "language": feedback.language,
            "person": feedback.person,
        },
    )
    case = evolve(None, opened)
    row = next(r for r in pack.workflow.rows(None, OPEN) if Role.SYSTEM in r.by)
    order_opened = Event(
        case=case.number,
        seq=2,
        at=now,
        name=row.event,
        role=Role.SYSTEM,
        order=1,
        changes={
            "state": row.to,
            "agency": responsible_agency(feedback, pack),
            "service": feedback.service,
            "plan": pack.default_plans["feedback"],
        },
    )
    case = evolve(case, order_opened)
    return (opened, order_opened, *_automatic(case, 1, now, pack))


def decide(case: Case, command: Command, *, now: datetime, pack: Pack) -> tuple[Event, ...]:
    """The events of a command; none of them is written when it raises.

    Raises ``Conflict`` when the case moved on or the action does not fit the state, ``NotFound`` for an unknown
    order, ``Forbidden`` when the role or agency may not do it, ``Invalid`` naming each wrong field.
    """
    order = case.order(command.order)
    if order is None:
        raise NotFound(f"Case {case.number} has no work order {command.order}.")
    rows = list(pack.workflow.rows(order.state, command.action))
    if not any(t.action == command.action and command.role in t.by for t in pack.workflow.transitions):
        raise Forbidden(f"The role {command.role} may not {command.action} a work order.")
    if command.role in (Role.OFFICIAL, Role.HEAD) and command.agency != order.agency:
        raise Forbidden("This work order is in the hands of another agency.")
    if command.version != case.version:
        raise Conflict(f"The case is at version {case.version}; you saw {command.version}.")
    row = next((r for r in rows if command.role in r.by and _holds(r, case, order, pack)), None)
    if row is None:
        raise Conflict(f"A work order that is {order.state} cannot {command.action}.")
    _check_fields(row, command.fields)
    event = _event(case, order, row, command, now, pack)
    case = evolve(case, event)
    return (event, *_automatic(case, order.n, now, pack))


def may(case: Case, order: Order, role: Role, pack: Pack) -> tuple[str, ...]:
    """The actions that a role may take on an order now."""
    actions = pack.workflow.actions(order.state, role)
    return tuple(
        action
        for action in actions
        if any(role in r.by and _holds(r, case, order, pack) for r in pack.workflow.rows(order.state, action))
    )


def _automatic(case: Case, n: int, now: datetime, pack: Pack) -> Iterable[Event]:
    """Follow the rows marked ``auto`` from the order's state until none applies."""
    # Every automatic row changes the state, so a table of S states ends within S steps or is in a loop.
    for _ in pack.workflow.states:
        order = case.order(n)
        assert order is not None
        row = next((r for r in pack.workflow.automatic(order.state) if _holds(r, case, order, pack)), None)
        if row is None:
            return
        command = Command(action=row.action, role=Role.SYSTEM, order=n, version=case.version)
        event = _event(case, order, row, command, now, pack)
        case = evolve(case, event)
        yield event


def _event(case: Case, order: Order, row: Transition, command: Command, now: datetime, pack: Pack) -> Event:
    step = _Step(order=order, row=row, fields=command.fields, plan=pack.plans[order.plan], pack=pack, now=now)
    changes: dict[str, Any] = {"state": row.to or order.state}
    for effect in row.effects:
        changes |= _EFFECTS[effect](step)
    # Whose it is after this fact, so that whoever reads the event alone knows whom to tell.
    changes["agency"] = changes["round"]["agency"] if "round" in changes else order.agency
    return Event(
        case=case.number,
        seq=case.version + 1,
        at=now,
        name=row.event,
        role=command.role,
        actor=command.actor,
        order=order.n,
        changes=changes,
    )


# Guards -------------------------------------------------------------------------------------------------------------


def _holds(row: Transition, case: Case, order: Order, pack: Pack) -> bool:
    return all(_GUARDS[guard](case, order, pack) for guard in row.guards)


def _rounds_left(_case: Case, order: Order, pack: Pack) -> bool:
    tried_here = sum(r.agency == order.agency for r in order.rounds)
    return (
        tried_here < pack.plans[order.plan].rounds
        and order.round is not None
        and order.rounds[0].agency == order.agency
    )


_GUARDS: Mapping[Guard, Callable[[Case, Order, Pack], bool]] = {
    Guard.REACHABLE: lambda case, _order, _pack: case.reachable,
    Guard.ROUNDS_LEFT: _rounds_left,
    Guard.HIGHER_BODY: lambda _case, order, pack: pack.agencies[order.agency].parent is not None,
}


# Effects ------------------------------------------------------------------------------------------------------------


def _round(step: _Step, agency: str) -> dict[str, Any]:
    due = step.plan.due(step.now)
    return {"round": {"n": len(step.order.rounds) + 1, "agency": agency, "due": due.isoformat()}}


def _round_above(step: _Step) -> dict[str, Any]:
    parent = step.pack.agencies[step.order.agency].parent
    assert parent is not None, "guarded by higher_body"
    return _round(step, parent)


def _close(step: _Step) -> dict[str, Any]:
    return {"resolution": step.row.resolution or step.fields["outcome"]}


_EFFECTS: Mapping[Effect, Callable[[_Step], dict[str, Any]]] = {
    Effect.START_ROUND: lambda step: _round(step, step.order.agency),
    Effect.START_ROUND_ABOVE: _round_above,
    Effect.RECORD_ANSWER: lambda step: {"answer": dict(step.fields)},
    Effect.ASK_AUTHOR: lambda step: {"follow_up_due": step.plan.follow_up_due(step.now).isoformat()},
    Effect.RECORD_FOLLOW_UP: lambda step: {"follow_up": dict(step.fields)},
    Effect.MARK_LATE: lambda _step: {"late": True},
    Effect.CLOSE: _close,
}


# Fields -------------------------------------------------------------------------------------------------------------


def _check_fields(row: Transition, fields: Mapping[str, Any]) -> None:
    """Refuse unknown, missing and malformed fields, all at once."""
    problems = [
        Problem(name, f"The action {row.action} has no such field.")
        for name in fields
        if name not in row.fields and name not in row.optional
    ]
    problems += [Problem(name, "This field is required.") for name in row.fields if fields.get(name) in (None, "")]
    for name, value in fields.items():
        complaint = _complaint(name, value, row)
        if complaint and not any(problem.path == name for problem in problems):
            problems.append(Problem(name, complaint))
    if fields.get("outcome") == "refused":
        # A refusal comes with an exhaustive explanation and the way to a positive result (S5).
        problems += [
            Problem(name, "A refusal must say why and what the person can do next.")
            for name in ("reasons", "next_steps")
            if name in row.optional and not str(fields.get(name) or "").strip()
        ]
    if problems:
        raise Invalid(problems)


def _complaint(name: str, value: Any, row: Transition) -> str | None:
    if value is None:
        return None
    if name == "rating":
        whole = isinstance(value, int) and not isinstance(value, bool)
        return None if whole and 1 <= value <= 10 else "A whole number from 1 to 10 is expected."
    if not isinstance(value, str):
        return "Text is expected."
    if name == "outcome":
        return None if value in row.outcomes else f"One of {', '.join(row.outcomes)} is expected."
    if not value.strip():
        return "The text is empty."
    if len(value) > MAX_TEXT:
        return f"At most {MAX_TEXT} characters are accepted."
    return None
