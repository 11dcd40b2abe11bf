"""Attachment limits: which files a pack may accept, and which it does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

TYPES: Mapping[str, Collection[str]] = {
    "application/pdf": ("application/pdf",),
    "image/jpeg": ("image/jpeg",),
    "image/png": ("image/png",),
    "image/webp": ("image/webp",),
    "image/heic": ("image/heic", "image/heif"),
    "image/gif": ("image/gif",),
    "image/tiff": ("image/tiff",),
}
"""The media types that a pack may accept: formats that show in their first bytes what they are. Each with the names
that its content may be recognised by."""


@dataclass(frozen=True, slots=True)
class AttachmentLimits:
    """What a pack accepts: media types, the largest file in bytes, the most files of one appeal."""

    types: tuple[str, ...] = ("application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic")
    max_bytes: int = 10_000_000
    max_count: int = 5
