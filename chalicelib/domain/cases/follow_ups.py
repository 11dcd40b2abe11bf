"""Follow-ups: whether an author may be asked if an answer helped, and how asking ended.

The workflow, the mails and the list of calls all use these rules. Nobody is asked who cannot be reached, whose order
has ended for good or is contested, or whose case comes from an older system.
"""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.cases.access_keys import FollowUpLink
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.work_order import Order, Round
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Clock

ANSWERED, NO_REPLY = "answered", "no_reply"
"""How asking ended, where it is not the resolution of the work order that says so."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How and when (UTC) asking about a round ended, and what the author said, if anything.

    Pages say so in the reader's language.
    """

    how: str
    at: datetime | None
    outcome: str | None = None


def may_be_asked(case: Case, order: Order, pack: Pack) -> bool:
    """Whether the author of a case may be asked if the answer to a work order helped. All conditions are here."""
    contest, answered = order.contest, order.round is not None and order.round.answer is not None
    return (
        answered
        and case.person is not None
        and bool(case.reach)
        and not case.imported
        and not _is_internal(case, pack)
        and not order.is_final
        and (contest is None or contest.upheld is False)
    )


def is_asked(order: Order, pack: Pack) -> bool:
    """Whether the author is being asked about the answer now."""
    return Clock.FOLLOW_UP in pack.workflow.states[order.state].clocks


def follow_up_due(order: Order, pack: Pack) -> datetime | None:
    """Until when (UTC) the author may say whether the answer helped; None while they are not asked."""
    return order.round.follow_up_due if order.round and is_asked(order, pack) else None


def asked_link(order: Order) -> FollowUpLink | None:
    """The round about which the author of an order was last asked; None where they never were."""
    asked = next((r for r in reversed(order.rounds) if r.follow_up_due), None)
    return FollowUpLink(order.n, asked.n) if asked else None


def ended(case: Case, link: FollowUpLink, pack: Pack) -> Ended | None:
    """How the asking that a link is about ended; None while it goes on. An unknown round counts as no reply."""
    order = case.order(link.order)
    asked = next((r for r in order.rounds if r.n == link.round), None) if order else None
    if order is None or asked is None:
        return Ended(NO_REPLY, None)
    if asked.follow_up is not None:
        return Ended(ANSWERED, asked.follow_up.at, asked.follow_up.outcome)
    if asked is order.round and is_asked(order, pack):
        return None
    return _closed(order, asked)


def _closed(order: Order, asked: Round) -> Ended:
    """The end of an asking without an answer. An order that was reopened no longer has its resolution: no reply."""
    is_last = asked is order.round
    how = (order.resolution if is_last else None) or NO_REPLY
    return Ended(how, order.closed_at if is_last and order.closed_at else asked.follow_up_due)


def _is_internal(case: Case, pack: Pack) -> bool:
    survey = pack.surveys.get(case.survey or "")
    return survey is not None and survey.is_internal
