"""Offer an upload: where and how a file may be sent that an appeal will name."""

from datetime import datetime

from chalicelib.domain.errors import Invalid, Problem
from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.submissions.attachments import announcement_problems
from chalicelib.services.ports.submissions import Files, Offer


def offer_upload(*, name: str, kind: str, size: int, now: datetime, random: bytes, pack: Pack, files: Files) -> Offer:
    """A signed form for one file of this type and size. Raises ``Invalid`` on one that the pack does not accept."""
    wrong = announcement_problems(kind, size, pack.limits.attachments)
    if wrong:
        raise Invalid([Problem(path, message) for path, message in wrong.items()])
    return files.offer(ulid(now, random), name=name, kind=kind, size=size, now=now)
