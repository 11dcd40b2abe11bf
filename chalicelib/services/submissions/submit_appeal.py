"""Submit an appeal: check it and its files, keep it in one write, hand back a receipt."""

from collections.abc import Iterator, Mapping, Sequence
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
    appeal = replace(appeal, attachments=_attachments(draft, appeal.id, pack, desk))
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


def _attachments(draft: AppealDraft, appeal_id: str, pack: Pack, desk: AppealDesk) -> tuple[Attachment, ...]:
    """The files that a draft names, each kept with the appeal once all of them are found to be in order.

    Raises ``Invalid`` naming each that is not.
    """
    if not draft.attachments:
        return ()
    # A retry is told from another appeal by its files as they were; they may be cleaned by now, and the uploads gone.
    first = desk.appeals.appeal(appeal_id) if draft.id else None
    there = {attachment.id: attachment for attachment in first.attachments} if first else {}
    looked = {
        name: desk.files.upload(name) if is_ulid(name) else None for name in draft.attachments if name not in there
    }
    problems = list(_problems(draft.attachments, looked, pack))
    if problems:
        raise Invalid(problems)
    sent = {name: upload for name, upload in looked.items() if upload is not None}
    for name, upload in sent.items():
        if first is None and not desk.files.attach(upload, appeal_id):
            raise Invalid.field(f"attachments.{draft.attachments.index(name)}", Reason.FILE_CHANGED.said())
    new = {name: Attachment(name, upload.name, upload.type, upload.size) for name, upload in sent.items()}
    return tuple((there | new)[name] for name in draft.attachments)


def _problems(named: Sequence[str], looked: Mapping[str, Upload | None], pack: Pack) -> Iterator[Problem]:
    for place, name in enumerate(named):
        complaint = upload_problem(looked[name], pack.limits.attachments) if name in looked else None
        if complaint:
            yield Problem(f"attachments.{place}", complaint)
