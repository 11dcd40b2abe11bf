"""Open an attachment: a link to one file of a case, for those who may see the case."""

from typing import TypedDict

from chalicelib.domain.errors import NotFound
from chalicelib.domain.reasons import Reason
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.services.caller import Caller
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.cases.show_case import may_see
from chalicelib.services.ports.submissions import Files, Submissions


class AttachmentLink(TypedDict):
    """Where the file can be fetched from for five minutes."""

    url: str


def open_attachment(
    number: str, attachment_id: str, *, caller: Caller, book: CaseBook, submissions: Submissions, files: Files
) -> AttachmentLink:
    """A link that holds for a few minutes.

    Raises ``NotFound`` or what ``admitted`` raises, or ``Forbidden`` for another agency's case.
    """
    case = book.get_case(number, caller)
    may_see(case, caller)
    opened_by = submissions.submission(case.origin, case.submission)
    kept = opened_by.attachments if isinstance(opened_by, Appeal) else ()
    attachment = next((a for a in kept if a.id == attachment_id), None)
    if attachment is None:
        raise NotFound(Reason.NO_SUCH_FILE.said())
    return {"url": files.link(case.submission, attachment)}
