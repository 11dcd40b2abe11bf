"""Sweep the clocks: carry out what every order's clocks ask for, in the order in which it fell due."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.cases.timers import next_point
from chalicelib.domain.errors import Conflict
from chalicelib.domain.pack.workflow import Action, Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import act_on
from chalicelib.services.clocks.recompute_deadlines import needs_recomputing
from chalicelib.services.error_log import log_error
from chalicelib.services.ports.cases import CaseStore, DueOrder
from chalicelib.services.ports.packs import Packs

_log = logging.getLogger("heed.sweep")


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: facts it left, orders that had moved on before it came, orders that somebody must look at."""

    acted: int = 0
    moved_on: int = 0
    failed: int = 0


def sweep(*, now: datetime, packs: Packs, cases: CaseStore, time_left: Callable[[], bool]) -> Swept:
    """Work through due orders, the oldest first, while there is time.

    Safe to run twice and late: what was acted on is noted and no longer due; what changed meanwhile is refused by its
    version and found again by the next sweep. An order that cannot be worked on holds up no other.
    """
    acted = moved_on = failed = 0
    for due in cases.due(now):
        if not time_left():
            break
        try:
            done = _work_off(due, now, packs, cases)
            acted += done
            moved_on += not done
        except Conflict:
            moved_on += 1
        except Exception as error:
            log_error(_log, "a case cannot be swept", error, case=due.case)
            failed += 1
    return Swept(acted, moved_on, failed)


def _work_off(due: DueOrder, now: datetime, packs: Packs, cases: CaseStore) -> int:
    """Everything that fell due on one order, in order. Each action notes its point or ends its clock.

    A deadline that the calendars in force give otherwise is recomputed first, so that none is missed that was moved.
    """
    case = cases.case(due.case)
    acted = 0
    while case is not None and (order := case.order(due.n)) is not None:
        pack = packs.of(case.pack)
        if needs_recomputing(case, order, now=now, pack=pack):
            action, fields = Action.RECOMPUTE, {}
        else:
            point = next_point(order, pack.plans[order.plan], pack.workflow)
            if point is None or point.at >= now:
                break
            action, fields = point.action, {"point": point.key}
        case = act_on(
            case,
            due.n,
            action,
            version=case.version,
            fields=fields,
            caller=Caller(Role.SYSTEM),
            now=now,
            packs=packs,
            cases=cases,
        )
        acted += 1
    if case is not None and not acted:
        # Its moment has moved without a fact of its own; left where it is, it would be found every minute.
        cases.reschedule(case, due.n, packs.of(case.pack))
    return acted
