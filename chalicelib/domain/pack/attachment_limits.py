"""Attachment limits: which files a pack may accept, and which it does."""

from collections.abc import Mapping
from dataclasses import dataclass

TYPES = (
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/heic",
    "image/gif",
    "image/tiff",
)
"""The media types that a pack may accept: formats that show in their first bytes what they are, and from which all can
be taken out that is not the picture or the page. An SVG is a program and is not among them."""

OTHER_NAMES: Mapping[str, str] = {
    "image/heif": "image/heic",
    "image/heic-sequence": "image/heic",
    "image/heif-sequence": "image/heic",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "application/x-pdf": "application/pdf",
}
"""Names under which browsers and phones announce the same types."""


@dataclass(frozen=True, slots=True)
class AttachmentLimits:
    """What a pack accepts: media types, the largest file in bytes, the most files of one appeal."""

    types: tuple[str, ...] = ("application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic")
    max_bytes: int = 10_000_000
    max_count: int = 5


def canonical_type(kind: str) -> str:
    """The one name under which Heed keeps a media type."""
    plain = kind.strip().lower()
    return OTHER_NAMES.get(plain, plain)
