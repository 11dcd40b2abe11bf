"""Attachments: which files a pack accepts, what a file must be when an appeal names it, and what becomes of it then."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.pack.attachment_limits import AttachmentLimits, canonical_type
from chalicelib.domain.reasons import Reason


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


class FileState(StrEnum):
    """What became of a file that an appeal has named."""

    CHECKING = "checking"
    """It waits to be cleaned, and nobody sees it; or nobody can tell at the moment what became of it."""
    READY = "ready"
    """The cleaned copy can be opened."""
    REFUSED = "refused"
    """It could not be cleaned, so nobody sees it."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of an appeal as it is now. ``size`` is that of the copy that can be opened, in bytes."""

    state: FileState
    size: int | None = None


class Uncleanable(StrEnum):
    """Why no clean copy of a file could be made."""

    BROKEN = "broken"
    """It is not of its media type, or it is damaged or incomplete."""
    TOO_MUCH = "too_much"
    """It exceeds a limit: pixels, pages, bytes, memory or time."""
    LOCKED = "locked"
    """It is protected by a password."""


def announcement_problems(kind: str, size: int, limits: AttachmentLimits) -> Mapping[str, str]:
    """What is wrong with a file as it is announced, by field."""
    problems: dict[str, str] = {}
    if canonical_type(kind) not in limits.types:
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
    if upload.type not in upload.looks_like:
        return Reason.FILE_DIFFERS.said(type=upload.type)
    return None
