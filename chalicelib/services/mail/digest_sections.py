"""An agency's open work orders in sections: how many each section has, and the first of them by due time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.cases.overdue import deadline_passed
from chalicelib.domain.clocks.calendars import Calendar
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.ports.cases import ListedOrder

SHOWN = 20
"""How many work orders a section names; the others are counted."""

PROMISES_WITHIN = timedelta(days=3)
"""How far a digest looks ahead for promises: from a Friday over the weekend."""


class Section(StrEnum):
    """The sections, the most pressing first. An order may be in several, and is counted in each."""

    DANGER = "danger"
    WAITING = "waiting"
    OVERDUE = "overdue"
    REDO = "redo"
    DUE_SOON = "due_soon"
    PROMISES = "promises"
    NEW = "new"


OF_ROLE: Mapping[Role, tuple[Section, ...]] = {
    Role.OFFICIAL: (Section.DANGER, Section.OVERDUE, Section.REDO, Section.DUE_SOON, Section.PROMISES, Section.NEW),
    Role.HEAD: (Section.DANGER, Section.OVERDUE, Section.REDO, Section.DUE_SOON, Section.PROMISES, Section.NEW),
    Role.DISPATCHER: (Section.DANGER, Section.WAITING),
}
"""Who is told what."""


@dataclass(frozen=True, slots=True)
class Morning:
    """The morning of an agency's working day. What came to it after ``since`` is new."""

    now: datetime
    day: date
    since: datetime
    calendar: Calendar


@dataclass(slots=True)
class Found:
    """How many orders a section has, and those that are shown."""

    count: int = 0
    shown: list[ListedOrder] = field(default_factory=list)


def sorted_into_sections(orders: Iterable[ListedOrder], morning: Morning, pack: Pack) -> Mapping[Section, Found]:
    """The sections that have any orders. ``orders`` come by due time and are not kept but for the first of each."""
    found = {section: Found() for section in Section}
    for order in orders:
        for section in _sections(order, morning, pack):
            found[section].count += 1
            if len(found[section].shown) < SHOWN:
                found[section].shown.append(order)
    return {section: each for section, each in found.items() if each.count}


def _sections(order: ListedOrder, morning: Morning, pack: Pack) -> Iterator[Section]:
    state, overdue = pack.workflow.states.get(order.state), deadline_passed(order.due, morning.now, owed=order.owed)
    if order.danger is not None and order.owed:
        yield Section.DANGER
    if overdue:
        yield Section.OVERDUE
    if state is not None and state.awaits_dispatch:
        yield Section.WAITING
        return
    if order.owed and order.due is not None:
        if not overdue and _soon(order, order.due, morning, pack):
            yield Section.DUE_SOON
        if order.round > 1:
            yield Section.REDO
    if order.promise_due is not None and order.promise_due <= morning.day + PROMISES_WITHIN:
        yield Section.PROMISES
    if (order.given_at or order.opened_at) > morning.since:
        yield Section.NEW


def _soon(order: ListedOrder, due: datetime, morning: Morning, pack: Pack) -> bool:
    """Due before the day is over, or after a warning that its plan asks for."""
    plan = pack.plans.get(order.plan or "")
    warned = any(at <= morning.now for at in plan.warnings(due)) if plan else False
    return warned or due <= morning.calendar.end_of_day(morning.day)
