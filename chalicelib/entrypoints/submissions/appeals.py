"""Appeals, from their authors or from an operator. Clients send and fetch the files directly at the bucket."""

import os
from functools import partial
from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import STAFF, Role
from chalicelib.entrypoints.access import callers
from chalicelib.entrypoints.access.callers import Access
from chalicelib.entrypoints.access.signed_in import SignedIn, by_author, signed_in
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, Who, endpoint
from chalicelib.entrypoints.submissions.receipts import contact_of, receipt_view
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from chalicelib.domain.submissions.feedback import Source
    from chalicelib.entrypoints.schemas.appeals import AppealIn, DeskAppealIn, StatementIn, UploadIn
    from chalicelib.entrypoints.submissions.receipts import Receipt
    from chalicelib.services.caller import Caller
    from chalicelib.services.cases.open_attachment import AttachmentLink
    from chalicelib.services.submissions import receipt as submitted
    from chalicelib.services.submissions.offer_upload import UploadOut

bp = Blueprint(__name__)


@bp.route("/v1/appeals", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who=Who.SIGNED_IN_OR_NOT, body="appeals.AppealIn", statuses=(200, 201))
def post_appeal(body: "AppealIn") -> "tuple[int, Receipt]":
    """Leave an appeal: it gets an answer. The same id again returns the first receipt.

    Whoever got no receipt, and changed the statement or the contact meanwhile, says that it ``corrects`` what may have
    come before. Within the hour the new statement then follows as a message on the case.

    Who has signed in may send their token: the case is then in their cabinet.
    """
    from chalicelib.domain.submissions.feedback import Source

    w = wiring()
    submit = _submission(body, Source.AUTHOR, None, signed_in(bp.current_request, w.secret))
    if not body.corrects:
        return receipt_view(submit())
    from chalicelib.services.cases.correct_submission import submit_or_correct

    return receipt_view(submit_or_correct(submit, w.correction_desk()))


@bp.route("/v1/desk/appeals", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who=(Role.OPERATOR,), body="appeals.DeskAppealIn", statuses=(200, 201))
def post_desk_appeal(body: "DeskAppealIn") -> "tuple[int, Receipt]":
    """Enter an appeal that came by phone, letter or social network. Its clock runs from when it was received."""
    from chalicelib.domain.submissions.feedback import Source

    return receipt_view(_submission(body, Source(body.source), body.received_at, None)())


def _submission(
    body: "StatementIn", source: "Source", received_at: "datetime | None", author: SignedIn | None
) -> "Callable[[], submitted.Receipt]":
    """A function that submits the appeal when it is called."""
    from chalicelib.domain.submissions.appeal import Official, Place
    from chalicelib.domain.submissions.appeal_intake import AppealDraft
    from chalicelib.services.submissions.submit_appeal import AppealDesk, submit_appeal

    w = wiring()
    draft = AppealDraft(
        id=body.id,
        kind=body.kind,
        statement=body.statement,
        channel=body.channel,
        source=source,
        received_at=received_at,
        topic=body.topic,
        agency=body.agency,
        service=body.service,
        region=body.region,
        officials=tuple(Official(**official.model_dump()) for official in body.officials),
        place=Place(**body.place.model_dump()) if body.place else None,
        attachments=tuple(body.attachments),
        language=body.language,
        contact=contact_of(body.contact),
    )
    return partial(
        submit_appeal,
        by_author(draft, author),
        now=w.now(),
        random=os.urandom(10),
        secret=w.secret,
        pack=w.packs.current(),
        desk=AppealDesk(w.appeals, w.files, w.people),
    )


@bp.route("/v1/uploads", methods=["POST"], content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who=Who.ANYONE, body="appeals.UploadIn", statuses=(201,))
def post_upload(body: "UploadIn") -> "tuple[int, UploadOut]":
    """Get a signed form by which one file can be sent within fifteen minutes. An appeal then names it by its id."""
    from chalicelib.services.submissions.offer_upload import offer_upload

    w = wiring()
    upload = offer_upload(
        name=body.name,
        kind=body.type,
        size=body.size,
        now=w.now(),
        random=os.urandom(10),
        pack=w.packs.current(),
        files=w.files,
    )
    return 201, upload


@bp.route("/v1/cases/{number}/attachments/{attachment}", methods=["GET"])
@endpoint(bp, who=Who.AUTHOR)
def get_attachment(number: str, attachment: str) -> "AttachmentLink":
    """Get a link to a file of the case. It holds for five minutes."""
    return _link(
        *callers.author(bp.current_request, number, wiring().secret, by=Access.KEY | Access.PERSON), attachment
    )


@bp.route("/v1/desk/cases/{number}/attachments/{attachment}", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=STAFF)
def get_desk_attachment(number: str, attachment: str, caller: "Caller") -> "AttachmentLink":
    """Get a link to a file of the case, as far as this role may see it. It holds for five minutes."""
    return _link(callers.case_number(number), caller, attachment)


def _link(number: str, caller: "Caller", attachment: str) -> "AttachmentLink":
    from chalicelib.services.cases.open_attachment import open_attachment

    w = wiring()
    return open_attachment(
        number,
        attachment,
        caller=caller,
        book=w.case_book(),
        submissions=w.submissions,
        files=w.files,
    )
