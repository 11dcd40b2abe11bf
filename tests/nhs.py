"""All ratings of English health services from which the demo pack's sample was drawn, without their words.

``data/nhs_ratings.csv.xz`` has the source's rows and columns (docs/licences.md names source and licence). In place of a
text stands ``sealed`` of it: enough to see that two rows have the same words and whether these may point to a person.
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
    """Twelve letters that stand for a text, after an @ where the text may point to a person; nothing for none."""
    if not text.strip():
        return ""
    letters = hashlib.sha256(text.encode()).hexdigest()[:12].translate(_LETTERS)
    return f"@{letters}" if TELLING.search(text) else letters


def without_words(row: Row) -> Row:
    """A row as it stands here."""
    return {**row, "text": signed(row["text"])}


def write_csv(folder: Path) -> Path:
    """The file as CSV, in a folder."""
    file = folder / "nhs_ratings.csv"
    file.write_bytes(lzma.decompress(DATA.read_bytes()))
    return file


def rows(file: Path) -> list[Row]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
