"""Prepared answers: which fit a work order, which wording is not used yet, and what they may say (E7)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.classifier import settled_topic
from chalicelib.domain.cases.groups import Run
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.pack import Pack, ReplyGroup, ReplyVariant


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """What a prepared answer may say of its work order, in the reader's language. No field names the author.

    ``received_at``, ``due`` and ``promise_date`` are local days in the calendar of the order's plan. A field that may
    be None is not always known; a template that uses it says what to write then.
    """

    number: str
    title: str
    agency: str
    round: int
    received_at: date
    due: date | None = None
    service: str | None = None
    topic: str | None = None
    kind: str | None = None
    level: int | None = None
    question: str | None = None
    outcome: str | None = None
    promise_date: date | None = None


def reply_facts(
    case: Case, order: Order, pack: Pack, language: str, *, outcome: str | None = None, promise_date: date | None = None
) -> ReplyFacts:
    """The facts of an order. ``promise_date`` is that of the answer to be given, else of the last promise."""
    current, calendar = order.rounds[-1], pack.plans[order.plan].calendar
    topic = settled_topic(order, pack)
    promised = next((r.promise.due for r in reversed(order.rounds) if r.promise), None)
    return ReplyFacts(
        number=case.number,
        title=pack.text(pack.title, language),
        agency=pack.text(pack.agencies[order.agency].name, language),
        round=current.n,
        received_at=calendar.day_of(order.rounds[0].started_at),
        due=calendar.last_day(current.due) if current.due else None,
        service=pack.text(pack.services[order.service].name, language) if order.service else None,
        topic=pack.text(pack.topics[topic].name, language) if topic else None,
        kind=pack.text(pack.kinds[case.kind].name, language) if case.kind else None,
        level=case.level,
        question=order.text,
        outcome=outcome,
        promise_date=promise_date or promised,
    )


def fitting(case: Case, order: Order, pack: Pack, *, outcome: str | None) -> Iterator[ReplyGroup]:
    """The groups whose every condition holds, in the pack's order. Without an outcome, those for any outcome.

    A condition on a topic or service holds for what is below it too.
    """
    settled = settled_topic(order, pack)
    about: dict[str, Iterable[str | None]] = {
        "topic": pack.topic_line(settled) if settled else (),
        "service": pack.service_line(order.service) if order.service else (),
        "kind": (case.kind,),
        "origin": (case.origin,),
        "outcome": (outcome,),
    }
    for group in pack.replies.values():
        wanted = {name: values for name, values in group.when.items() if name != "outcome" or outcome is not None}
        if all(any(value in values for value in about[name]) for name, values in wanted.items()):
            yield group


def had(orders: Iterable[Order], runs: Iterable[Run]) -> tuple[str, ...]:
    """The ids of the variants that answers of these orders, and of a group's runs, were made from, the latest last."""
    answers = [r.answer for order in orders for r in order.rounds if r.answer]
    used = [(answer.at, answer.reply) for answer in answers if answer.reply]
    used += [(run.at, str(run.fields["reply"])) for run in runs if run.fields.get("reply")]
    return tuple(reply for _, reply in sorted(used))


def fresh(group: ReplyGroup, had: Sequence[str]) -> Sequence[ReplyVariant]:
    """The variants not yet used; when all were, all again, the one used longest ago first."""
    last_used: Mapping[str, int] = {reply: position for position, reply in enumerate(had)}
    unused = [variant for variant in group.variants if variant.id not in last_used]
    return unused or sorted(group.variants, key=lambda variant: last_used[variant.id])
