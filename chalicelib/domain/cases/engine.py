"""The engine: ``decide`` turns a command into a decision, by the pack's workflow table alone.

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
from chalicelib.domain.cases.changes import (
    AboutService,
    CaseOpened,
    DangerSeen,
    FromOlderSystem,
    HeldBy,
    InState,
    OrderOpened,
    OwnText,
    StageStarted,
)
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.effects.assignment import Split
from chalicelib.domain.cases.effects.rounds import RoundStarted
from chalicelib.domain.cases.events import CASE_OPENED, Change, Event
from chalicelib.domain.cases.guards import GUARDS, GuardContext
from chalicelib.domain.cases.splitting import asked
from chalicelib.domain.cases.transitions import event_of
from chalicelib.domain.cases.work_order import Imported, Order
from chalicelib.domain.clocks.plans import Plan
from chalicelib.domain.errors import Conflict, Forbidden, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import ONE_AGENCY, Action, Role, Transition
from chalicelib.domain.reasons import Reason


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
    """A work order to be opened: its agency by rule or guess, its plan, and since when its clock runs.

    ``agency`` of None means that nobody knows, and that a dispatcher decides. ``confidence`` (0-1) is how certain the
    topic is, where it was guessed. ``danger`` is the id of the danger of which the words tell. ``text`` is the wording
    of its question where a submission holds several. ``imported`` is what an older system brought along: then the plan
    sets no deadline.
    """

    agency: str | None
    plan: str
    since: datetime
    service: str | None = None
    topic: str | None = None
    confidence: float | None = None
    text: str | None = None
    imported: Imported | None = None
    danger: str | None = None


@dataclass(frozen=True, slots=True)
class ActionForm:
    """An action that somebody may take now: its row, whether it closes the order, and the fields that it takes."""

    row: Transition
    closes: bool
    fields: tuple[Field, ...]


def open_case(
    number: str, facts: CaseOpened, orders: Sequence[NewOrder], *, now: datetime, pack: Pack, imported: bool = False
) -> Decision:
    """Open a case with these work orders, and carry out the automatic rows of the workflow."""
    changes: tuple[Change, ...] = (facts, FromOlderSystem()) if imported else (facts,)
    opened = Event(case=number, seq=1, at=now, name=CASE_OPENED, role=Role.SYSTEM, changes=changes)
    decision = Decision.opening(opened)
    for new in orders:
        decision = _open_order(decision, new, Action.OPEN, now, pack)
    return decision


def _open_order(decision: Decision, new: NewOrder, action: str, now: datetime, pack: Pack) -> Decision:
    """Add a work order to a case, by the first row for ``action`` that fits it as it will then be."""
    for row in pack.workflow.rows(None, action):
        opened = decision.with_event(_opening(row, decision.case, new, now, pack))
        order = opened.case.orders[-1]
        if _holds(row, GuardContext(opened.case, order, pack, now, Role.SYSTEM)):
            return _automatic(opened, order.n, now, pack)
    raise AssertionError("the last row that opens an order has no condition")


def _opening(row: Transition, case: Case, new: NewOrder, now: datetime, pack: Pack) -> Event:
    plan, agency = pack.plans[new.plan], new.agency or pack.dispatch
    assert row.to is not None, "a row that opens an order names its state"
    changes: list[Change] = [
        InState(row.to),
        HeldBy(agency),
        OrderOpened(new.plan, new.agency is not None, new.topic, new.confidence),
        _first_round(new, agency, plan),
    ]
    if stage := plan.stage_of.get(row.to):
        changes.append(StageStarted(stage))
    if new.service is not None:
        changes.append(AboutService(new.service))
    if new.text is not None:
        changes.append(OwnText(new.text))
    if new.danger is not None:
        changes.append(DangerSeen(new.danger))
    n, seq = max((order.n for order in case.orders), default=0) + 1, case.version + 1
    return Event(case.number, seq, now, row.event, Role.SYSTEM, order=n, changes=tuple(changes))


def _first_round(new: NewOrder, agency: str, plan: Plan) -> RoundStarted:
    """The first round. It is due by the plan, or by what an older system had set."""
    brought = new.imported
    due = brought.due if brought else plan.deadline(new.since)
    return RoundStarted(1, agency, due, since=new.since, imported=brought)


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
        raise Forbidden(Reason.IN_OTHER_HANDS.said())
    if command.version != case.version:
        raise Conflict(Reason.CASE_MOVED_ON.said(version=case.version, seen=command.version))
    context = GuardContext(case, order, pack, now, command.role, command.agency, command.actor)
    row = next((r for r in pack.workflow.rows(order.state, command.action) if _holds(r, context)), None)
    if row is None:
        raise Conflict(Reason.ACTION_IMPOSSIBLE.said(state=order.state, action=command.action))
    check_fields(row, command.fields, context)
    event = event_of(row, context, command.fields, command.actor, command.group_run)
    decision = _automatic(Decision(case).with_event(event), order.n, now, pack)
    if event.change(Split):
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
    context, workflow = GuardContext(case, order, pack, now, role, agency, actor), pack.workflow
    return tuple(
        ActionForm(row, closes=row.to in workflow.closed, fields=fields_of(row, context))
        for action in workflow.actions(order.state, role)
        if (row := next((r for r in workflow.rows(order.state, action) if _holds(r, context)), None))
    )


def allowed_actions(
    case: Case, order: Order, role: Role, *, agency: str | None, actor: str | None = None, now: datetime, pack: Pack
) -> tuple[str, ...]:
    """The names of the actions that a role, speaking for an agency, may take on an order now."""
    open_now = forms(case, order, role, agency=agency, actor=actor, now=now, pack=pack)
    return tuple(form.row.action for form in open_now)


def _holds(row: Transition, context: GuardContext) -> bool:
    return context.role in row.by and all(GUARDS[guard](context) for guard in row.guards)


def _automatic(decision: Decision, n: int, now: datetime, pack: Pack) -> Decision:
    """Follow the rows marked ``auto`` from the order's state until none applies."""
    # Every automatic row changes the state, so a table of S states ends within S steps or is in a loop.
    for _ in pack.workflow.states:
        order = decision.case.order(n)
        assert order is not None, "an order does not vanish"
        context = GuardContext(decision.case, order, pack, now, Role.SYSTEM)
        row = next((r for r in pack.workflow.automatic(order.state) if _holds(r, context)), None)
        if row is None:
            break
        decision = decision.with_event(event_of(row, context, {}, None))
    return decision
