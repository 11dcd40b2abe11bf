"""Submit an appeal: check it and its files, keep it in one write, hand back a receipt."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.cases.access_keys import case_key
from chalicelib.domain.errors import Invalid, Problem
from chalicelib.domain.ids import case_number, is_ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.person import Person
from chalicelib.domain.reasons import Reason
from chalicelib.domain.submissions.appeal import Attachment
from chalicelib.domain.submissions.appeal_intake import AppealDraft, accept_appeal, same_appeal
from chalicelib.domain.submissions.attachments import Upload, upload_problem
from chalicelib.services.ports.people import People
from chalicelib.services.ports.submissions import AppealStore, Files
from chalicelib.services.submissions.receipt import IdUsed, Receipt, has_same_contact


@dataclass(frozen=True, slots=True)
class AppealDesk:
    """Where appeals, their files and their authors' contacts are kept."""

    appeals: AppealStore
    files: Files
    people: People


def submit_appeal(
    draft: AppealDraft, *, now: datetime, random: bytes, secret: bytes, pack: Pack, desk: AppealDesk
) -> Receipt:
    """Keep an appeal. The same appeal under the same id returns the first receipt and writes nothing.

    Raises ``Invalid`` naming each wrong field, ``IdUsed`` when the id stands for another appeal.
    """
    appeal = accept_appeal(draft, now=now, random=random, pack=pack)
    kept = _kept_files(draft, appeal.id, pack, desk.files)
    appeal = replace(appeal, attachments=tuple(Attachment(u.id, u.name, u.type, u.size) for u in kept))
    person = None
    if appeal.person and draft.contact:
        person = Person.with_contact(appeal.person, draft.contact, appeal.language, now)
    earlier = desk.appeals.save(appeal, person)
    number = case_number(appeal.id, secret)
    receipt = Receipt(
        id=appeal.id,
        received_at=(earlier or appeal).received_at,
        number=number,
        key=case_key(number, secret),
        replayed=earlier is not None,
    )
    if earlier is not None and not (
        same_appeal(appeal, earlier) and has_same_contact(appeal, draft.contact, desk.people)
    ):
        raise IdUsed(earlier, appeal, draft.contact, receipt)
    return receipt


def _kept_files(draft: AppealDraft, appeal_id: str, pack: Pack, files: Files) -> list[Upload]:
    """The files that a draft names, each kept with the appeal once all of them are found to be in order.

    Raises ``Invalid`` naming each that is not.
    """
    # A retry finds its files where the first try has put them, though the uploads may be gone or written over by now.
    there = {name: files.attached(appeal_id, name) if draft.id else None for name in draft.attachments}
    looked = {name: there[name] or (files.upload(name) if is_ulid(name) else None) for name in draft.attachments}
    problems = list(_problems(looked, pack))
    if problems:
        raise Invalid(problems)
    kept = [upload for upload in looked.values() if upload is not None]
    for place, upload in enumerate(kept):
        if there[upload.id] is None and not files.attach(upload, appeal_id):
            raise Invalid.field(f"attachments.{place}", Reason.FILE_CHANGED.said())
    return kept


def _problems(looked: dict[str, Upload | None], pack: Pack) -> Iterator[Problem]:
    for place, upload in enumerate(looked.values()):
        complaint = upload_problem(upload, pack.limits.attachments)
        if complaint:
            yield Problem(f"attachments.{place}", complaint)
