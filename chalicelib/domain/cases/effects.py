"""Effects: the closed set of what a workflow table does to a work order, each one small function.

An effect returns what the fact changes, in JSON types; ``order_changes`` carries it over.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.cases import calls
from chalicelib.domain.cases.classifier import CERTAIN, settled_topic
from chalicelib.domain.cases.guards import Look, deadline_moved
from chalicelib.domain.cases.splitting import asked
from chalicelib.domain.cases.timers import deadline
from chalicelib.domain.cases.work_order import Call, Extension, Pause, PromiseState, Round
from chalicelib.domain.clocks.plans import Plan
from chalicelib.domain.pack.workflow import Effect, Transition


@dataclass(frozen=True, slots=True)
class Step(Look):
    """A transition being carried out, with the command's fields."""

    row: Transition | None = None
    fields: Mapping[str, Any] | None = None

    def field(self, name: str) -> Any:
        return (self.fields or {}).get(name)

    @property
    def call(self) -> Call:
        assert self.order.call is not None, "guarded by call_free or call_held"
        return self.order.call


def _round(step: Step, agency: str) -> dict[str, Any]:
    due = step.plan.deadline(step.now)
    return {"round": {"n": len(step.order.rounds) + 1, "agency": agency, "due": due.isoformat()}}


def _round_above(step: Step) -> dict[str, Any]:
    parent = step.pack.agencies[step.order.agency].parent
    assert parent is not None, "guarded by higher_body"
    return _round(step, parent)


def _due(current: Round, plan: Plan) -> dict[str, Any]:
    """The deadline that follows from a round's facts, where it has one."""
    due = deadline(current, plan)
    return {"due": due.isoformat()} if due else {}


def _assign(step: Step) -> dict[str, Any]:
    """A new topic may bring a new plan; what was paused or extended so far is kept."""
    given, order = step.field("topic"), step.order
    plan = step.pack.plan_of_topic(given) if given and given != settled_topic(order, step.pack) else None
    plan_id = plan or order.plan
    assigned = {"agency": step.field("agency") or order.agency, "plan": plan_id}
    if given:
        assigned |= {"topic": given, "confidence": CERTAIN}
    elif order.topic:
        assigned["topic"] = order.topic
    if step.field("reason"):
        assigned["reason"] = step.field("reason")
    changes: dict[str, Any] = {"assigned": assigned}
    if plan_id != order.plan or deadline_moved(step):
        changes |= _due(step.round, step.pack.plans[plan_id])
    return changes


def _split(step: Step) -> dict[str, Any]:
    """The order at hand becomes the first question; ``engine`` opens an order for each of the others."""
    questions = [asked(given, step.case, step.order, step.pack) for given in step.field("questions")]
    first, agencies = questions[0], dict.fromkeys(each["agency"] or step.pack.dispatch for each in questions)
    assigned = {
        "agency": first["agency"] or step.pack.dispatch,
        "topic": first["topic"] or step.order.topic,
        "confidence": first["confidence"],
        "plan": first["plan"],
        "routed": first["agency"] is not None,
    }
    changes: dict[str, Any] = {
        "split": {"questions": len(questions), "agencies": list(agencies)},
        "text": first["text"],
        "assigned": {name: value for name, value in assigned.items() if value is not None},
    }
    if first["service"]:
        changes["service"] = first["service"]
    return changes if first["plan"] == step.order.plan else changes | _due(step.round, step.pack.plans[first["plan"]])


def _join(step: Step) -> dict[str, Any]:
    group = step.field("group")
    return {"group_joined": {"id": group["id"], "title": group["title"]}}


def _leave(step: Step) -> dict[str, Any]:
    """The reason stands beside what the author is shown: it may speak of others in the group."""
    return {"group_left": {"id": step.order.group}, "leaving_reason": step.field("reason")}


def _decline(step: Step) -> dict[str, Any]:
    to = step.pack.dispatch
    return {"declined": {"agency": step.order.agency, "reason": step.field("reason"), "to": to}}


def _resume(step: Step) -> dict[str, Any]:
    pauses = step.round.pauses
    ended = replace(step.round, pauses=(*pauses[:-1], Pause(pauses[-1].began, step.now)))
    return {"resumed": True, **_due(ended, step.plan)}


def _message(step: Step) -> dict[str, Any]:
    return {"by": str(step.role), "text": step.field("text")}


def _extend(step: Step) -> dict[str, Any]:
    extension = {"days": step.field("days"), "reason": step.field("reason")}
    extended = replace(step.round, extension=Extension(step.now, **extension))
    return {"extension": extension, **_due(extended, step.plan)}


def _promise(step: Step) -> dict[str, Any]:
    answer = step.round.answer
    assert answer is not None, "guarded by promised"
    assert answer.promise_date is not None, "checked with the answer's fields"
    promise = {"text": answer.text, "due": answer.promise_date}
    return {"promise": promise | ({"public_text": answer.public_text} if answer.public_text else {})}


def _keep_promise(step: Step) -> dict[str, Any]:
    said = {"message": _message(step)} if step.field("text") else {}
    return {"promise_settled": PromiseState.KEPT} | said


def _contest(step: Step) -> dict[str, Any]:
    return {"contest": {"agency": step.order.agency, "reason": step.field("reason"), "back_to": step.order.state}}


def _ask_author(step: Step) -> dict[str, Any]:
    changes: dict[str, Any] = {"follow_up_due": step.plan.follow_up_due(step.now).isoformat()}
    call = calls.first_call(step.case, step.now, step.plan)
    return changes | {"call": calls.as_told(call)} if call else changes


def _close(step: Step) -> dict[str, Any]:
    assert step.row is not None, "effects belong to a row"
    return {"resolution": step.row.resolution or step.field("outcome")}


def _given(step: Step) -> dict[str, Any]:
    return {name: value for name, value in (step.fields or {}).items() if value is not None}


EFFECTS: Mapping[Effect, Callable[[Step], dict[str, Any]]] = {
    Effect.START_ROUND: lambda step: _round(step, step.order.agency),
    Effect.START_ROUND_ABOVE: _round_above,
    Effect.ASSIGN: _assign,
    Effect.DECLINE: _decline,
    Effect.PAUSE: lambda _: {"paused": True},
    Effect.RESUME: _resume,
    Effect.MESSAGE: lambda step: {"message": _message(step)},
    Effect.EXTEND: _extend,
    Effect.RECOMPUTE: lambda step: _due(step.round, step.plan),
    Effect.DRAFT: lambda step: {"draft": _given(step)},
    Effect.APPROVE: lambda _: {"approved": True},
    Effect.RETURN_DRAFT: lambda step: {"returned": {"reason": step.field("reason")}},
    Effect.RECORD_ANSWER: lambda step: {"answer": _given(step)},
    Effect.RECORD_IMPORTED: lambda step: {"answer": {"outcome": step.field("ended_as"), "text": ""}},
    Effect.PROMISE: _promise,
    Effect.MOVE_PROMISE: lambda step: {
        "promise_moved": {"due": step.field("promise_date"), "reason": step.field("reason")}
    },
    Effect.KEEP_PROMISE: _keep_promise,
    Effect.BREAK_PROMISE: lambda _: {"promise_settled": PromiseState.BROKEN},
    Effect.CONTEST: _contest,
    Effect.UPHOLD: lambda step: {"verdict": {"upheld": True, "reason": step.field("reason")}},
    Effect.DISMISS: lambda step: {"verdict": {"upheld": False, "reason": step.field("reason")}},
    Effect.ASK_AUTHOR: _ask_author,
    Effect.CLAIM_CALL: lambda step: {"call": calls.as_told(calls.claimed(step.call, str(step.actor), step.now))},
    Effect.RELEASE_CALL: lambda step: {"call": calls.as_told(calls.released(step.call))},
    Effect.FAIL_CALL: lambda step: {"call": calls.as_told(calls.failed(step.call, step.now, step.plan))},
    Effect.RECORD_FOLLOW_UP: lambda step: {"follow_up": _given(step)},
    Effect.SPLIT: _split,
    Effect.JOIN: _join,
    Effect.LEAVE: _leave,
    Effect.NOTE: lambda step: {"noted": step.field("point")},
    Effect.CLOSE: _close,
}
