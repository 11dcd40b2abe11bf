"""Act on an order: one workflow action by staff, or the author's word on an answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.cases.case import Case, evolve
from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.cases.follow_ups import asked_link, ended
from chalicelib.domain.errors import Forbidden, Gone, NotFound
from chalicelib.domain.pack.workflow import Action
from chalicelib.services.caller import Caller
from chalicelib.services.cases.admission import admitted
from chalicelib.services.ports.cases import CaseStore
from chalicelib.services.ports.packs import Packs


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
    """Carry out one action and return the case after it.

    Raises what ``admitted``, ``decide`` and ``CaseStore.save`` raise.
    """
    case = admitted(cases.case(number), number, caller, packs)
    return act_on(case, order, action, version=version, fields=fields, caller=caller, now=now, packs=packs, cases=cases)


def found(number: str, cases: CaseStore) -> Case:
    """A case by its number, for staff who act on several at once. Raises ``NotFound``."""
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
    caller: Caller,
    now: datetime,
    packs: Packs,
    cases: CaseStore,
) -> Case:
    """Record whether an answer helped, by the workflow's row that takes this outcome.

    Where both rows do (``partly``), ``redo`` decides. What was not solved starts the next round. Raises ``Gone`` when
    the time to say so is over, ``Forbidden`` when the caller came to judge another answer.
    """
    case = admitted(cases.case(number), number, caller, packs)
    if not caller.may_try(order, Action.CONFIRM):
        raise Forbidden("This link is for another work order of the case.")
    pack = packs.of(case.pack)
    found = case.order(order)
    asked = asked_link(found) if found else None
    if asked is not None and (over := ended(case, asked, pack)):
        raise Gone(over.text, how=over.how, at=over.at)
    rows = pack.workflow.transitions
    taken_by = {t.action for t in rows if t.action in (Action.CONFIRM, Action.DISPUTE) and outcome in t.outcomes}
    disputes = Action.DISPUTE in taken_by and (redo or Action.CONFIRM not in taken_by)
    given = {"outcome": outcome, "rating": rating, "comment": comment or None}
    fields = {name: value for name, value in given.items() if value is not None}
    action = Action.DISPUTE if disputes else Action.CONFIRM
    return act_on(case, order, action, version=version, fields=fields, caller=caller, now=now, packs=packs, cases=cases)
