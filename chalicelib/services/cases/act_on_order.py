"""Act on an order: one workflow action by staff, or the author's word on an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.engine import Command
from chalicelib.domain.cases.follow_ups import asked_link
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.pack.workflow import Action
from chalicelib.domain.reasons import Reason
from chalicelib.services.caller import Caller
from chalicelib.services.cases.admission import check_is_asked
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.ports.cases import OrderSeen


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an author says of an answer. ``redo`` decides where an outcome both ends and sends back (``partly``)."""

    outcome: str
    rating: int | None = None
    comment: str | None = None
    redo: bool = False

    @property
    def fields(self) -> Mapping[str, Any]:
        given = {"outcome": self.outcome, "rating": self.rating, "comment": self.comment or None}
        return {name: value for name, value in given.items() if value is not None}


def act_on_order(seen: OrderSeen, action: str, fields: Mapping[str, Any], *, caller: Caller, book: CaseBook) -> Case:
    """Carry out one action and return the case after it.

    Raises what ``CaseBook.get_case`` and ``CaseBook.act`` raise.
    """
    return act_on(book.get_case(seen.case, caller), seen, action, fields, caller=caller, book=book)


def act_on(
    case: Case, seen: OrderSeen, action: str, fields: Mapping[str, Any], *, caller: Caller, book: CaseBook
) -> Case:
    """The same on a case that was just read. Where ``seen`` has no version, the version of that case is used."""
    command = Command(
        action=action,
        role=caller.role,
        order=seen.n,
        version=seen.version or case.version,
        fields=fields,
        actor=caller.subject,
        agency=caller.agency,
    )
    return book.act(case, command)


def follow_up(seen: OrderSeen, judgement: Judgement, *, caller: Caller, book: CaseBook) -> Case:
    """Record whether an answer helped, by the workflow row that accepts this outcome.

    What was not solved starts the next round. Raises ``Gone`` when the time to say so is over, ``Forbidden`` when the
    caller came to judge another answer.
    """
    case = book.get_case(seen.case, caller)
    if not caller.may_try(seen.n, Action.CONFIRM):
        raise Forbidden(Reason.ANOTHER_ORDERS_LINK.said())
    pack, order = book.pack_of(case), case.order(seen.n)
    asked = asked_link(order) if order else None
    if asked is not None:
        check_is_asked(case, asked, pack)
    rows = pack.workflow.transitions
    taken_by = {
        t.action for t in rows if t.action in (Action.CONFIRM, Action.DISPUTE) and judgement.outcome in t.outcomes
    }
    disputes = Action.DISPUTE in taken_by and (judgement.redo or Action.CONFIRM not in taken_by)
    action = Action.DISPUTE if disputes else Action.CONFIRM
    return act_on(case, seen, action, judgement.fields, caller=caller, book=book)
