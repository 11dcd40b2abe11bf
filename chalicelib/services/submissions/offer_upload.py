"""Offer an upload: where and how a file may be sent that an appeal will name."""

from datetime import datetime
from typing import TypedDict

from chalicelib.domain.errors import Invalid, Problem
from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.attachment_limits import canonical_type
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.submissions.attachments import announcement_problems
from chalicelib.services.ports.submissions import Files


class UploadOut(TypedDict):
    """A form to be posted to ``url`` as multipart/form-data: these fields as they are, then the file as ``file``."""

    id: str
    url: str
    fields: dict[str, str]
    expires_at: datetime


def offer_upload(
    *, name: str, kind: str, size: int, now: datetime, random: bytes, pack: Pack, files: Files
) -> UploadOut:
    """A signed form for one file of this type and size. Raises ``Invalid`` on one that the pack does not accept."""
    wrong = announcement_problems(kind, size, pack.limits.attachments)
    if wrong:
        raise Invalid([Problem(path, message) for path, message in wrong.items()])
    offer = files.offer(ulid(now, random), name=name, kind=canonical_type(kind), size=size, now=now)
    return {"id": offer.id, "url": offer.url, "fields": dict(offer.fields), "expires_at": offer.expires_at}
