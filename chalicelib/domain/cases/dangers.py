"""Finds in a text what threatens people, before anything else is decided (E15).

Recall goes before precision: a false alarm costs a dispatcher little time, an overlooked danger may cost a life.
"""

from functools import cache

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.phrases import PhraseBook
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.catalogue import Danger
from chalicelib.domain.pack.pack import Pack

_UNLESS = "unless "
"""Prefix of a danger's id, for the phrases that exclude that danger."""


def danger_in(text: str | None, pack: Pack) -> Danger | None:
    """The danger that a text tells of; of several the one that the pack names first."""
    return next(iter(dangers_in(text, pack)), None)


def dangers_in(text: str | None, pack: Pack) -> tuple[Danger, ...]:
    """All the dangers that a text tells of, in the pack's order."""
    if not text or not pack.dangers:
        return ()
    book = _book(tuple((danger.id, danger.phrases, danger.unless) for danger in pack.dangers.values()))
    told = {name for names in book.found(text) for name in names if _UNLESS + name not in names}
    return tuple(danger for danger in pack.dangers.values() if danger.id in told)


def plan_without_topic(*, survey: str | None, kind: str | None, pack: Pack) -> str:
    """The plan where no topic has one: that of a rating's survey or of an appeal's kind, else the usual one."""
    if survey is not None:
        asked = pack.surveys.get(survey)
        return (asked and asked.plan) or pack.default_plans["feedback"]
    appeal = pack.kinds.get(kind or "")
    return (appeal and appeal.plan) or pack.default_plans["appeal"]


def plan_without_danger(case: Case, order: Order, pack: Pack) -> str:
    """The plan of an order whose danger is taken back.

    It is the nearest plan, from its topic upwards, that is not the danger's own, else the one without a topic.
    """
    danger = pack.dangers[order.danger] if order.danger else None
    plans = (pack.topics[topic].plan for topic in (pack.topic_line(order.topic) if order.topic else ()))
    of_topic = next((plan for plan in plans if plan and not (danger and plan == danger.plan)), None)
    return of_topic or plan_without_topic(survey=case.survey, kind=case.kind, pack=pack)


@cache
def _book(dangers: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]) -> PhraseBook:
    """The phrases of a pack ready to be looked for. Only a few packs are in use, so the cache stays small."""
    book = PhraseBook()
    for danger, phrases, unless in dangers:
        book.add(danger, phrases)
        book.add(_UNLESS + danger, unless)
    return book
