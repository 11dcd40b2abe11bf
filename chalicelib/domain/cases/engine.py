"""The engine: ``decide`` turns a command into events, by the pack's workflow table and nothing else.

    decide(case, command, now, pack) -> events        evolve(case, event) -> case

A command names an action on one work order. The engine looks up the first row of the table that starts in the
order's state, belongs to the actor's role and whose guards hold; checks the row's fields; and writes the facts.
Rows marked ``auto`` are then followed until none applies, so that one command leaves no order between states.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain.cases.action_fields import Field, check_fields, fields_of
from chalicelib.domain.cases.case import Case, evolve
from chalicelib.domain.cases.effects import EFFECTS, Step
from chalicelib.domain.cases.events import CASE_OPENED, Event
from chalicelib.domain.cases.guards import GUARDS, Look
from chalicelib.domain.cases.splitting import asked
from chalicelib.domain.cases.work_order import Imported, Order
from chalicelib.domain.clocks.plans import Plan
from chalicelib.domain.errors import Conflict, Forbidden, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import BACK, ONE_AGENCY, Action, Effect, Role, Transition


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody wants done to a work order. ``version`` is the case's version that they saw; ``group_run`` says
    as which run of the order's group it is done, where it is done to all of them."""

    action: str
    role: Role
    order: int
    version: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    actor: str | None = None
    agency: str | None = None
    group_run: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question that a case puts: whose it is by rule or guess, under which plan, since when its clock runs.

    ``agency`` of None means that nobody knows, and that a dispatcher decides. ``confidence`` (0-1) is how certain the
    topic is, where it was guessed. ``text`` is the question's own wording where a submission holds several.
    ``imported`` is what an older system brought along: then the plan sets no deadline.
    """

    agency: str | None
    plan: str
    since: datetime
    service: str | None = None
    topic: str | None = None
    confidence: float | None = None
    text: str | None = None
    imported: Imported | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """An action open to somebody now: its row, whether it ends the order, and the fields that it takes."""

    row: Transition
    closes: bool
    fields: tuple[Field, ...]


def open_case(
    number: str, facts: Mapping[str, Any], questions: Sequence[Question], *, now: datetime, pack: Pack
) -> tuple[Event, ...]:
    """The events that open a case with one work order a question, and what follows by itself.

    ``facts`` are those of ``Case`` that its first event tells.
    """
    opened = Event(case=number, seq=1, at=now, name=CASE_OPENED, role=Role.SYSTEM, changes=facts)
    case, events = evolve(None, opened), [opened]
    for question in questions:
        for event in open_order(case, question, now=now, pack=pack):
            case = evolve(case, event)
            events.append(event)
    return tuple(events)


def open_order(
    case: Case, question: Question, *, now: datetime, pack: Pack, action: str = Action.OPEN
) -> Iterator[Event]:
    """The events that add a work order to a case, by the first row for ``action`` that fits it as it will then be."""
    for row in pack.workflow.rows(None, action):
        event = _opening(row, case, question, now, pack)
        after = evolve(case, event)
        order = after.orders[-1]
        if _holds(row, Look(after, order, pack, now, Role.SYSTEM)):
            yield event
            yield from _automatic(after, order.n, now, pack)
            return
    raise AssertionError("the last row that opens an order has no condition")


def _opening(row: Transition, case: Case, question: Question, now: datetime, pack: Pack) -> Event:
    plan, agency = pack.plans[question.plan], question.agency or pack.dispatch
    changes: dict[str, Any] = {
        "state": row.to,
        "agency": agency,
        "routed": question.agency is not None,
        "plan": question.plan,
        "round": {"n": 1, "agency": agency, "since": question.since.isoformat(), **_first_deadline(question, plan)},
    }
    named = {
        "stage": plan.stage_of.get(row.to or ""),
        "service": question.service,
        "topic": question.topic,
        "confidence": question.confidence,
        "text": question.text,
    }
    changes |= {name: value for name, value in named.items() if value is not None}
    n = max((order.n for order in case.orders), default=0) + 1
    return Event(
        case=case.number, seq=case.version + 1, at=now, name=row.event, role=Role.SYSTEM, order=n, changes=changes
    )


def _first_deadline(question: Question, plan: Plan) -> dict[str, Any]:
    """When the first round is due: by the plan, or by what an older system had set."""
    brought = question.imported
    if brought is None:
        return {"due": plan.deadline(question.since).isoformat()}
    due = {"due": brought.due.isoformat()} if brought.due else {}
    return {**due, "imported": {"at": brought.at.isoformat(), **due}}


def decide(case: Case, command: Command, *, now: datetime, pack: Pack) -> tuple[Event, ...]:
    """The events of a command; none of them is written when it raises.

    Raises ``Conflict`` when the case moved on or the action does not fit the state, ``NotFound`` for an unknown
    order, ``Forbidden`` when the role or agency may not do it, ``Invalid`` naming each wrong field.
    """
    order = case.order(command.order)
    if order is None:
        raise NotFound(f"Case {case.number} has no work order {command.order}.")
    if not any(t.action == command.action and command.role in t.by for t in pack.workflow.transitions):
        raise Forbidden(f"The role {command.role} may not {command.action} a work order.")
    if command.role in ONE_AGENCY and command.agency != order.agency:
        raise Forbidden("This work order is in the hands of another agency.")
    if command.version != case.version:
        raise Conflict(f"The case is at version {case.version}; you saw {command.version}.")
    look = Look(case, order, pack, now, command.role, command.agency, command.actor)
    row = next((r for r in pack.workflow.rows(order.state, command.action) if _holds(r, look)), None)
    if row is None:
        raise Conflict(f"A work order that is {order.state} cannot {command.action}.")
    check_fields(row, command.fields, look)
    events = [_event(row, look, command.fields, command.actor, command.group_run)]
    events += _automatic(evolve(case, events[0]), order.n, now, pack)
    if Effect.SPLIT in row.effects:
        events += _split_off(case, order, events, command.fields["questions"][1:], now, pack)
    return tuple(events)


def _split_off(
    case: Case, order: Order, events: Sequence[Event], questions: Sequence[Mapping[str, Any]], now: datetime, pack: Pack
) -> Iterator[Event]:
    """The orders of further questions. Their clocks began with that of the order that is split: the lawful term runs
    from receipt, however late somebody saw that there was more than one question."""
    assert order.round is not None, "an order has a round from the start"
    for event in events:
        case = evolve(case, event)
    for given in questions:
        question = Question(
            since=order.round.started_at, imported=order.round.imported, **asked(given, case, order, pack)
        )
        for event in open_order(case, question, now=now, pack=pack, action=Action.SPLIT_OFF):
            case = evolve(case, event)
            yield event


def forms(
    case: Case, order: Order, role: Role, *, agency: str | None, actor: str | None = None, now: datetime, pack: Pack
) -> tuple[Form, ...]:
    """The actions that a role, speaking for an agency, may take on an order now, each with what it asks for."""
    if role in ONE_AGENCY and agency != order.agency:
        return ()
    look, workflow = Look(case, order, pack, now, role, agency, actor), pack.workflow
    return tuple(
        Form(row, closes=row.to in workflow.closed, fields=fields_of(row, look))
        for action in workflow.actions(order.state, role)
        if (row := next((r for r in workflow.rows(order.state, action) if _holds(r, look)), None))
    )


def may(
    case: Case, order: Order, role: Role, *, agency: str | None, actor: str | None = None, now: datetime, pack: Pack
) -> tuple[str, ...]:
    """The names of the actions that a role, speaking for an agency, may take on an order now."""
    open_now = forms(case, order, role, agency=agency, actor=actor, now=now, pack=pack)
    return tuple(form.row.action for form in open_now)


def _holds(row: Transition, look: Look) -> bool:
    return look.role in row.by and all(GUARDS[guard](look) for guard in row.guards)


def _automatic(case: Case, n: int, now: datetime, pack: Pack) -> Iterator[Event]:
    """Follow the rows marked ``auto`` from the order's state until none applies."""
    # Every automatic row changes the state, so a table of S states ends within S steps or is in a loop.
    for _ in pack.workflow.states:
        order = case.order(n)
        assert order is not None, "an order does not vanish"
        look = Look(case, order, pack, now, Role.SYSTEM)
        row = next((r for r in pack.workflow.automatic(order.state) if _holds(r, look)), None)
        if row is None:
            return
        event = _event(row, look, {}, None)
        case = evolve(case, event)
        yield event


def _event(
    row: Transition, look: Look, fields: Mapping[str, Any], actor: str | None, group_run: int | None = None
) -> Event:
    case, order = look.case, look.order
    step = Step(case, order, look.pack, look.now, look.role, look.agency, look.actor, row, fields)
    to = order.contest.back_to if row.to == BACK and order.contest else row.to or order.state
    changes: dict[str, Any] = {"state": to}
    for effect in row.effects:
        changes |= EFFECTS[effect](step)
    # Whose it is after this fact, so that whoever reads the event alone knows whom to tell.
    changes["agency"] = _agency_after(changes, order)
    if order.service is not None and look.pack.services[order.service].manager:
        changes.setdefault("service", order.service)
    if order.group and "group_left" not in changes and _parts_from_group(changes, order):
        changes["group_left"] = {"id": order.group}
    if group_run is not None:
        changes["group_run"] = group_run
    stage = look.pack.plans[changes.get("assigned", {}).get("plan", order.plan)].stage_of.get(to)
    if stage is not None and ("round" in changes or stage != look.round.stage):
        changes["stage"] = stage
    return Event(
        case=case.number,
        seq=case.version + 1,
        at=look.now,
        name=row.event,
        role=look.role,
        actor=actor,
        order=order.n,
        changes=changes,
    )


def _parts_from_group(changes: Mapping[str, Any], order: Order) -> bool:
    """A group is one agency's, and of orders that ask alike: who goes to another or is split leaves it."""
    return changes["agency"] != order.agency or "declined" in changes or "split" in changes


def _agency_after(changes: Mapping[str, Any], order: Order) -> str:
    for name, key in (("round", "agency"), ("assigned", "agency"), ("declined", "to")):
        if name in changes:
            return str(changes[name][key])
    return order.agency
