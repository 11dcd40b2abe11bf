"""Split a work order into questions, each with its own agency, clock, answer and follow-up."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.cases.case import Case
from chalicelib.domain.errors import Invalid
from chalicelib.domain.pack.workflow import Action
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import act_on, found
from chalicelib.services.ports.cases import CaseStore
from chalicelib.services.ports.packs import Packs


def split_order(
    number: str,
    order: int | None,
    questions: Sequence[Mapping[str, Any]],
    *,
    version: int,
    caller: Caller,
    now: datetime,
    packs: Packs,
    cases: CaseStore,
) -> Case:
    """Split an order, by default the case's only one, in one write. Raises what ``act_on_order`` raises."""
    case = found(number, cases)
    return act_on(
        case,
        order or _only_order(case),
        Action.SPLIT,
        version=version,
        fields={"questions": list(questions)},
        caller=caller,
        now=now,
        packs=packs,
        cases=cases,
    )


def _only_order(case: Case) -> int:
    if len(case.orders) > 1:
        raise Invalid.field("order", f"This case has {len(case.orders)} work orders; name the one to split.")
    return case.orders[0].n
