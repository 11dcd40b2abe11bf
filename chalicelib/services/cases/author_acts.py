"""What an author may do with their case besides judging an answer: say something, withdraw it, reopen it."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.engine import Command, allowed_actions
from chalicelib.domain.errors import Conflict
from chalicelib.domain.pack.workflow import Action, Role
from chalicelib.domain.reasons import Reason
from chalicelib.services.caller import Caller
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.ports.cases import MOST_ORDERS_CHANGED


def say(number: str, *, order: int | None, text: str, version: int, caller: Caller, book: CaseBook) -> tuple[Case, int]:
    """Answer the agency's question, or add something where none was asked. Returns the case and the order's number.

    Without ``order`` it goes to the one that waits for the author, else to the first that takes it.
    """
    case = book.get_case(number, caller)
    for action in (Action.REPLY, Action.ADD):
        able = _able(case, action, order, book)
        if able:
            return book.act(case, _command(action, able[0], version, {"text": text})), able[0]
    raise Conflict(Reason.NOTHING_TO_ADD.said())


def reopen(
    number: str, *, order: int | None, text: str, version: int, caller: Caller, book: CaseBook
) -> tuple[Case, int]:
    """Start a closed order's next round, within the plan's window. Without ``order``: the first that takes it."""
    case = book.get_case(number, caller)
    able = _able(case, Action.REOPEN, order, book)
    if not able:
        raise Conflict(Reason.NO_REOPENING.said())
    return book.act(case, _command(Action.REOPEN, able[0], version, {"text": text})), able[0]


def withdraw(number: str, *, version: int, caller: Caller, book: CaseBook) -> Case:
    """Close every open order of a case: all at once, or in several writes where they do not fit into one.

    A failure between two writes leaves the orders of the first ones withdrawn. The same call with the case's new
    version then withdraws the others.
    """
    case = book.get_case(number, caller)
    able = _able(case, Action.WITHDRAW, None, book)
    if not able:
        raise Conflict(Reason.NOTHING_TO_WITHDRAW.said())
    seen = version
    for start in range(0, len(able), MOST_ORDERS_CHANGED):
        case = book.save(_withdrawn(case, able[start : start + MOST_ORDERS_CHANGED], seen, book))
        seen = case.version
    return case


def _withdrawn(case: Case, orders: Sequence[int], seen: int, book: CaseBook) -> Decision:
    """The decision that withdraws these orders. ``seen`` is the version of the case that the author knows."""
    decision = Decision(case)
    for n in orders:
        decision = decision.followed_by(book.decide(decision.case, _command(Action.WITHDRAW, n, seen)))
        seen = decision.case.version
    return decision


def _able(case: Case, action: str, n: int | None, book: CaseBook) -> list[int]:
    """The numbers of the orders on which the author may take an action now."""
    pack = book.pack_of(case)
    return [
        order.n
        for order in case.orders
        if n in (None, order.n)
        and action in allowed_actions(case, order, Role.AUTHOR, agency=None, now=book.now, pack=pack)
    ]


def _command(action: str, order: int, version: int, fields: Mapping[str, Any] | None = None) -> Command:
    return Command(action, Role.AUTHOR, order, version, fields or {})
