"""Split a work order into questions, each with its own agency, clock, answer and follow-up."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.domain.cases.case import Case
from chalicelib.domain.errors import Invalid
from chalicelib.domain.pack.workflow import Action
from chalicelib.domain.reasons import Reason
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import act_on
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.ports.cases import OrderSeen


def split_order(
    number: str,
    order: int | None,
    questions: Sequence[Mapping[str, Any]],
    *,
    version: int,
    caller: Caller,
    book: CaseBook,
) -> Case:
    """Split an order, by default the case's only one, in one write. Raises what ``act_on_order`` raises."""
    case = book.get_case(number, caller)
    seen = OrderSeen(number, order or _only_order(case), version)
    return act_on(case, seen, Action.SPLIT, {"questions": list(questions)}, caller=caller, book=book)


def _only_order(case: Case) -> int:
    if len(case.orders) > 1:
        raise Invalid.field("order", Reason.WHICH_ORDER.said(orders=len(case.orders)))
    return case.orders[0].n
