"""Sweep the clocks: carry out what every order's clocks ask for, in the order in which it fell due."""

import logging
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from chalicelib.domain.cases.engine import Command
from chalicelib.domain.cases.timers import next_timer
from chalicelib.domain.errors import Conflict
from chalicelib.domain.pack.workflow import Action, Role
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.clocks.recompute_deadlines import needs_recomputing
from chalicelib.services.error_log import log_error
from chalicelib.services.ports.cases import DueOrder

_log = logging.getLogger("heed.sweep")

AT_ONCE = 8
"""Orders that are worked on side by side: each waits for the store most of its time. The client has ten connections."""


@dataclass(frozen=True, slots=True)
class Swept:
    """Result of a sweep: events written, orders that somebody else changed first, orders that somebody must look at."""

    acted: int = 0
    moved_on: int = 0
    failed: int = 0

    def __add__(self, more: "Swept") -> "Swept":
        return Swept(self.acted + more.acted, self.moved_on + more.moved_on, self.failed + more.failed)


def sweep(*, book: CaseBook, time_left: Callable[[], bool], at_once: int = AT_ONCE) -> Swept:
    """Work through due orders, the oldest first and ``at_once`` side by side, while there is time.

    Two orders of one case are worked on one after the other, because each changes the case. Safe to run twice and late:
    what was acted on is noted and no longer due; what changed meanwhile is refused by its version and found again by
    the next sweep. An order that cannot be worked on holds up no other.
    """
    swept, working = Swept(), dict[Future[Swept], str]()
    with ThreadPoolExecutor(at_once) as workers:
        for due in book.cases.due(book.now):
            if not time_left():
                break
            while len(working) == at_once or due.case in working.values():
                for done in wait(working, return_when=FIRST_COMPLETED).done:
                    swept += done.result()
                    del working[done]
            working[workers.submit(_sweep_one, due, book)] = due.case
    return sum((each.result() for each in working), swept)


def _sweep_one(due: DueOrder, book: CaseBook) -> Swept:
    try:
        acted = _work_off(due, book)
        return Swept(acted=acted, moved_on=0 if acted else 1)
    except Conflict:
        return Swept(moved_on=1)
    except Exception as error:
        log_error(_log, "a case cannot be swept", error, case=due.case)
        return Swept(failed=1)


def _work_off(due: DueOrder, book: CaseBook) -> int:
    """Carry out everything that fell due on one order, oldest first. Each action notes its point or ends its clock.

    A deadline that the calendars in force give otherwise is recomputed first, so that none is missed that was moved.
    """
    case = book.cases.case(due.case)
    acted = 0
    while case is not None and (order := case.order(due.n)) is not None:
        if needs_recomputing(case, order, book):
            action, fields = Action.RECOMPUTE, {}
        else:
            pack = book.pack_of(case)
            timer = next_timer(order, pack.plans[order.plan], pack.workflow)
            if timer is None or timer.at >= book.now:
                break
            action, fields = timer.action, {"timer": timer.key}
        case = book.act(case, Command(action, Role.SYSTEM, due.n, case.version, fields))
        acted += 1
    if case is not None and not acted:
        # Its next moment has changed without an event; if it were not rescheduled, every sweep would find it again.
        book.cases.reschedule(case, due.n, book.pack_of(case))
    return acted
