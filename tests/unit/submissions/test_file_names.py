"""File names: a file is called what it is, whatever its author called it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.pack.attachment_limits import TYPES
from chalicelib.domain.submissions.appeal import Attachment
from chalicelib.domain.submissions.file_names import ENDINGS, LONGEST, safe_name

JPEG, PDF = "image/jpeg", "application/pdf"


@pytest.mark.parametrize(
    ("given_name", "kind", "name"),
    [
        ("hole.jpg", JPEG, "hole.jpg"),
        ("IMG_2041.JPEG", JPEG, "IMG_2041.JPEG"),
        ("photo.hta", JPEG, "photo.jpg"),
        ("run.bat", JPEG, "run.jpg"),
        ("page.html", PDF, "page.pdf"),
        ("photo.jpg.hta", JPEG, "photo.jpg"),
        ("photo", JPEG, "photo.jpg"),
        ("лист 12.05.2026", PDF, "лист 12.05.2026.pdf"),
        ("photo\u202egpj.exe", JPEG, "photogpj.jpg"),
        ("photo.jpg\u200b", JPEG, "photo.jpg"),
        ("pho\u2066to\u200d\ufeff.jpg", JPEG, "photo.jpg"),
        ("a\x00b\x1b[2J\x85.pdf", PDF, "ab[2J.pdf"),
        ("../../etc/passwd", PDF, "etc_passwd.pdf"),
        ("C:\\letters\\one.pdf", PDF, "C__letters_one.pdf"),
        ("one\r\ntwo.pdf", PDF, "onetwo.pdf"),
        (".hta", JPEG, "hta.jpg"),
        ("\u3164\u2800\u200b", JPEG, "file.jpg"),
        ("a\ufe0fb.pdf", PDF, "ab.pdf"),
        ("x\u180b\U000e0100.jpg", JPEG, "x.jpg"),
        ("e\u034f\u0301.pdf", PDF, "é.pdf"),
        ("evil.hta. . ", JPEG, "evil.jpg"),
        ("照片．hta", JPEG, "照片．hta.jpg"),
        ("IMG.HEIF", "image/heic", "IMG.HEIF"),
    ],
)
def test_a_name_ends_as_its_type_does_and_shows_every_sign_it_has(given_name: str, kind: str, name: str) -> None:
    assert safe_name(given_name, kind) == name


@given(st.text(max_size=400), st.sampled_from(TYPES))
def test_whatever_a_file_is_called_its_name_is_safe(given_name: str, kind: str) -> None:
    name = safe_name(given_name, kind)
    assert name.rpartition(".")[2].lower() in ENDINGS[kind]
    assert name.isprintable()
    assert not set(name) & set('\\/:*?"<>|')
    assert 0 < len(name) <= LONGEST
    assert safe_name(name, kind) == name


def test_a_name_that_was_stored_before_is_safe_when_it_is_read() -> None:
    assert Attachment("a", "photo.hta", JPEG, 9).name == "photo.jpg"


def test_every_type_that_a_pack_may_accept_has_its_endings() -> None:
    assert ENDINGS.keys() == set(TYPES)
