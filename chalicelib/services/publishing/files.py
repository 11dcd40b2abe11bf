"""How the files of the site are written: JSON and CSV. A number kept back has no value and no n."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.cube import to_json
from chalicelib.domain.statistics.indicators import Number
from chalicelib.services.publishing.site_writer import COMPUTED_AT

BYTE_ORDER_MARK = "\ufeff"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that spreadsheets reckon out."""


def as_json(document: object) -> str:
    """A file of the site: one line, its keys sorted."""
    return to_json(document).decode() + "\n"


def about_numbers(pack: Pack) -> dict[str, object]:
    """What every file of numbers says of them: by which pack, of when, and below how many they are kept back."""
    return {
        "pack": {"name": pack.name, "version": pack.version},
        "computed_at": COMPUTED_AT,
        "publication_limit": pack.limits.publication,
        "publication_limit_counts": "people where they are known, else submissions, work orders, rounds or follow-ups",
    }


def written_number(number: Number) -> dict[str, object]:
    """A number as JSON has it; one without an interval has no ends."""
    row = asdict(number)
    if number.low is None:
        del row["low"], row["high"]
    return row


def as_table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A CSV file. A text that a spreadsheet would take for a formula has an apostrophe in front; the file begins with a
    byte order mark, without which spreadsheets do not take it for UTF-8."""
    text = io.StringIO(BYTE_ORDER_MARK)
    text.seek(len(BYTE_ORDER_MARK))
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(map(_harmless, row) for row in rows)
    return text.getvalue()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
