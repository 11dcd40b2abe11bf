"""From the request of a submission to its receipt: shared by the calls of authors and those of staff.

Most requests to the API's function are ratings, so what only some submissions need is imported only for those.
"""

import os
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict, cast

from chalicelib.domain.errors import Invalid
from chalicelib.domain.people.person import Contact
from chalicelib.domain.reasons import Reason
from chalicelib.domain.submissions.feedback_intake import Draft
from chalicelib.entrypoints.submissions.plain_ratings import PlainRating
from chalicelib.services.submissions import receipt as receipts
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.domain.pack.pack import Pack
    from chalicelib.domain.submissions.transactions import Transaction
    from chalicelib.entrypoints.schemas.feedback import ContactDetails, RatingIn
    from chalicelib.wiring import Wiring


class CaseReceipt(TypedDict):
    number: str
    key: str


class Receipt(TypedDict):
    """What the author keeps. ``case`` is null unless an answer is owed. Of what staff say of their own work there is
    neither an id nor an hour. ``corrected`` stands with a corrected copy: it ``replaced`` what had come before, or its
    words follow as a ``message`` on the case."""

    id: str | None
    received_at: datetime
    case: CaseReceipt | None
    corrected: NotRequired[Literal["replaced", "message"]]


_NOT_OF_THE_DRAFT = {"contact", "transaction", "received_at", "source", "corrects"}
"""Fields of the requests that the draft does not have, or that it holds as another type."""


def draft_of(body: "RatingIn | PlainRating") -> Draft:
    """The domain's draft for a request. Transaction, source and time of receipt are for the caller to add."""
    if isinstance(body, PlainRating):
        return body.draft
    given = body.model_dump(exclude=_NOT_OF_THE_DRAFT)
    return Draft(**given, contact=contact_of(body.contact))


def contact_of(given: "ContactDetails | None") -> Contact | None:
    """The domain's contact for the contact of a request."""
    return Contact(**given.model_dump()) if given else None


def transaction_of(body: "RatingIn | PlainRating", pack: "Pack", w: "Wiring") -> "Transaction | None":
    """The transaction of a submission, if it has one: from a token of an agency's system, or from an invitation's link.

    Cryptography is imported only for a system's token. Raises ``Invalid`` for one that cannot be used, and ``Gone`` for
    an invitation that has ended.
    """
    if body.transaction is None:
        return None
    from chalicelib.domain.people.invitations import read_invitation_token

    invited = read_invitation_token(body.transaction, w.secret)
    if invited is not None:
        from chalicelib.services.people.invite import answered

        return answered(invited, survey=body.survey, now=w.now(), store=w.invitations)
    from chalicelib.entrypoints.submissions.transactions import read_transaction

    return read_transaction(body.transaction, pack, w.secret)


def receipt_view(receipt: receipts.Receipt) -> tuple[int, Receipt]:
    """Status and body: 200 where the same was submitted before, else 201."""
    body: Receipt = {"id": receipt.id, "received_at": receipt.received_at, "case": case_view(receipt)}
    if receipt.corrected:
        body["corrected"] = cast('Literal["replaced", "message"]', str(receipt.corrected))
    return (200 if receipt.replayed else 201), body


def case_view(receipt: receipts.Receipt) -> CaseReceipt | None:
    """Number and key of the case; None where no answer is owed."""
    if receipt.number and receipt.key:
        return {"number": receipt.number, "key": receipt.key}
    return None


def taken_from_staff(
    body: "RatingIn | PlainRating", pack: "Pack", received_at: datetime | None = None
) -> tuple[int, Receipt]:
    """Save an answer to an internal survey. No bearer token is read here, so that nobody learns who it was.

    Raises ``Invalid``, also for an answer with a transaction.
    """
    from chalicelib.services.staff_surveys.submit import submit_internal

    if body.transaction is not None:
        raise Invalid.field("transaction", Reason.ANONYMOUS_WITHOUT.said())
    w = wiring()
    draft = replace(draft_of(body), received_at=received_at)
    day = submit_internal(draft, now=w.now(), random=os.urandom(10), pack=pack, store=w.internal)
    return 201, {"id": None, "received_at": day, "case": None}
