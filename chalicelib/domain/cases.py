"""Cases, work orders and rounds, and the events they are made of.

An event is an immutable fact; replaying a case's events in order gives its state (``evolve``). Events carry no
personal data: an actor is a role and, for staff, the token subject.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.facts import OrderFact, RoundFact
from chalicelib.domain.workflow import Role, Workflow

CASE_OPENED = "CaseOpened"


@dataclass(frozen=True, slots=True)
class Event:
    """One fact on a case's timeline. ``seq`` counts from 1; ``order`` is None for facts about the whole case.

    ``changes`` holds what the fact changed in the work order, in JSON types, times as ISO 8601 in UTC.
    """

    case: str
    seq: int
    at: datetime
    name: str
    role: Role
    actor: str | None = None
    order: int | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.case}/{self.seq}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the agency said at the end of a round. A refusal carries reasons and next steps (S5)."""

    at: datetime
    outcome: str
    text: str
    reasons: str | None = None
    next_steps: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the author said of an answer: whether it helped, and 1-10 for the handling of this round (X3)."""

    at: datetime
    outcome: str
    rating: int | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One attempt at a work order by one agency."""

    n: int
    agency: str
    started_at: datetime
    due: datetime
    late_noted_at: datetime | None = None
    answer: Answer | None = None
    follow_up_due: datetime | None = None
    follow_up: FollowUp | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One question of a case in the hands of one agency."""

    n: int
    agency: str
    service: str | None
    plan: str
    state: str
    opened_at: datetime
    rounds: tuple[Round, ...] = ()
    resolution: str | None = None

    @property
    def round(self) -> Round | None:
        """The round now running, or the last one."""
        return self.rounds[-1] if self.rounds else None


@dataclass(frozen=True, slots=True)
class Case:
    """What the state owes one person. ``version`` is the seq of its last event."""

    number: str
    version: int
    opened_at: datetime
    feedback: str
    pack: str
    survey: str
    agency: str
    service: str | None = None
    stage: str | None = None
    region: str | None = None
    level: int | None = None
    language: str | None = None
    person: str | None = None
    orders: tuple[Order, ...] = ()

    @property
    def reachable(self) -> bool:
        """Whether the author can be asked: they left a way to be reached."""
        return self.person is not None

    def order(self, n: int) -> Order | None:
        return next((order for order in self.orders if order.n == n), None)


def evolve(case: Case | None, event: Event) -> Case:
    """The case after one more event. Raises ``ValueError`` when the event is not the next one."""
    if case is None:
        if event.name != CASE_OPENED or event.seq != 1:
            raise ValueError(f"A case starts with {CASE_OPENED}, not with {event.name} {event.seq}.")
        return Case(number=event.case, version=1, opened_at=event.at, **event.changes)
    if event.seq != case.version + 1:
        raise ValueError(f"Case {case.number} is at {case.version}; event {event.seq} is not the next one.")
    changed = case
    if event.order is not None:
        others = tuple(order for order in case.orders if order.n != event.order)
        order = _evolve_order(case.order(event.order), event)
        changed = replace(case, orders=tuple(sorted((*others, order), key=lambda o: o.n)))
    return replace(changed, version=event.seq)


def replay(events: Iterable[Event]) -> Case:
    """The state that a case's events, from the first, add up to."""
    case: Case | None = None
    for event in events:
        case = evolve(case, event)
    if case is None:
        raise ValueError("A case without events does not exist.")
    return case


def _evolve_order(order: Order | None, event: Event) -> Order:
    changes = event.changes
    if order is None:
        return Order(
            n=event.order or 1,
            agency=changes["agency"],
            service=changes.get("service"),
            plan=changes["plan"],
            state=changes["state"],
            opened_at=event.at,
        )
    rounds = list(order.rounds)
    if "late" in changes:
        rounds[-1] = replace(rounds[-1], late_noted_at=event.at)
    if "answer" in changes:
        rounds[-1] = replace(rounds[-1], answer=Answer(at=event.at, **changes["answer"]))
    if "follow_up_due" in changes:
        rounds[-1] = replace(rounds[-1], follow_up_due=datetime.fromisoformat(changes["follow_up_due"]))
    if "follow_up" in changes:
        rounds[-1] = replace(rounds[-1], follow_up=FollowUp(at=event.at, **changes["follow_up"]))
    if "round" in changes:
        started = changes["round"]
        rounds.append(
            Round(
                n=started["n"],
                agency=started["agency"],
                started_at=event.at,
                due=datetime.fromisoformat(started["due"]),
            )
        )
    return replace(
        order,
        state=changes["state"],
        agency=rounds[-1].agency if rounds else order.agency,
        resolution=changes.get("resolution"),
        rounds=tuple(rounds),
    )


def next_clock(order: Order, workflow: Workflow) -> tuple[datetime, str] | None:
    """When the next clock of an order runs out, and the system action that is then due; None when none runs."""
    action = workflow.states[order.state].clock
    current = order.round
    if action is None or current is None:
        return None
    if current.follow_up_due is not None:
        return current.follow_up_due, action
    return None if current.late_noted_at is not None else (current.due, action)


def is_overdue(order: Order, workflow: Workflow, now: datetime) -> bool:
    """Whether the agency owes an answer past its deadline. Computed, never stored (domain.md, Clocks)."""
    current = order.round
    if workflow.states[order.state].closed or current is None or current.answer is not None:
        return False
    return now > current.due


def order_fact(order: Order, *, case: str, version: int, region: str | None, workflow: Workflow) -> OrderFact:
    """What the statistics keep of an order of a case at a version."""
    return OrderFact(
        case=case,
        n=order.n,
        version=version,
        agency=order.agency,
        service=order.service,
        region=region,
        opened_at=order.opened_at,
        state=order.state,
        closed=workflow.states[order.state].closed,
        resolution=order.resolution,
        rounds=tuple(
            RoundFact(
                n=r.n,
                agency=r.agency,
                due=r.due,
                answered_at=r.answer.at if r.answer else None,
                outcome=r.answer.outcome if r.answer else None,
                follow_up=r.follow_up.outcome if r.follow_up else None,
                rating=r.follow_up.rating if r.follow_up else None,
            )
            for r in order.rounds
        ),
    )
