"""File signatures: what a file may be is told by its first bytes alone."""

import pytest

from chalicelib.domain.pack.attachment_limits import AttachmentLimits
from chalicelib.domain.submissions.attachments import announcement_problems
from chalicelib.domain.submissions.signatures import PDF_WITHIN, types_of


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    content = major + bytes(4) + b"".join(compatible)
    return (8 + len(content)).to_bytes(4, "big") + b"ftyp" + content + b"\x00\x00\x01\x00meta"


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (b"\xff\xd8\xff\xe1\x00\x10Exif", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"GIF89a\x01\x00", "image/gif"),
        (b"II*\x00\x08\x00", "image/tiff"),
        (b"MM\x00*\x00\x00", "image/tiff"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", "application/pdf"),
        (b"x" * PDF_WITHIN + b"%PDF-1.4", "application/pdf"),
        (ftyp(b"heic", b"mif1", b"heic"), "image/heic"),
        (ftyp(b"mif1", b"mif1", b"heic"), "image/heic"),
        (ftyp(b"msf1", b"msf1", b"hevc", b"mif1"), "image/heic"),
    ],
)
def test_a_file_is_told_by_its_first_bytes(first: bytes, kind: str) -> None:
    assert types_of(first) == {kind}


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"MZ\x90\x00",
        b"PK\x03\x04",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"<?xml version='1.0'?><svg/>",
        b"RIFF\x10\x00\x00\x00AVI LIST",
        b"x" * (PDF_WITHIN + 1) + b"%PDF-1.4",
        ftyp(b"avif", b"mif1", b"miaf"),
        ftyp(b"mif1", b"avif"),
        ftyp(b"isom", b"mp42"),
    ],
)
def test_anything_else_is_none_of_ours(first: bytes) -> None:
    assert types_of(first) == set()


def test_what_is_made_to_be_two_things_is_seen_as_both() -> None:
    assert types_of(b"GIF89a%PDF-1.4") == {"image/gif", "application/pdf"}


@pytest.mark.parametrize("kind", ["image/heic", "image/heif", "image/heic-sequence", "IMAGE/JPEG", "image/jpg"])
def test_a_phone_s_own_name_for_a_type_is_taken(kind: str) -> None:
    assert not announcement_problems(kind, 9, AttachmentLimits())


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "image/avif", ""])
def test_other_types_are_refused_before_anything_is_sent(kind: str) -> None:
    assert announcement_problems(kind, 9, AttachmentLimits()).keys() == {"type"}
