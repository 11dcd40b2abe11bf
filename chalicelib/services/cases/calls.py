"""The list of calls to authors, and what the operator who has one in hand needs for the talk."""

from datetime import datetime
from typing import TypedDict

from chalicelib.domain.cases.calls import is_held
from chalicelib.domain.cases.follow_ups import is_asked
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.services.caller import Caller
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.cases.open_attachment import kept_files
from chalicelib.services.cases.views import CaseOut, case_view
from chalicelib.services.ports.cases import CallList, ListedCall
from chalicelib.services.ports.people import People
from chalicelib.services.ports.submissions import Files, Submissions


class ListedCallOut(TypedDict):
    """A call to be made. ``mine``: the caller has claimed it, until ``claimed_until``."""

    case: str
    version: int
    n: int
    agency: str
    service: str | None
    topic: str | None
    opened_at: datetime
    since: datetime
    attempts: int
    mine: bool
    claimed_until: datetime | None


class CallsOut(TypedDict):
    """One page of the list of calls. ``next`` is the cursor of the page after it, or null."""

    items: list[ListedCallOut]
    next: str | None


class ToCallOut(TypedDict):
    """Whom to call about which work order, for as long as the claim holds."""

    order: int
    name: str | None
    phone: str
    language: str | None
    attempts: int
    claimed_until: datetime


class CallOut(CaseOut):
    """A case with the author to be called."""

    call: ToCallOut


def list_calls(*, caller: Caller, limit: int, cursor: str | None, now: datetime, calls: CallList) -> CallsOut:
    """One page of the calls that this operator may make now. It does not name the authors to be called."""
    operator = caller.subject or ""
    page = calls.calls(operator, now=now, limit=limit, cursor=cursor)
    return {"items": [_listed(item, operator, now) for item in page.items], "next": page.next}


def _listed(listed: ListedCall, operator: str, now: datetime) -> ListedCallOut:
    mine = is_held(listed.call, operator, now)
    return {
        "case": listed.case,
        "version": listed.version,
        "n": listed.n,
        "agency": listed.agency,
        "service": listed.service,
        "topic": listed.topic,
        "opened_at": listed.opened_at,
        "since": listed.call.since,
        "attempts": listed.call.attempts,
        "mine": mine,
        "claimed_until": listed.call.claimed_until if mine else None,
    }


def show_call(
    number: str,
    n: int,
    *,
    caller: Caller,
    book: CaseBook,
    submissions: Submissions,
    files: Files,
    people: People,
) -> CallOut:
    """The case with the author's name and number, for the operator who has claimed the call and as long as they have.

    Raises ``NotFound`` where nobody is to be called, ``Forbidden`` without a claim.
    """
    found = book.cases.history(number)
    order = found[0].order(n) if found else None
    if found is None or order is None or order.call is None:
        raise NotFound("There is no such call.")
    case, events = found
    pack = book.pack_of(case)
    if not is_asked(order, pack):
        raise NotFound("This author is not to be called any more.")
    until = order.call.claimed_until
    if until is None or not is_held(order.call, caller.subject, book.now):
        raise Forbidden("Claim this call first: the number is shown to whoever has it in hand.")
    person = people.person(case.person) if case.person else None
    if person is None or person.phone is None:
        raise NotFound("There is no number any more.")
    opened_by = submissions.submission(case.origin, case.submission)
    return {
        **case_view(case, events, opened_by, caller, pack, book.now, kept_files(opened_by, files)),
        "call": {
            "order": n,
            "name": person.name,
            "phone": person.phone,
            "language": person.language,
            "attempts": order.call.attempts,
            "claimed_until": until,
        },
    }
