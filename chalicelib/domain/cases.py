"""Cases and the events they are made of.

An event is an immutable fact; replaying a case's events in order gives its state (``evolve``). Events carry no
personal data: an actor is a role and, for staff, the token subject. ``changes`` says what a fact changed; for each
kind of change there is one function below that carries it over into the work order.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chalicelib.domain.facts import OrderFact, PromiseFact, RoundFact
from chalicelib.domain.person import MAIL, person_of
from chalicelib.domain.rounds import (
    Answer,
    Call,
    Contest,
    Extension,
    FollowUp,
    Imported,
    Move,
    Order,
    Pause,
    Promise,
    PromiseState,
    Round,
)
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
class Case:
    """What the state owes one person. ``version`` is the seq of its last event.

    ``origin`` says what opened it: ``feedback``, ``appeal``, or ``import`` for a work order that an older system had;
    ``submission`` is that one's id. ``agency``, ``service`` and ``topic`` are what the author wrote about, as far as
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
        if event.name != CASE_OPENED or event.seq != 1:
            raise ValueError(f"A case starts with {CASE_OPENED}, not with {event.name} {event.seq}.")
        facts = {**event.changes, "reach": tuple(event.changes.get("reach", ()))}
        return Case(number=event.case, version=1, opened_at=event.at, **facts)
    if event.seq != case.version + 1:
        raise ValueError(f"Case {case.number} is at {case.version}; event {event.seq} is not the next one.")
    orders = case.orders
    if event.order is not None:
        others = tuple(order for order in orders if order.n != event.order)
        order = _evolve_order(case.order(event.order) or _opened(event), event)
        orders = tuple(sorted((*others, order), key=lambda o: o.n))
    return replace(case, orders=orders, version=event.seq)


def replay(events: Iterable[Event]) -> Case:
    """The state that a case's events, from the first, add up to."""
    case: Case | None = None
    for event in events:
        case = evolve(case, event)
    if case is None:
        raise ValueError("A case without events does not exist.")
    return case


def _opened(event: Event) -> Order:
    changes = event.changes
    return Order(
        n=event.order or 1,
        agency=changes["agency"],
        service=changes.get("service"),
        plan=changes["plan"],
        topic=changes.get("topic"),
        confidence=changes.get("confidence"),
        text=changes.get("text"),
        state=changes["state"],
        opened_at=event.at,
        routed=changes["routed"],
        given_at=event.at,
    )


def _evolve_order(order: Order, event: Event) -> Order:
    before = order.agency
    for name, change in _CHANGES.items():
        if name in event.changes:
            order = change(order, event, event.changes[name])
    given_at = order.given_at if order.agency == before else event.at
    return replace(order, given_at=given_at, version=event.seq)


def _in_round(**changes: Any) -> Callable[[Order], Order]:
    """The order with its running round changed."""
    return lambda order: replace(order, rounds=(*order.rounds[:-1], replace(order.rounds[-1], **changes)))


def _current(order: Order) -> Round:
    return order.rounds[-1]


def _start_round(order: Order, event: Event, value: Mapping[str, Any]) -> Order:
    imported = value.get("imported")
    started = Round(
        n=value["n"],
        agency=value["agency"],
        started_at=datetime.fromisoformat(value["since"]) if "since" in value else event.at,
        due=_moment(value.get("due")),
        imported=Imported(datetime.fromisoformat(imported["at"]), _moment(imported.get("due"))) if imported else None,
    )
    anew = replace(order, closed_at=None, resolution=None, call=None)
    return replace(anew, rounds=(*order.rounds, started), agency=value["agency"])


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _assign(order: Order, _event: Event, value: Mapping[str, Any]) -> Order:
    given = _in_round(agency=value["agency"])(order)
    topic = value.get("topic", order.topic)
    confidence = value.get("confidence", order.confidence)
    routed = value.get("routed", True)
    return replace(given, agency=value["agency"], topic=topic, confidence=confidence, plan=value["plan"], routed=routed)


def _decline(order: Order, _event: Event, value: Mapping[str, Any]) -> Order:
    given_back = _in_round(agency=value["to"])(order)
    declined_by = (*order.declined_by, value["agency"])
    return replace(given_back, agency=value["to"], declined_by=declined_by, routed=False)


def _resume(order: Order, event: Event, _value: bool) -> Order:
    pauses = _current(order).pauses
    return _in_round(pauses=(*pauses[:-1], replace(pauses[-1], ended=event.at)))(order)


def _approve(order: Order, event: Event, _value: bool) -> Order:
    draft = _current(order).draft
    assert draft is not None, "only a draft is approved"
    return _in_round(answer=replace(draft, at=event.at), draft=None)(order)


def _promise(order: Order, event: Event, value: Mapping[str, str]) -> Order:
    made = Promise(
        text=value["text"],
        due=date.fromisoformat(value["due"]),
        made_at=event.at,
        public_text=value.get("public_text"),
    )
    return _in_round(promise=made)(order)


def _move_promise(order: Order, event: Event, value: Mapping[str, str]) -> Order:
    promise = _current(order).promise
    assert promise is not None, "only a promise is moved"
    move = Move(at=event.at, due=promise.due, reason=value["reason"])
    moved = replace(promise, due=date.fromisoformat(value["due"]), moves=(*promise.moves, move))
    return _in_round(promise=moved)(order)


def _settle_promise(order: Order, event: Event, value: str) -> Order:
    promise = _current(order).promise
    assert promise is not None, "only a promise is kept or broken"
    return _in_round(promise=replace(promise, state=PromiseState(value), settled_at=event.at))(order)


def _close(order: Order, event: Event, value: str) -> Order:
    promise = _current(order).promise
    if promise is not None and promise.state is PromiseState.OPEN:
        order = _settle_promise(order, event, PromiseState.DROPPED)
    return replace(order, resolution=value, closed_at=event.at)


def _call(order: Order, _event: Event, value: Mapping[str, Any]) -> Order:
    until = value.get("claimed_until")
    call = Call(
        since=datetime.fromisoformat(value["since"]),
        attempts=value["attempts"],
        claimed_by=value.get("claimed_by"),
        claimed_until=datetime.fromisoformat(until) if until else None,
    )
    return replace(order, call=call)


def _decide_contest(order: Order, _event: Event, value: Mapping[str, Any]) -> Order:
    assert order.contest is not None, "only a contest is decided"
    return replace(order, contest=replace(order.contest, upheld=value["upheld"], decision=value["reason"]))


_CHANGES: Mapping[str, Callable[[Order, Event, Any], Order]] = {
    # In this order, whatever order an event keeps them in: the author's word and the end of a promise are about the
    # round that ends, all else about the one that begins.
    "follow_up": lambda o, e, v: _in_round(follow_up=FollowUp(at=e.at, by=str(e.role), **v))(o),
    "promise_settled": _settle_promise,
    "round": _start_round,
    "state": lambda o, _e, v: replace(o, state=v),
    "assigned": _assign,
    "due": lambda o, _e, v: _in_round(due=datetime.fromisoformat(v))(o),
    "stage": lambda o, e, v: _in_round(stage=v, stage_started_at=e.at)(o),
    "noted": lambda o, _e, v: _in_round(noted=(*_current(o).noted, v))(o),
    "declined": _decline,
    "paused": lambda o, e, _v: _in_round(pauses=(*_current(o).pauses, Pause(began=e.at)))(o),
    "resumed": _resume,
    "extension": lambda o, e, v: _in_round(extension=Extension(at=e.at, **v))(o),
    "draft": lambda o, e, v: _in_round(draft=Answer(at=e.at, **v))(o),
    "answer": lambda o, e, v: _in_round(answer=Answer(at=e.at, **v))(o),
    "approved": _approve,
    "returned": lambda o, _e, _v: _in_round(draft=None)(o),
    "promise": _promise,
    "promise_moved": _move_promise,
    "contest": lambda o, e, v: replace(o, contest=Contest(at=e.at, **v)),
    "verdict": _decide_contest,
    "follow_up_due": lambda o, e, v: _in_round(follow_up_asked_at=e.at, follow_up_due=datetime.fromisoformat(v))(o),
    "call": _call,
    "text": lambda o, _e, v: replace(o, text=v),
    "service": lambda o, _e, v: replace(o, service=v),
    "group_joined": lambda o, _e, v: replace(o, group=v["id"], group_run=None),
    "group_left": lambda o, _e, _v: replace(o, group=None, group_run=None),
    "group_run": lambda o, _e, v: replace(o, group_run=v),
    "resolution": _close,
}


def owes_answer(order: Order, workflow: Workflow) -> bool:
    """Whether the agency owes an answer and its clock runs."""
    current = order.round
    closed = workflow.states[order.state].closed
    return not closed and current is not None and current.answer is None and current.pause is None


def is_overdue(order: Order, workflow: Workflow, now: datetime) -> bool:
    """Whether the agency owes an answer past its deadline. Computed, never stored (domain.md, Clocks)."""
    due = order.round.due if order.round else None
    return due is not None and now > due and owes_answer(order, workflow)


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
        group=order.group,
        rounds=tuple(
            RoundFact(
                n=r.n,
                agency=r.agency,
                due=r.due,
                answered_at=r.answer.at if r.answer else None,
                outcome=r.answer.outcome if r.answer else None,
                follow_up=r.follow_up.outcome if r.follow_up else None,
                rating=r.follow_up.rating if r.follow_up else None,
                follow_up_by=r.follow_up.by if r.follow_up else None,
                promise=_promise_fact(r.promise) if r.promise else None,
            )
            for r in order.rounds
        ),
    )


def _promise_fact(promise: Promise) -> PromiseFact:
    return PromiseFact(
        made_at=promise.made_at,
        first_due=promise.moves[0].due if promise.moves else promise.due,
        due=promise.due,
        state=promise.state,
        moves=len(promise.moves),
        settled_at=promise.settled_at,
        text=promise.public_text,
    )
