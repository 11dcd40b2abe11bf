"""What a fact changes in a work order: one small function for each kind of change (``cases.evolve``)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain.cases.work_order import (
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

if TYPE_CHECKING:
    from chalicelib.domain.cases.events import Event


def opened(event: "Event") -> Order:
    """The work order that an event opens, before its changes are carried over."""
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


def changed(order: Order, event: "Event") -> Order:
    """The work order after one more event about it."""
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


def _start_round(order: Order, event: "Event", value: Mapping[str, Any]) -> Order:
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


def _assign(order: Order, _event: "Event", value: Mapping[str, Any]) -> Order:
    given = _in_round(agency=value["agency"])(order)
    topic = value.get("topic", order.topic)
    confidence = value.get("confidence", order.confidence)
    routed = value.get("routed", True)
    return replace(given, agency=value["agency"], topic=topic, confidence=confidence, plan=value["plan"], routed=routed)


def _decline(order: Order, _event: "Event", value: Mapping[str, Any]) -> Order:
    given_back = _in_round(agency=value["to"])(order)
    declined_by = (*order.declined_by, value["agency"])
    return replace(given_back, agency=value["to"], declined_by=declined_by, routed=False)


def _resume(order: Order, event: "Event", _value: bool) -> Order:
    pauses = _current(order).pauses
    return _in_round(pauses=(*pauses[:-1], replace(pauses[-1], ended=event.at)))(order)


def _approve(order: Order, event: "Event", _value: bool) -> Order:
    draft = _current(order).draft
    assert draft is not None, "only a draft is approved"
    return _in_round(answer=replace(draft, at=event.at), draft=None)(order)


def _promise(order: Order, event: "Event", value: Mapping[str, str]) -> Order:
    made = Promise(
        text=value["text"],
        due=date.fromisoformat(value["due"]),
        made_at=event.at,
        public_text=value.get("public_text"),
    )
    return _in_round(promise=made)(order)


def _move_promise(order: Order, event: "Event", value: Mapping[str, str]) -> Order:
    promise = _current(order).promise
    assert promise is not None, "only a promise is moved"
    move = Move(at=event.at, due=promise.due, reason=value["reason"])
    moved = replace(promise, due=date.fromisoformat(value["due"]), moves=(*promise.moves, move))
    return _in_round(promise=moved)(order)


def _settle_promise(order: Order, event: "Event", value: str) -> Order:
    promise = _current(order).promise
    assert promise is not None, "only a promise is kept or broken"
    return _in_round(promise=replace(promise, state=PromiseState(value), settled_at=event.at))(order)


def _close(order: Order, event: "Event", value: str) -> Order:
    promise = _current(order).promise
    if promise is not None and promise.state is PromiseState.OPEN:
        order = _settle_promise(order, event, PromiseState.DROPPED)
    return replace(order, resolution=value, closed_at=event.at)


def _call(order: Order, _event: "Event", value: Mapping[str, Any]) -> Order:
    until = value.get("claimed_until")
    call = Call(
        since=datetime.fromisoformat(value["since"]),
        attempts=value["attempts"],
        claimed_by=value.get("claimed_by"),
        claimed_until=datetime.fromisoformat(until) if until else None,
    )
    return replace(order, call=call)


def _decide_contest(order: Order, _event: "Event", value: Mapping[str, Any]) -> Order:
    assert order.contest is not None, "only a contest is decided"
    return replace(order, contest=replace(order.contest, upheld=value["upheld"], decision=value["reason"]))


_CHANGES: "Mapping[str, Callable[[Order, Event, Any], Order]]" = {
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
