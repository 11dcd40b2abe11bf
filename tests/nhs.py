"""Test data: all ratings of English health services from which the demo's sample was drawn, without texts.

``data/nhs_ratings.csv.xz`` has the source's rows and columns (docs/licences.md names source and licence). Each text is
replaced by its hash (``signed``): equal texts stay equal, and a mark shows whether a text may identify a person.
"""

import csv
import hashlib
import lzma
from pathlib import Path

from infra.load.sample import TELLING

DATA = Path(__file__).parent / "data" / "nhs_ratings.csv.xz"
_LETTERS = str.maketrans("0123456789", "ghijklmnop")

Row = dict[str, str]


def signed(text: str) -> str:
    """A hash of a text, 12 characters; after an @ where the text may identify a person; empty for an empty text."""
    if not text.strip():
        return ""
    letters = hashlib.sha256(text.encode()).hexdigest()[:12].translate(_LETTERS)
    return f"@{letters}" if TELLING.search(text) else letters


def without_words(row: Row) -> Row:
    """A row with its texts replaced by hashes."""
    return {**row, "text": signed(row["text"])}


def write_csv(folder: Path) -> Path:
    """Write the file as CSV into a folder."""
    file = folder / "nhs_ratings.csv"
    file.write_bytes(lzma.decompress(DATA.read_bytes()))
    return file


def rows(file: Path) -> list[Row]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
