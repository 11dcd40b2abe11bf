"""Cases and the events they are made of.

An event is an immutable fact; replaying a case's events in order gives its state (``evolve``). Events carry no
personal data: an actor is a role and, for staff, the token subject. What a fact changes it knows itself (``changes``).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime

from chalicelib.domain.cases.changes import CaseOpened, FromOlderSystem, changed, opened
from chalicelib.domain.cases.events import CASE_OPENED, Event
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.people.person import MAIL, person_of


@dataclass(frozen=True, slots=True)
class Case:
    """What the state owes one person. ``version`` is the seq of its last event.

    ``origin`` says what opened it: ``feedback``, ``appeal``, or ``import`` for a work order that an older system had.
    ``submission`` is the id of the submission; for an import it is a ULID made from the order's time, source and id.
    ``agency``, ``service`` and ``topic`` are what the author wrote about, as far as
    they said.
    """

    number: str
    version: int
    opened_at: datetime
    origin: str
    submission: str
    pack: str
    channel: str
    agency: str | None = None
    survey: str | None = None
    kind: str | None = None
    service: str | None = None
    topic: str | None = None
    stage: str | None = None
    region: str | None = None
    level: int | None = None
    language: str | None = None
    person: str | None = None
    reach: tuple[str, ...] = ()
    imported: bool = False
    orders: tuple[Order, ...] = ()

    @property
    def reachable(self) -> bool:
        """Whether the author can be written to."""
        return self.person is not None and MAIL in self.reach

    @property
    def has_cabinet(self) -> bool:
        """Whether the author is known beyond this case: they had signed in when they wrote."""
        return self.person is not None and self.person != person_of(self.submission)

    def order(self, n: int) -> Order | None:
        return next((order for order in self.orders if order.n == n), None)


def evolve(case: Case | None, event: Event) -> Case:
    """The case after one more event. Raises ``ValueError`` when the event is not the next one."""
    if case is None:
        facts = event.change(CaseOpened)
        if event.name != CASE_OPENED or event.seq != 1 or facts is None:
            raise ValueError(f"A case starts with {CASE_OPENED}, not with {event.name} {event.seq}.")
        told = {field.name: getattr(facts, field.name) for field in fields(facts)}
        imported = event.change(FromOlderSystem) is not None
        return Case(number=event.case, version=1, opened_at=event.at, imported=imported, **told)
    if event.seq != case.version + 1:
        raise ValueError(f"Case {case.number} is at {case.version}; event {event.seq} is not the next one.")
    orders = case.orders
    if event.order is not None:
        others = tuple(order for order in orders if order.n != event.order)
        order = changed(case.order(event.order) or opened(event), event)
        orders = tuple(sorted((*others, order), key=lambda o: o.n))
    return replace(case, orders=orders, version=event.seq)


def replay(events: Iterable[Event]) -> Case:
    """The case after all its events, from the first. Raises ``ValueError`` without events or where one is missing."""
    case: Case | None = None
    for event in events:
        case = evolve(case, event)
    if case is None:
        raise ValueError("A case without events does not exist.")
    return case
