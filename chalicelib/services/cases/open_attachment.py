"""Open an attachment: what became of the files of a case, and a link to one, for those who may see the case."""

import logging
from collections.abc import Mapping
from typing import TypedDict

from chalicelib.domain.errors import NotFound, Transient
from chalicelib.domain.reasons import Reason
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.attachments import FileState, KeptFile
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.caller import Caller
from chalicelib.services.cases.admission import may_see
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.error_log import type_and_place
from chalicelib.services.ports.submissions import Files, Submissions

_log = logging.getLogger("heed.files")


class AttachmentLink(TypedDict):
    """Where the file can be fetched from for five minutes."""

    url: str


def kept_files(opened_by: Feedback | Appeal | None, files: Files) -> Mapping[str, KeptFile]:
    """What became of the files that opened a case, by id. While nobody can tell, they count as being checked: the case
    has more to show than them."""
    if not isinstance(opened_by, Appeal) or not opened_by.attachments:
        return {}
    ids = [each.id for each in opened_by.attachments]
    try:
        return files.kept(opened_by.id, ids)
    except Transient as error:
        _log.warning("what became of a case's files is not known", extra=type_and_place(error))
        return dict.fromkeys(ids, KeptFile(FileState.CHECKING))


def open_attachment(
    number: str, attachment_id: str, *, caller: Caller, book: CaseBook, submissions: Submissions, files: Files
) -> AttachmentLink:
    """A link that holds for a few minutes.

    Raises ``NotFound`` also while the file is being checked and when it could not be, what ``admitted`` raises,
    ``Forbidden`` for another agency's case, or ``Transient``.
    """
    case = book.get_case(number, caller)
    may_see(case, caller)
    opened_by = submissions.submission(case.origin, case.submission)
    kept = opened_by.attachments if isinstance(opened_by, Appeal) else ()
    attachment = next((a for a in kept if a.id == attachment_id), None)
    if attachment is None:
        raise NotFound(Reason.NO_SUCH_FILE.said())
    match files.kept(case.submission, [attachment.id])[attachment.id].state:
        case FileState.CHECKING:
            raise NotFound(Reason.FILE_BEING_CHECKED.said())
        case FileState.REFUSED:
            raise NotFound(Reason.FILE_REFUSED.said())
    return {"url": files.link(case.submission, attachment)}
