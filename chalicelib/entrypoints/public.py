"""What anyone and an author may call.

A rating is what starts this function most often; what only cases need is imported by the views of cases.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.errors import Invalid
from chalicelib.domain.intake import Draft
from chalicelib.domain.person import Contact
from chalicelib.entrypoints import callers
from chalicelib.entrypoints.callers import Way
from chalicelib.entrypoints.guard import ANY_CONTENT_TYPE, View, endpoint
from chalicelib.entrypoints.signed_in import by_author, signed_in
from chalicelib.services.submit_feedback import Receipt, submit_feedback
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.domain.cases import Case
    from chalicelib.domain.pack import Pack
    from chalicelib.domain.transactions import Transaction
    from chalicelib.entrypoints.schemas.cases import FollowUpIn, MessageIn, WithdrawIn
    from chalicelib.entrypoints.schemas.feedback import ContactDetails, FeedbackIn
    from chalicelib.wiring import Wiring

bp = Blueprint(__name__)

_NOT_OF_THE_DRAFT = {"contact", "transaction", "received_at", "source"}
"""What the operator's form has besides, and what the draft holds in another form."""

_ANY_WAY = Way.KEY | Way.PERSON | Way.LINK


def draft_of(body: "FeedbackIn") -> Draft:
    """A request as the domain takes it."""
    given = body.model_dump(exclude=_NOT_OF_THE_DRAFT)
    return Draft(**given, contact=contact_of(body.contact))


def contact_of(given: "ContactDetails | None") -> Contact | None:
    """How an author can be reached, as the domain takes it."""
    return Contact(**given.model_dump()) if given else None


def transaction_of(body: "FeedbackIn", pack: "Pack", w: "Wiring") -> "Transaction | None":
    """The transaction that a submission brings, if any: signed by an agency's system or in the link of an invitation.

    Cryptography is imported for those who do.
    """
    if body.transaction is None:
        return None
    from chalicelib.domain.invitations import read_invitation_token

    invited = read_invitation_token(body.transaction, w.secret)
    if invited is not None:
        from chalicelib.services.invite import answered

        return answered(invited, survey=body.survey, now=w.now(), store=w.invitations)
    from chalicelib.entrypoints.transactions import read_transaction

    return read_transaction(body.transaction, pack, w.secret)


def receipt_view(receipt: Receipt) -> tuple[int, View]:
    case = {"number": receipt.number, "key": receipt.key} if receipt.number else None
    return (200 if receipt.replayed else 201), {"id": receipt.id, "received_at": receipt.received_at, "case": case}


def taken_from_staff(body: "FeedbackIn", pack: "Pack", received_at: datetime | None = None) -> tuple[int, View]:
    """Keep what staff say of their own work. Neither a token nor anything else that could tell who it was is read."""
    from chalicelib.services.submit_internal import submit_internal

    if body.transaction is not None:
        raise Invalid.field("transaction", "This answer is anonymous: it is taken only without this.")
    w = wiring()
    draft = replace(draft_of(body), received_at=received_at)
    day = submit_internal(draft, now=w.now(), random=os.urandom(10), pack=pack, store=w.internal)
    return 201, {"id": None, "received_at": day, "case": None}


@bp.route("/v1/feedback", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who="anyone", token=True, body="feedback.FeedbackIn", returns={201: "Receipt", 200: "Receipt"})
def post_feedback(body: "FeedbackIn") -> tuple[int, View]:
    """Leave a rating or a survey answer. The same id again returns the first receipt.

    Who has signed in may send their token: the case is then in their cabinet. What staff say in a survey for them is
    kept without an id, a person, a place in the body or an hour.
    """
    w = wiring()
    pack = w.packs.current()
    if pack.is_internal(body.survey):
        return taken_from_staff(body, pack)
    author = signed_in(bp.current_request, w.secret)
    draft = by_author(replace(draft_of(body), transaction=transaction_of(body, pack, w)), author)
    if author is not None and pack.segments:
        from chalicelib.services.profile import segments_of

        draft = replace(draft, segments=segments_of(w.people.person(author.person), pack))
    receipt = submit_feedback(
        draft,
        now=w.now(),
        random=os.urandom(10),
        secret=w.secret,
        pack=pack,
        store=w.feedback,
    )
    return receipt_view(receipt)


@bp.route("/v1/cases/{number}", methods=["GET"])
@endpoint(bp, who="author", token=True, returns={200: "CaseOut"})
def get_case(number: str) -> View:
    """Follow a case: its orders, deadlines, answers, timeline, and what can be done now."""
    from chalicelib.services.show_case import show_case

    w = wiring()
    canonical, caller = callers.author(bp.current_request, number, w.secret, ways=_ANY_WAY)
    return show_case(canonical, caller=caller, now=w.now(), packs=w.packs, cases=w.cases, submissions=w.submissions)


@bp.route("/v1/cases/{number}/orders/{order}/follow-up", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who="author", token=True, body="cases.FollowUpIn", returns={200: "ActionOut"})
def post_follow_up(number: str, order: str, body: "FollowUpIn") -> View:
    """Say whether an answer helped and rate the handling 1-10. What was not solved goes back."""
    from chalicelib.services.act_on_order import follow_up as record_follow_up
    from chalicelib.services.show_case import show_order

    w = wiring()
    canonical, caller = callers.author(bp.current_request, number, w.secret, ways=_ANY_WAY)
    now = w.now()
    case = record_follow_up(
        canonical,
        callers.order_number(order),
        version=body.version,
        outcome=body.outcome,
        rating=body.rating,
        comment=body.comment,
        redo=body.redo,
        caller=caller,
        now=now,
        packs=w.packs,
        cases=w.cases,
    )
    return show_order(case, callers.order_number(order), caller=caller, now=now, packs=w.packs)


@bp.route("/v1/cases/{number}/messages", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who="author", token=True, body="cases.MessageIn", returns={200: "ActionOut"})
def post_message(number: str, body: "MessageIn") -> View:
    """Reply to the agency's question, or add something to the case."""
    from chalicelib.services.author_acts import say

    return _tell(number, body, say)


@bp.route("/v1/cases/{number}/reopen", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who="author", token=True, body="cases.MessageIn", returns={200: "ActionOut"})
def post_reopen(number: str, body: "MessageIn") -> View:
    """Open a closed case again, within the time that its plan gives."""
    from chalicelib.services.author_acts import reopen

    return _tell(number, body, reopen)


def _tell(number: str, body: "MessageIn", act: "Callable[..., tuple[Case, int]]") -> View:
    """Bring the author's words to the order that they are about, by one of the author's acts."""
    from chalicelib.services.show_case import show_order

    w = wiring()
    canonical, caller = callers.author(bp.current_request, number, w.secret, ways=Way.KEY | Way.PERSON)
    now = w.now()
    case, order = act(
        canonical,
        order=body.order,
        text=body.text,
        version=body.version,
        caller=caller,
        now=now,
        packs=w.packs,
        cases=w.cases,
    )
    return show_order(case, order, caller=caller, now=now, packs=w.packs)


@bp.route("/v1/cases/{number}/withdraw", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who="author", token=True, body="cases.WithdrawIn", returns={200: "CaseOut"})
def post_withdraw(number: str, body: "WithdrawIn") -> View:
    """Withdraw a case: all its work orders are closed."""
    from chalicelib.services import author_acts
    from chalicelib.services.show_case import show_case

    w = wiring()
    canonical, caller = callers.author(bp.current_request, number, w.secret, ways=Way.KEY | Way.PERSON)
    now = w.now()
    author_acts.withdraw(canonical, version=body.version, caller=caller, now=now, packs=w.packs, cases=w.cases)
    return show_case(canonical, caller=caller, now=now, packs=w.packs, cases=w.cases, submissions=w.submissions)
