"""Propose answers to a work order from the pack's prepared ones, none that its author has had (E7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.effects.answers import answer_outcomes
from chalicelib.domain.cases.replies import fitting, fresh, had, reply_facts
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.errors import Forbidden, Invalid, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.reasons import Reason
from chalicelib.services.caller import Caller
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.ports.cases import PersonCases
from chalicelib.services.ports.groups import GroupStore
from chalicelib.services.ports.mail import Replies


class ReplyOut(TypedDict):
    """A prepared answer, filled in. ``reply`` goes with the answer that is made from it."""

    reply: str
    group: str
    title: str
    language: str
    text: str


class RepliesOut(TypedDict):
    items: list[ReplyOut]


MEMORY = 20
"""How many cases of an author count, the newest: what they read longer ago may be said again."""


@dataclass(frozen=True, slots=True)
class ReplyWanted:
    """Which answers are wanted: for an outcome, in a language, with the day that would be promised."""

    outcome: str | None = None
    language: str | None = None
    promise_date: date | None = None


@dataclass(frozen=True, slots=True)
class ReplySources:
    """The stores that fill prepared answers in, and that tell which of them an author has already received."""

    replies: Replies
    groups: GroupStore
    person_cases: PersonCases


def propose_replies(
    number: str, n: int, wanted: ReplyWanted, *, caller: Caller, book: CaseBook, sources: ReplySources
) -> RepliesOut:
    """The prepared answers that fit an order, filled in, in the author's language where no other is asked for.

    A variant that an answer of the case, of another case of an author who has signed in, or of the order's group was
    made from is left out, until there is no other of its kind. Raises ``NotFound``, ``Forbidden`` for another agency's
    order, ``Invalid`` on an outcome or a language that the pack lacks.
    """
    case = book.cases.case(number)
    order = case.order(n) if case else None
    if case is None or order is None:
        raise NotFound(f"There is no work order {n} of a case {number}.")
    if not caller.speaks_for(order.agency):
        raise Forbidden(Reason.IN_OTHER_HANDS.said())
    pack, outcome = book.pack_of(case), wanted.outcome
    _check(outcome, wanted.language, pack)
    language = wanted.language or pack.best_language(case.language)
    facts = reply_facts(case, order, pack, language, outcome=outcome, promise_date=wanted.promise_date)
    runs = sources.groups.runs(order.group) if order.group else ()
    used = had(_orders_of_author(case, sources.person_cases), runs)
    return {
        "items": [
            {
                "reply": variant.id,
                "group": group.id,
                "title": pack.text(group.title, language),
                "language": language,
                "text": sources.replies.fill(pack.text(variant.text, language), language, facts),
            }
            for group in fitting(case, order, pack, outcome=outcome)
            for variant in fresh(group, used)
        ]
    }


def _orders_of_author(case: Case, person_cases: PersonCases) -> Sequence[Order]:
    """The orders of the case, and of the author's other cases where there can be such."""
    if case.person is None or not case.has_cabinet:
        return case.orders
    newest = person_cases.cases_of(case.person, limit=MEMORY, cursor=None).items
    return [*case.orders, *(order for other in newest if other.number != case.number for order in other.orders)]


def _check(outcome: str | None, language: str | None, pack: Pack) -> None:
    outcomes = answer_outcomes(pack.workflow)
    if outcome is not None and outcome not in outcomes:
        raise Invalid.field("outcome", Reason.ONE_OF.said(choices=", ".join(outcomes)))
    if language is not None and language not in pack.languages:
        raise Invalid.field("language", Reason.ONE_OF.said(choices=", ".join(pack.languages)))
