"""What is said: messages, drafts and their approval, the answer itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chalicelib.domain.cases.changes import current, in_round
from chalicelib.domain.cases.effects.effect import EffectContext, effect
from chalicelib.domain.cases.events import Audience, Change, Event, Shape, change
from chalicelib.domain.cases.work_order import Answer, Order
from chalicelib.domain.pack.workflow import Guard, Workflow

_NEEDED = ("outcome", "text")
_TAKEN = ("reasons", "next_steps", "promise_date", "public_text", "reply", "agency")


@change("message", Audience.EVERYBODY, mailed=("text",))
@dataclass(frozen=True, slots=True)
class Message(Change):
    """A word of the agency or the author. ``by`` is the role."""

    by: str
    text: str


@dataclass(frozen=True, slots=True)
class _Said(Change):
    """The fields of ``Answer``, but for its time, which is the event's."""

    outcome: str
    text: str
    reasons: str | None = None
    next_steps: str | None = None
    promise_date: date | None = None
    public_text: str | None = None
    reply: str | None = None
    agency: str | None = None

    def at(self, event: Event) -> Answer:
        return Answer(
            at=event.at,
            outcome=self.outcome,
            text=self.text,
            reasons=self.reasons,
            next_steps=self.next_steps,
            promise_date=self.promise_date,
            public_text=self.public_text,
            reply=self.reply,
            agency=self.agency,
        )


@change("draft", Audience.STAFF)
@dataclass(frozen=True, slots=True)
class Drafted(_Said):
    """An answer that waits for approval."""

    def apply(self, order: Order, event: Event) -> Order:
        return in_round(order, draft=self.at(event))


@change("answer", Audience.EVERYBODY)
@dataclass(frozen=True, slots=True)
class Answered(_Said):
    """The agency's answer."""

    def apply(self, order: Order, event: Event) -> Order:
        return in_round(order, answer=self.at(event))


@change("approved", Audience.NOBODY, Shape.MARK)
@dataclass(frozen=True, slots=True)
class Approved(Change):
    """The draft is the answer."""

    def apply(self, order: Order, event: Event) -> Order:
        draft = current(order).draft
        assert draft is not None, "only a draft is approved"
        return in_round(order, answer=replace(draft, at=event.at), draft=None)


@change("returned", Audience.STAFF, mailed=("reason",))
@dataclass(frozen=True, slots=True)
class DraftReturned(Change):
    """The draft went back to whoever wrote it."""

    reason: str

    def apply(self, order: Order, event: Event) -> Order:
        return in_round(order, draft=None)


@effect(needs=("text",))
def message(context: EffectContext) -> Iterator[Change]:
    yield Message(str(context.role), context.field("text"))


@effect(needs=_NEEDED, takes=_TAKEN)
def draft(context: EffectContext) -> Iterator[Change]:
    yield Drafted(**_said(context))


@effect(after=draft)
def approve(_context: EffectContext) -> Iterator[Change]:
    yield Approved()


@effect(needs=("reason",), after=draft)
def return_draft(context: EffectContext) -> Iterator[Change]:
    yield DraftReturned(context.field("reason"))


@effect(needs=_NEEDED, takes=_TAKEN)
def record_answer(context: EffectContext) -> Iterator[Change]:
    yield Answered(**_said(context))


@effect(needs=("ended_as",), guards=(Guard.IMPORTED,))
def record_imported(context: EffectContext) -> Iterator[Change]:
    yield Answered(context.field("ended_as"), text="")


def answer_outcomes(workflow: Workflow) -> tuple[str, ...]:
    """What an answer can come to, in the table's order."""
    answers = (row for row in workflow.transitions if {draft.name, record_answer.name} & {*row.effects})
    return tuple(dict.fromkeys(outcome for row in answers for outcome in row.outcomes))


def _said(context: EffectContext) -> dict[str, Any]:
    day = context.field("promise_date")
    said = {name: context.field(name) for name in (*_NEEDED, *_TAKEN)}
    return {**said, "promise_date": date.fromisoformat(day) if day else None}
