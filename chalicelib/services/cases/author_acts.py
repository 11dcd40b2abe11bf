"""What an author may do with their case besides judging an answer: say something, withdraw it, reopen it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.cases.case import Case, evolve
from chalicelib.domain.cases.engine import Command, decide, may
from chalicelib.domain.cases.events import Event
from chalicelib.domain.errors import Conflict
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Action, Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.admission import admitted
from chalicelib.services.ports.cases import CaseStore
from chalicelib.services.ports.packs import Packs


def say(
    number: str,
    *,
    order: int | None,
    text: str,
    version: int,
    caller: Caller,
    now: datetime,
    packs: Packs,
    cases: CaseStore,
) -> tuple[Case, int]:
    """Answer the agency's question, or add something where none was asked. Returns the case and the order's number.

    Without ``order`` it goes to the one that waits for the author, else to the first that takes it.
    """
    case = admitted(cases.case(number), number, caller, packs)
    pack = packs.of(case.pack)
    for action in (Action.REPLY, Action.ADD):
        able = _able(case, action, order, now, pack)
        if able:
            return _do(case, able[:1], action, {"text": text}, version, now, pack, cases), able[0]
    raise Conflict("Nothing can be added to this case now.")


def reopen(
    number: str,
    *,
    order: int | None,
    text: str,
    version: int,
    caller: Caller,
    now: datetime,
    packs: Packs,
    cases: CaseStore,
) -> tuple[Case, int]:
    """Start a closed order's next round, within the plan's window. Without ``order``: the first that takes it."""
    case = admitted(cases.case(number), number, caller, packs)
    pack = packs.of(case.pack)
    able = _able(case, Action.REOPEN, order, now, pack)
    if not able:
        raise Conflict("This case cannot be opened again: it is not closed, was withdrawn, or its time is over.")
    return _do(case, able[:1], Action.REOPEN, {"text": text}, version, now, pack, cases), able[0]


def withdraw(number: str, *, version: int, caller: Caller, now: datetime, packs: Packs, cases: CaseStore) -> Case:
    """Close every open order of a case, all at once."""
    case = admitted(cases.case(number), number, caller, packs)
    pack = packs.of(case.pack)
    able = _able(case, Action.WITHDRAW, None, now, pack)
    if not able:
        raise Conflict("There is nothing left to withdraw.")
    return _do(case, able, Action.WITHDRAW, {}, version, now, pack, cases)


def _able(case: Case, action: str, n: int | None, now: datetime, pack: Pack) -> list[int]:
    """The numbers of the orders on which the author may take an action now."""
    return [
        order.n
        for order in case.orders
        if n in (None, order.n) and action in may(case, order, Role.AUTHOR, agency=None, now=now, pack=pack)
    ]


def _do(
    case: Case,
    orders: Sequence[int],
    action: str,
    fields: Mapping[str, Any],
    version: int,
    now: datetime,
    pack: Pack,
    cases: CaseStore,
) -> Case:
    """Take an action on several orders in one write. ``version`` is the case's that the author saw."""
    events: list[Event] = []
    for n in orders:
        seen = version + len(events)
        for event in decide(case, Command(action, Role.AUTHOR, n, seen, fields), now=now, pack=pack):
            case = evolve(case, event)
            events.append(event)
    cases.save(case, events, pack)
    return case
