"""Detects the encoding of a text file in one pass, with a sample of it in memory."""

import codecs
from pathlib import Path

import charset_normalizer

from infra.load.bad_file import BadFile

LOST = "\ufdd0"
"""Replaces bytes that cannot be decoded: a Unicode noncharacter, which occurs in no text."""

_CANDIDATES = ["cp1251", "gb18030", "cp1252", "koi8_r", "cp866"]
"""Encodings other than Unicode that office programs write in the languages of the packs."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark it begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64_000
_MOSTLY = 0.9
"""The share of valid UTF-8 lines from which a file counts as UTF-8 with damaged lines."""


def _mark_lost(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return LOST, error.end


MARKING = "heed-marks-lost-bytes"
codecs.register_error(MARKING, _mark_lost)
"""For ``open(errors=MARKING)``: bytes that cannot be read become ``LOST`` and the row is rejected, not the file."""


def encoding_of(file: Path) -> str:
    """The encoding by its Python name. Raises ``BadFile`` where no known encoding fits."""
    with file.open("rb") as source:
        head = source.read(4096)
        for mark, encoding in _BOMS:
            if head.startswith(mark):
                return encoding
        if wide := _utf_16(head):
            return wide
        source.seek(0)
        sample: list[bytes] = []
        size = good = bad = 0
        for line in source:
            if line.isascii():
                continue
            if _is_utf_8(line):
                good += 1
            else:
                bad += 1
            if size < _SAMPLE:
                sample.append(line[:_SAMPLE])
                size += len(sample[-1])
    if good >= _MOSTLY * (good + bad):
        return "utf-8"
    best = charset_normalizer.from_bytes(b"".join(sample), cp_isolation=_CANDIDATES, threshold=0.5).best()
    if best is None:
        raise BadFile(f"{file.name} is in an encoding that is not known here; save it as UTF-8.")
    return best.encoding


def _utf_16(head: bytes) -> str | None:
    """Detect UTF-16 without a byte order mark: every second byte of a header in Latin letters is zero."""
    for encoding, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        if 2 * head[start::2].count(0) > len(head[start::2]):
            return encoding
    return None


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
