"""Segments of a JPEG (ITU-T T.81, annex B): a picture inside a PDF is cleaned without encoding it again."""

from chalicelib.adapters.cleaning.limits import NoCleanCopy
from chalicelib.domain.submissions.attachments import Uncleanable

_SOI, _EOI, _SOS, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_APPLICATION = range(0xE0, 0xF0)
_JFIF, _ICC, _ADOBE = 0xE0, 0xE2, 0xEE
_ALONE = frozenset({0x01, *range(0xD0, 0xD8), _SOI})
"""Markers without a length."""

_BEGINNING, _END = b"\xff\xd8\xff", b"\xff\xd9"
"""With what a picture begins, the next marker's first byte included, and ends."""


def without_notes(jpeg: bytes) -> bytes:
    """The same picture without comments and without application segments (EXIF, XMP, ...).

    Those that decoders need (JFIF, ICC, Adobe) stay. Data before, between and after the segments, which decoders skip,
    is removed. Raises ``NoCleanCopy`` on what is no JPEG.
    """
    begins = jpeg.find(_BEGINNING)
    if begins < 0:
        raise NoCleanCopy(Uncleanable.BROKEN)
    kept, at = [_BEGINNING[:2]], begins + 2
    while True:
        marker, at = _marker(jpeg, at)
        if marker == _EOI:
            return b"".join([*kept, _END])
        if marker in _ALONE:
            continue
        end = at + int.from_bytes(jpeg[at : at + 2], "big")
        if end < at + 2 or end > len(jpeg):
            raise NoCleanCopy(Uncleanable.BROKEN)
        if _is_needed(marker, jpeg[at + 2 : end]):
            kept.append(bytes((0xFF, marker)) + jpeg[at:end])
        if marker == _SOS:
            at, end = end, _end_of_scan(jpeg, end)
            kept.append(jpeg[at:end])
            if end == len(jpeg):
                # Without its last marker it is still a picture to all readers.
                return b"".join([*kept, _END])
        at = end


def _marker(jpeg: bytes, at: int) -> tuple[int, int]:
    """The next marker, and where it ends. Any number of fill bytes may stand before it."""
    while (at := jpeg.find(b"\xff", at)) >= 0 and at + 1 < len(jpeg):
        at += 1
        if jpeg[at] not in (0x00, 0xFF):
            return jpeg[at], at + 1
    raise NoCleanCopy(Uncleanable.BROKEN)


def _is_needed(marker: int, content: bytes) -> bool:
    if marker == _ICC:
        return content.startswith(b"ICC_PROFILE\0")
    if marker == _JFIF:
        return content.startswith(b"JFIF\0")
    return marker == _ADOBE or (marker not in _APPLICATION and marker != _COMMENT)


def _end_of_scan(jpeg: bytes, at: int) -> int:
    """Where coded data ends: at the next marker that is not one of those inside it."""
    while (at := jpeg.find(b"\xff", at)) >= 0 and at + 1 < len(jpeg):
        follows = jpeg[at + 1]
        if follows == 0xFF:
            at += 1
        elif follows == 0 or 0xD0 <= follows <= 0xD7:
            at += 2
        else:
            return at
    return len(jpeg)
