"""List what an agency has promised: the register of promises (E5)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from chalicelib.domain.cases.overdue import promise_missed
from chalicelib.domain.cases.work_order import Promise, PromiseState
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.services.caller import Caller
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.ports.cases import ListedPromise, PromiseRegister


class MoveOut(TypedDict):
    """A promise got another day: when, the day that was given up, and why."""

    at: datetime
    due: date
    reason: str


class PromiseOut(TypedDict):
    """A dated commitment: open, kept, broken, or dropped with its case. ``public_text`` is what is published of it."""

    text: str
    public_text: str | None
    due: date
    state: PromiseState
    moves: list[MoveOut]


class ListedPromiseOut(PromiseOut):
    """One row of the register. ``overdue``: it is open and its day is over."""

    case: str
    version: int
    n: int
    agency: str
    service: str | None
    topic: str | None
    group: str | None
    made_at: datetime
    settled_at: datetime | None
    overdue: bool


class PromisesOut(TypedDict):
    """One page of the register of promises. ``next`` is the cursor of the page after it, or null."""

    items: list[ListedPromiseOut]
    next: str | None


@dataclass(frozen=True, slots=True)
class PromisesWanted:
    """Which promises of an agency are wanted."""

    agency: str
    state: PromiseState
    limit: int
    cursor: str | None = None
    due_before: date | None = None


def list_promises(wanted: PromisesWanted, *, caller: Caller, book: CaseBook, register: PromiseRegister) -> PromisesOut:
    """One page of an agency's promises in a state, those due first at the top. An order's latest promise counts."""
    pack, agency = book.packs.current(), wanted.agency
    if agency not in pack.agencies:
        raise NotFound(f"There is no agency {agency!r}.")
    if not caller.speaks_for(agency):
        raise Forbidden("This register is another agency's.")
    page = register.promises(
        agency, state=wanted.state, due_before=wanted.due_before, limit=wanted.limit, cursor=wanted.cursor
    )
    return {"items": [_listed(item, agency, book.now, pack) for item in page.items], "next": page.next}


def _listed(listed: ListedPromise, agency: str, now: datetime, pack: Pack) -> ListedPromiseOut:
    promise, calendar = listed.promised, pack.calendar_of_plan(listed.plan, agency)
    return {
        "case": listed.case,
        "version": listed.version,
        "n": listed.n,
        "agency": agency,
        "service": listed.service,
        "topic": listed.topic,
        "group": listed.group,
        "made_at": promise.made_at,
        "settled_at": promise.settled_at,
        "overdue": promise_missed(promise, calendar, now),
        **promise_view(promise),
    }


def promise_view(promise: Promise) -> PromiseOut:
    """A promise with its moves: each names the day that was given up, and why."""
    return {
        "text": promise.text,
        "public_text": promise.public_text,
        "due": promise.due,
        "state": promise.state,
        "moves": [{"at": move.at, "due": move.due, "reason": move.reason} for move in promise.moves],
    }
