"""Write the rejected rows of a file as they were, with line and reason beside them, to be mended and loaded."""

import csv
from itertools import chain
from pathlib import Path

from infra.load.encoding import LOST
from infra.load.row_store import RowStore

OURS = ("heed_line", "heed_reason")
"""Two columns before those of the file. A file that begins with them is one that was written here."""


def write_rejects(path: Path, store: RowStore) -> Path | None:
    """Write the rejected rows; remove what an earlier run wrote, and return None, where there are none."""
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
