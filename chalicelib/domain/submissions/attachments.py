"""Attachments: which files a pack accepts, and what a file must be when an appeal names it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from chalicelib.domain.pack.attachment_limits import TYPES, AttachmentLimits
from chalicelib.domain.reasons import Reason

FIRST_BYTES = 512
"""How much of a file is looked at."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits to be named by an appeal. ``tag`` changes with its content; ``looks_like`` are the media types
    that its first bytes may begin."""

    id: str
    name: str
    type: str
    size: int
    tag: str
    looks_like: Collection[str]


def announcement_problems(kind: str, size: int, limits: AttachmentLimits) -> Mapping[str, str]:
    """What is wrong with a file as it is announced, by field."""
    problems: dict[str, str] = {}
    if kind not in limits.types:
        problems["type"] = Reason.FILE_TYPES.said(types=", ".join(limits.types))
    if size > limits.max_bytes:
        problems["size"] = Reason.FILE_TOO_LARGE.said(bytes=limits.max_bytes)
    return problems


def upload_problem(upload: Upload | None, limits: AttachmentLimits) -> str | None:
    """Why an upload cannot become an attachment, or None."""
    if upload is None:
        return Reason.FILE_GONE.said()
    wrong = announcement_problems(upload.type, upload.size, limits)
    if wrong:
        return next(iter(wrong.values()))
    if not set(TYPES[upload.type]) & set(upload.looks_like):
        return Reason.FILE_DIFFERS.said(type=upload.type)
    return None
