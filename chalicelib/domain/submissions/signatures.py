"""File signatures: which media types a file may have, by its first bytes."""

from collections.abc import Iterator

PDF_WITHIN = 1_024
"""How many bytes may stand before the header of a PDF, as readers have always taken it (ISO 32000, annex H)."""

FIRST_BYTES = PDF_WITHIN + len(b"%PDF-")
"""How much of a file is looked at."""

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)

_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_ANY_HEIF = frozenset({b"mif1", b"msf1", b"miaf"})
_AVIF = frozenset({b"avif", b"avis"})
"""Brands of ISO 23008-12 and of AVIF. The second kind says only that there is a picture, of any coding."""


def types_of(first: bytes) -> frozenset[str]:
    """The media types that ``first``, the first ``FIRST_BYTES`` of a file, may begin. More than one for a file that is
    made to be taken for several."""
    return frozenset(_types(first))


def _types(first: bytes) -> Iterator[str]:
    yield from (kind for start, kind in _STARTS if first.startswith(start))
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        yield "image/webp"
    if first[4:8] == b"ftyp" and _is_heic(first):
        yield "image/heic"
    if b"%PDF-" in first[:FIRST_BYTES]:
        yield "application/pdf"


def _is_heic(first: bytes) -> bool:
    size = min(int.from_bytes(first[:4], "big"), len(first))
    major, *compatible = [first[8:12], *(first[at : at + 4] for at in range(16, size - 3, 4))]
    return major in _HEIC or (major in _ANY_HEIF and not _AVIF.intersection(compatible))
