"""Sweep the clocks: carry out the system action of every order whose clock has run out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.cases import next_clock
from chalicelib.domain.errors import Conflict
from chalicelib.domain.workflow import Role
from chalicelib.services.act_on_order import Caller, act_on_order
from chalicelib.services.ports import CaseStore, Packs

PAGE = 50


@dataclass(frozen=True, slots=True)
class Swept:
    """How many orders the sweep acted on, and how many had moved on before it came."""

    acted: int
    moved_on: int


def sweep(*, now: datetime, packs: Packs, cases: CaseStore, time_left: Callable[[], bool]) -> Swept:
    """Work through due orders, the oldest first, page by page, while there is time.

    Safe to run twice and late: an order that was acted on is no longer due, and one that changed meanwhile is
    refused by its version and found again by the next sweep if it is still due.
    """
    acted = moved_on = 0
    while time_left():
        page = cases.due(now, PAGE)
        before = acted
        for listed in page:
            case = cases.case(listed.case)
            order = case.order(listed.order.n) if case else None
            if case is None or order is None:
                continue
            clock = next_clock(order, packs.version(case.pack).workflow)
            if clock is None or clock[0] > now:
                moved_on += 1
                continue
            try:
                act_on_order(
                    case.number,
                    order.n,
                    clock[1],
                    version=case.version,
                    fields={},
                    caller=Caller(Role.SYSTEM),
                    now=now,
                    packs=packs,
                    cases=cases,
                )
                acted += 1
            except Conflict:
                moved_on += 1
        if len(page) < PAGE or acted == before:
            break
    return Swept(acted=acted, moved_on=moved_on)
