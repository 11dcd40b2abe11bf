"""Frequent questions, for the analysts and heads who publish, change and withdraw them."""

import os
from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.faq import FaqChangeIn, FaqIn, FaqQuery, FaqWithdrawIn
    from chalicelib.services.caller import Caller
    from chalicelib.services.faq.show_questions import FaqEntry, FaqOut, FaqWithChanges

bp = Blueprint(__name__)

_KEEPERS = (Role.ANALYST, Role.HEAD)


@bp.route("/v1/desk/faq", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who=_KEEPERS, body="faq.FaqIn", statuses=(201,))
def post_faq(body: "FaqIn", caller: "Caller") -> "tuple[int, FaqEntry]":
    """Publish a question that many ask, with its answer. Nothing in it may tell who asked."""
    from chalicelib.services.faq.save_question import publish_question
    from chalicelib.services.faq.show_questions import question_view

    w = wiring()
    entry = publish_question(
        body.agency,
        body.model_dump(exclude={"agency"}),
        caller=caller,
        random=os.urandom(10),
        book=w.faq_book(),
    )
    return 201, question_view(entry)


@bp.route("/v1/desk/faq", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=_KEEPERS, query="faq.FaqQuery")
def get_faqs(query: "FaqQuery", caller: "Caller") -> "FaqOut":
    """List an agency's frequent questions in the order of the site, those withdrawn among them."""
    from chalicelib.services.faq.show_questions import list_questions

    w = wiring()
    return list_questions(query.agency, caller=caller, limit=query.limit, cursor=query.cursor, book=w.faq_book())


@bp.route("/v1/desk/faq/{entry}", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=_KEEPERS)
def get_faq(entry: str, caller: "Caller") -> "FaqWithChanges":
    """See a frequent question and its latest changes, the newest first."""
    from chalicelib.services.faq.show_questions import show_question

    w = wiring()
    return show_question(entry, caller=caller, book=w.faq_book())


@bp.route("/v1/desk/faq/{entry}", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who=_KEEPERS, body="faq.FaqChangeIn")
def post_faq_change(entry: str, body: "FaqChangeIn", caller: "Caller") -> "FaqEntry":
    """Change what is given; the rest stays. How it was before is kept."""
    from chalicelib.services.faq.save_question import change_question
    from chalicelib.services.faq.show_questions import question_view

    w = wiring()
    changed = change_question(
        entry,
        body.model_dump(exclude={"version"}, exclude_unset=True),
        version=body.version,
        caller=caller,
        book=w.faq_book(),
    )
    return question_view(changed)


@bp.route("/v1/desk/faq/{entry}/withdraw", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who=_KEEPERS, body="faq.FaqWithdrawIn")
def post_faq_withdraw(entry: str, body: "FaqWithdrawIn", caller: "Caller") -> "FaqEntry":
    """Take a frequent question off the site for good; it is kept, with the reason."""
    from chalicelib.services.faq.save_question import withdraw_question
    from chalicelib.services.faq.show_questions import question_view

    w = wiring()
    withdrawn = withdraw_question(
        entry,
        body.reason,
        version=body.version,
        caller=caller,
        book=w.faq_book(),
    )
    return question_view(withdrawn)
