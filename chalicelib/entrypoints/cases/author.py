"""Calls of anybody, to leave feedback, and of an author about a case.

Most requests to this function are ratings, so what only cases need is imported inside the views of cases.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.entrypoints.access import callers
from chalicelib.entrypoints.access.callers import Access
from chalicelib.entrypoints.access.signed_in import by_author, signed_in
from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, Who, endpoint
from chalicelib.entrypoints.submissions.plain_ratings import read_plain_rating
from chalicelib.entrypoints.submissions.receipts import draft_of, receipt_view, taken_from_staff, transaction_of
from chalicelib.services.submissions.submit_feedback import submit_feedback
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.domain.cases.case import Case
    from chalicelib.entrypoints.schemas.cases import FollowUpIn, MessageIn, WithdrawIn
    from chalicelib.entrypoints.schemas.feedback import FeedbackIn
    from chalicelib.entrypoints.submissions.plain_ratings import PlainRating
    from chalicelib.entrypoints.submissions.receipts import Receipt
    from chalicelib.services.cases.show_case import ActionOut
    from chalicelib.services.cases.views import CaseOut

bp = Blueprint(__name__)

_ANY_ACCESS = Access.KEY | Access.PERSON | Access.LINK


@bp.route("/v1/feedback", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who=Who.SIGNED_IN_OR_NOT, body="feedback.FeedbackIn", statuses=(200, 201), plain=read_plain_rating)
def post_feedback(body: "FeedbackIn | PlainRating") -> "tuple[int, Receipt]":
    """Leave a rating or a survey answer. The same id again returns the first receipt.

    Whoever got no receipt, and changed something meanwhile, says that it ``corrects`` what may have come before. Within
    the hour it then replaces that, or follows as a message where a case was opened; the receipt says which.

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
        from chalicelib.services.people.profile import segments_of

        draft = replace(draft, segments=segments_of(w.people.person(author.person), pack))
    submit = partial(
        submit_feedback,
        draft,
        now=w.now(),
        random=os.urandom(10),
        secret=w.secret,
        pack=pack,
        store=w.feedback,
        people=w.people,
    )
    if not body.corrects:
        return receipt_view(submit())
    from chalicelib.services.cases.correct_submission import submit_or_correct

    return receipt_view(submit_or_correct(submit, w.correction_desk()))


@bp.route("/v1/cases/{number}", methods=["GET"])
@endpoint(bp, who=Who.AUTHOR)
def get_case(number: str) -> "CaseOut":
    """Follow a case: its orders, deadlines, answers, timeline, and what can be done now."""
    from chalicelib.services.cases.show_case import show_case

    w = wiring()
    canonical, caller = callers.author(bp.current_request, number, w.secret, by=_ANY_ACCESS)
    return show_case(canonical, caller=caller, book=w.case_book(), submissions=w.submissions, files=w.files)


@bp.route("/v1/cases/{number}/orders/{order}/follow-up", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who=Who.AUTHOR, body="cases.FollowUpIn")
def post_follow_up(number: str, order: str, body: "FollowUpIn") -> "ActionOut":
    """Say whether an answer helped and rate the handling 1-10. What was not solved goes back."""
    from chalicelib.services.cases.act_on_order import Judgement
    from chalicelib.services.cases.act_on_order import follow_up as record_follow_up
    from chalicelib.services.cases.show_case import show_order
    from chalicelib.services.ports.cases import OrderSeen

    w = wiring()
    canonical, caller = callers.author(bp.current_request, number, w.secret, by=_ANY_ACCESS)
    seen, book = OrderSeen(canonical, callers.order_number(order), body.version), w.case_book()
    judgement = Judgement(body.outcome, body.rating, body.comment, body.redo)
    case = record_follow_up(seen, judgement, caller=caller, book=book)
    return show_order(case, seen.n, caller=caller, book=book)


@bp.route("/v1/cases/{number}/messages", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who=Who.AUTHOR, body="cases.MessageIn")
def post_message(number: str, body: "MessageIn") -> "ActionOut":
    """Reply to the agency's question, or add something to the case."""
    from chalicelib.services.cases.author_acts import say

    return _tell(number, body, say)


@bp.route("/v1/cases/{number}/reopen", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who=Who.AUTHOR, body="cases.MessageIn")
def post_reopen(number: str, body: "MessageIn") -> "ActionOut":
    """Open a closed case again, within the time that its plan gives."""
    from chalicelib.services.cases.author_acts import reopen

    return _tell(number, body, reopen)


def _tell(number: str, body: "MessageIn", act: "Callable[..., tuple[Case, int]]") -> "ActionOut":
    """Do one of the author's acts that carry a text, and return the order that it was about."""
    from chalicelib.services.cases.show_case import show_order

    w = wiring()
    canonical, caller = callers.author(bp.current_request, number, w.secret, by=Access.KEY | Access.PERSON)
    book = w.case_book()
    case, order = act(canonical, order=body.order, text=body.text, version=body.version, caller=caller, book=book)
    return show_order(case, order, caller=caller, book=book)


@bp.route("/v1/cases/{number}/withdraw", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who=Who.AUTHOR, body="cases.WithdrawIn")
def post_withdraw(number: str, body: "WithdrawIn") -> "CaseOut":
    """Withdraw a case: all its work orders are closed."""
    from chalicelib.services.cases import author_acts
    from chalicelib.services.cases.show_case import show_case

    w = wiring()
    canonical, caller = callers.author(bp.current_request, number, w.secret, by=Access.KEY | Access.PERSON)
    book = w.case_book()
    author_acts.withdraw(canonical, version=body.version, caller=caller, book=book)
    return show_case(canonical, caller=caller, book=book, submissions=w.submissions, files=w.files)
