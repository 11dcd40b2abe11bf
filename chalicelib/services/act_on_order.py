"""Act on an order: one workflow action by staff, or the author's word on an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.cases import Case, evolve
from chalicelib.domain.engine import Command, decide
from chalicelib.domain.errors import NotFound
from chalicelib.domain.workflow import Role
from chalicelib.services.ports import CaseStore, Packs

DISPUTING = ("not_solved",)
"""Outcomes of a follow-up that always send the order back; ``partly`` does so when the author asks for it."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is acting: a role, and for staff the agency they speak for and their token subject."""

    role: Role
    agency: str | None = None
    subject: str | None = None


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
    case = cases.case(number)
    if case is None:
        raise NotFound(f"There is no case {number}.")
    pack = packs.version(case.pack)
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
    """Record whether an answer helped. ``not_solved``, or ``partly`` with ``redo``, starts the next round."""
    disputes = outcome in DISPUTING or (outcome == "partly" and redo)
    given = {"outcome": outcome, "rating": rating, "comment": comment or None}
    return act_on_order(
        number,
        order,
        "dispute" if disputes else "confirm",
        version=version,
        fields={name: value for name, value in given.items() if value is not None},
        caller=Caller(Role.AUTHOR),
        now=now,
        packs=packs,
        cases=cases,
    )
