"""The engine: ``decide`` turns a command into a decision, by the pack's workflow table and nothing else.

    decide(case, command, now, pack) -> Decision(case after the command, events that lead there)

A command names an action on one work order. The engine looks up the first row of the table that starts in the
order's state, belongs to the actor's role and whose guards hold; checks the row's fields; and writes the facts.
Rows marked ``auto`` are then followed until none applies, so that one command leaves no order between states.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain.cases.action_fields import Field, check_fields, fields_of
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.decision import Decision
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
class NewOrder:
    """A work order to be opened: whose it is by rule or guess, under which plan, since when its clock runs.

    ``agency`` of None means that nobody knows, and that a dispatcher decides. ``confidence`` (0-1) is how certain the
    topic is, where it was guessed. ``text`` is the wording of its question where a submission holds several.
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
class ActionForm:
    """An action open to somebody now: its row, whether it ends the order, and the fields that it takes."""

    row: Transition
    closes: bool
    fields: tuple[Field, ...]


def open_case(
    number: str, facts: Mapping[str, Any], orders: Sequence[NewOrder], *, now: datetime, pack: Pack
) -> Decision:
    """Open a case with these work orders, and follow what comes by itself.

    ``facts`` are those of ``Case`` that its first event tells.
    """
    opened = Event(case=number, seq=1, at=now, name=CASE_OPENED, role=Role.SYSTEM, changes=facts)
    decision = Decision.opening(opened)
    for new in orders:
        decision = _open_order(decision, new, Action.OPEN, now, pack)
    return decision


def _open_order(decision: Decision, new: NewOrder, action: str, now: datetime, pack: Pack) -> Decision:
    """Add a work order to a case, by the first row for ``action`` that fits it as it will then be."""
    for row in pack.workflow.rows(None, action):
        opened = decision.with_event(_opening(row, decision.case, new, now, pack))
        order = opened.case.orders[-1]
        if _holds(row, Look(opened.case, order, pack, now, Role.SYSTEM)):
            return _automatic(opened, order.n, now, pack)
    raise AssertionError("the last row that opens an order has no condition")


def _opening(row: Transition, case: Case, new: NewOrder, now: datetime, pack: Pack) -> Event:
    plan, agency = pack.plans[new.plan], new.agency or pack.dispatch
    changes: dict[str, Any] = {
        "state": row.to,
        "agency": agency,
        "routed": new.agency is not None,
        "plan": new.plan,
        "round": {"n": 1, "agency": agency, "since": new.since.isoformat(), **_first_deadline(new, plan)},
    }
    named = {
        "stage": plan.stage_of.get(row.to or ""),
        "service": new.service,
        "topic": new.topic,
        "confidence": new.confidence,
        "text": new.text,
    }
    changes |= {name: value for name, value in named.items() if value is not None}
    n = max((order.n for order in case.orders), default=0) + 1
    return Event(
        case=case.number, seq=case.version + 1, at=now, name=row.event, role=Role.SYSTEM, order=n, changes=changes
    )


def _first_deadline(new: NewOrder, plan: Plan) -> dict[str, Any]:
    """When the first round is due: by the plan, or by what an older system had set."""
    brought = new.imported
    if brought is None:
        return {"due": plan.deadline(new.since).isoformat()}
    due = {"due": brought.due.isoformat()} if brought.due else {}
    return {**due, "imported": {"at": brought.at.isoformat(), **due}}


def decide(case: Case, command: Command, *, now: datetime, pack: Pack) -> Decision:
    """Decide a command. Nothing is written when this raises.

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
    event = _event(row, look, command.fields, command.actor, command.group_run)
    decision = _automatic(Decision(case).with_event(event), order.n, now, pack)
    if Effect.SPLIT in row.effects:
        decision = _split_off(decision, case, order, command.fields["questions"][1:], now, pack)
    return decision


def _split_off(
    decision: Decision, case: Case, order: Order, questions: Sequence[Mapping[str, Any]], now: datetime, pack: Pack
) -> Decision:
    """Open the orders of further questions. ``case`` and ``order`` are as they were before the split.

    The clocks of the new orders began with that of the order that is split: the lawful term runs from receipt, however
    late somebody saw that there was more than one question.
    """
    assert order.round is not None, "an order has a round from the start"
    since, imported = order.round.started_at, order.round.imported
    for question in questions:
        new = NewOrder(since=since, imported=imported, **asked(question, case, order, pack))
        decision = _open_order(decision, new, Action.SPLIT_OFF, now, pack)
    return decision


def forms(
    case: Case, order: Order, role: Role, *, agency: str | None, actor: str | None = None, now: datetime, pack: Pack
) -> tuple[ActionForm, ...]:
    """The actions that a role, speaking for an agency, may take on an order now, each with what it asks for."""
    if role in ONE_AGENCY and agency != order.agency:
        return ()
    look, workflow = Look(case, order, pack, now, role, agency, actor), pack.workflow
    return tuple(
        ActionForm(row, closes=row.to in workflow.closed, fields=fields_of(row, look))
        for action in workflow.actions(order.state, role)
        if (row := next((r for r in workflow.rows(order.state, action) if _holds(r, look)), None))
    )


def allowed_actions(
    case: Case, order: Order, role: Role, *, agency: str | None, actor: str | None = None, now: datetime, pack: Pack
) -> tuple[str, ...]:
    """The names of the actions that a role, speaking for an agency, may take on an order now."""
    open_now = forms(case, order, role, agency=agency, actor=actor, now=now, pack=pack)
    return tuple(form.row.action for form in open_now)


def _holds(row: Transition, look: Look) -> bool:
    return look.role in row.by and all(GUARDS[guard](look) for guard in row.guards)


def _automatic(decision: Decision, n: int, now: datetime, pack: Pack) -> Decision:
    """Follow the rows marked ``auto`` from the order's state until none applies."""
    # Every automatic row changes the state, so a table of S states ends within S steps or is in a loop.
    for _ in pack.workflow.states:
        order = decision.case.order(n)
        assert order is not None, "an order does not vanish"
        look = Look(decision.case, order, pack, now, Role.SYSTEM)
        row = next((r for r in pack.workflow.automatic(order.state) if _holds(r, look)), None)
        if row is None:
            break
        decision = decision.with_event(_event(row, look, {}, None))
    return decision


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
