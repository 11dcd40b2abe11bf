"""Act on an order: one workflow action by staff, or the author's word on an answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.cases import Case, evolve
from chalicelib.domain.engine import Command, decide
from chalicelib.domain.errors import Gone, NotFound
from chalicelib.domain.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.ports import CaseStore, Packs

CONFIRM, DISPUTE = "confirm", "dispute"
"""The actions by which the author judges an answer."""


def act_on_order(
    number: str,
    order: int,
    action: str,
    *,
    version: int,
    fields: Mapping[str, Any],
    caller: Caller,
    now: datetime,
    packs: Packs,
    cases: CaseStore,
) -> Case:
    """Carry out one action and return the case after it. Raises what ``decide`` and ``CaseStore.save`` raise."""
    case = found(number, cases)
    return act_on(case, order, action, version=version, fields=fields, caller=caller, now=now, packs=packs, cases=cases)


def found(number: str, cases: CaseStore) -> Case:
    """A case by its number. Raises ``NotFound``."""
    case = cases.case(number)
    if case is None:
        raise NotFound(f"There is no case {number}.")
    return case


def act_on(
    case: Case,
    order: int,
    action: str,
    *,
    version: int,
    fields: Mapping[str, Any],
    caller: Caller,
    now: datetime,
    packs: Packs,
    cases: CaseStore,
) -> Case:
    """The same on a case that has been read just now."""
    pack = packs.of(case.pack)
    command = Command(
        action=action,
        role=caller.role,
        order=order,
        version=version,
        fields=fields,
        actor=caller.subject,
        agency=caller.agency,
    )
    events = decide(case, command, now=now, pack=pack)
    for event in events:
        case = evolve(case, event)
    cases.save(case, events, pack)
    return case


def follow_up(
    number: str,
    order: int,
    *,
    version: int,
    outcome: str,
    rating: int | None,
    comment: str | None,
    redo: bool,
    now: datetime,
    packs: Packs,
    cases: CaseStore,
) -> Case:
    """Record whether an answer helped, by the workflow's row that takes this outcome.

    Where both rows do (``partly``), ``redo`` decides. What was not solved starts the next round. Raises ``Gone`` when
    the time to say so is over.
    """
    case = cases.case(number)
    if case is None:
        raise NotFound(f"There is no case {number}.")
    found = case.order(order)
    workflow = packs.of(case.pack).workflow
    was_asked = found is not None and any(r.follow_up_due for r in found.rounds)
    if found is not None and was_asked and not any(workflow.rows(found.state, CONFIRM)):
        raise Gone(f"This was answered or has ended; the work order is {found.state} now.")
    taken_by = {t.action for t in workflow.transitions if t.action in (CONFIRM, DISPUTE) and outcome in t.outcomes}
    disputes = DISPUTE in taken_by and (redo or CONFIRM not in taken_by)
    given = {"outcome": outcome, "rating": rating, "comment": comment or None}
    return act_on_order(
        number,
        order,
        DISPUTE if disputes else CONFIRM,
        version=version,
        fields={name: value for name, value in given.items() if value is not None},
        caller=Caller(Role.AUTHOR),
        now=now,
        packs=packs,
        cases=cases,
    )
