"""Writes the rejected rows of a file unchanged, with line and reason, to be corrected and loaded again."""

import csv
from itertools import chain
from pathlib import Path

from infra.load.encoding import LOST
from infra.load.row_store import RowStore

OURS = ("heed_line", "heed_reason")
"""Two columns before those of the file. They also identify a file that was written here."""


def write_rejects(path: Path, store: RowStore) -> Path | None:
    """Write the rejected rows and return the path. Where there are none, delete an earlier file and return None."""
    rejections = store.rejections()
    first = next(rejections, None)
    if first is None:
        path.unlink(missing_ok=True)
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    names = store.header.names
    theirs = len(OURS) if names[: len(OURS)] == OURS else 0
    # With a byte order mark, by which spreadsheets know UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*OURS, *names[theirs:]])
        for one in chain([first], rejections):
            fields = [field.replace(LOST, "\N{REPLACEMENT CHARACTER}") for field in one.row.fields[theirs:]]
            writer.writerow([one.row.line, one.reason, *fields])
    return path
