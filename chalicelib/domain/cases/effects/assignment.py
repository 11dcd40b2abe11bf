"""Assignment: give an order to an agency, decline it, split it into the questions that it holds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chalicelib.domain.cases.changes import AboutService, DangerSeen, OwnText, in_round
from chalicelib.domain.cases.classifier import CERTAIN, settled_topic
from chalicelib.domain.cases.effects.effect import EffectContext, effect
from chalicelib.domain.cases.effects.rounds import moved_deadline, next_round
from chalicelib.domain.cases.events import Audience, Change, Event, change
from chalicelib.domain.cases.guards import deadline_moved
from chalicelib.domain.cases.splitting import asked
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.workflow import Guard


@change("assigned", Audience.STAFF)
@dataclass(frozen=True, slots=True)
class Assigned(Change):
    """The order is with an agency, under a plan and perhaps another topic.

    ``routed`` is false where nobody knows which agency answers for it; None counts as true.
    """

    agency: str
    plan: str
    topic: str | None = None
    confidence: float | None = None
    reason: str | None = None
    routed: bool | None = None

    def apply(self, order: Order, event: Event) -> Order:
        # A dispatcher's desk, where it only waited, never had it as its own.
        passed_on = (order.agency,) if order.routed and order.agency != self.agency else ()
        return replace(
            in_round(order, agency=self.agency),
            agency=self.agency,
            passed_on_by=tuple(dict.fromkeys((*order.passed_on_by, *passed_on))),
            plan=self.plan,
            topic=order.topic if self.topic is None else self.topic,
            confidence=order.confidence if self.confidence is None else self.confidence,
            routed=self.routed is not False,
        )


@change("declined", Audience.STAFF, mailed=("reason",), leaves_group=True)
@dataclass(frozen=True, slots=True)
class Declined(Change):
    """An agency says that the order is not its own; it goes to the dispatchers."""

    agency: str
    reason: str
    to: str

    def apply(self, order: Order, event: Event) -> Order:
        declined_by = (*order.declined_by, self.agency)
        return replace(in_round(order, agency=self.to), agency=self.to, declined_by=declined_by, routed=False)


@change("split", Audience.EVERYBODY, leaves_group=True)
@dataclass(frozen=True, slots=True)
class Split(Change):
    """The order was split into so many questions, which go to these agencies."""

    questions: int
    agencies: tuple[str, ...]


@effect(takes=("agency", "topic", "reason"))
def assign(context: EffectContext) -> Iterator[Change]:
    """Give the order an agency, a topic, or both.

    A new topic may bring a new plan, except in an order with a danger, which keeps its plan. Pauses and the extension
    are kept.
    """
    given, order = context.field("topic"), context.order
    is_new = given and given != settled_topic(order, context.pack) and order.danger is None
    plan = context.pack.plan_of_topic(given) if is_new else None
    plan_id = plan or order.plan
    yield Assigned(
        agency=context.field("agency") or order.agency,
        plan=plan_id,
        topic=given or order.topic,
        confidence=CERTAIN if given else None,
        reason=context.field("reason"),
    )
    if plan_id != order.plan or deadline_moved(context):
        yield from moved_deadline(context.round, context.pack.plans[plan_id])


@effect(guards=(Guard.NAMES_BODY,))
def pass_on(context: EffectContext) -> Iterator[Change]:
    """The next round is that of the body that the answer names."""
    answer = context.round.answer
    assert answer is not None, "guarded by names_body"
    assert answer.agency is not None, "guarded by names_body"
    yield next_round(context, answer.agency)


@effect(guards=(Guard.NOT_OURS,))
def start_round_unplaced(context: EffectContext) -> Iterator[Change]:
    """The next round begins with the dispatchers, who look for the body that answers for the matter."""
    yield next_round(context, context.pack.dispatch)
    yield Assigned(context.pack.dispatch, context.order.plan, routed=False)


@effect(needs=("reason",), guards=(Guard.MAY_DECLINE,))
def decline(context: EffectContext) -> Iterator[Change]:
    yield Declined(context.order.agency, context.field("reason"), context.pack.dispatch)


@effect(needs=("questions",))
def split(context: EffectContext) -> Iterator[Change]:
    """The order becomes the first question; ``engine`` opens an order for each of the others."""
    pack, order = context.pack, context.order
    questions = [asked(given, context.case, order, pack) for given in context.field("questions")]
    first, agencies = questions[0], dict.fromkeys(each["agency"] or pack.dispatch for each in questions)
    yield Split(len(questions), tuple(agencies))
    yield OwnText(first["text"])
    yield Assigned(
        agency=first["agency"] or pack.dispatch,
        plan=first["plan"],
        topic=first["topic"] or order.topic,
        confidence=first["confidence"],
        routed=first["agency"] is not None,
    )
    if first["danger"]:
        yield DangerSeen(first["danger"])
    if first["service"]:
        yield AboutService(first["service"])
    if first["plan"] != order.plan:
        yield from moved_deadline(context.round, pack.plans[first["plan"]])
