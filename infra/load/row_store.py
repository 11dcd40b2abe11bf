"""Stores the rows of a file on disk during a load: groups of rows, and rejected rows with reasons.

It is a temporary SQLite database, so memory use does not depend on the size of the file.
"""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from infra.load.table import Header, Rejection, Row

_TABLES = """
PRAGMA journal_mode = OFF;
CREATE TABLE groups (n INTEGER PRIMARY KEY, key BLOB UNIQUE);
CREATE TABLE rows (n INTEGER, line INTEGER, fields TEXT, PRIMARY KEY (n, line)) WITHOUT ROWID;
CREATE TABLE rejections (line INTEGER PRIMARY KEY, fields TEXT, reason TEXT);
BEGIN;
"""


class RowStore:
    """The rows of one file. Groups come in the order of their first rows. Use it from one thread."""

    def __init__(self, header: Header) -> None:
        self.header = header
        # No name: a database in a temporary file of its own, which SQLite deletes. One transaction that never ends
        # spares it from writing every row at once.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_TABLES)

    def close(self) -> None:
        """Delete the database."""
        self._database.close()

    def add(self, row: Row, key: Sequence[str]) -> None:
        """Add a row to the group of its key."""
        digest = hashlib.blake2b(json.dumps(key).encode(), digest_size=16).digest()
        new = self._database.execute("INSERT OR IGNORE INTO groups (key) VALUES (?)", (digest,))
        n = new.lastrowid
        if not new.rowcount:
            (n,) = self._database.execute("SELECT n FROM groups WHERE key = ?", (digest,)).fetchone()
        self._database.execute("INSERT INTO rows VALUES (?, ?, ?)", (n, row.line, json.dumps(row.fields)))

    def reject(self, rejection: Rejection) -> None:
        """Store a rejected row. Rejected again, it keeps its first reason."""
        row = rejection.row
        self._database.execute(
            "INSERT OR IGNORE INTO rejections VALUES (?, ?, ?)", (row.line, json.dumps(row.fields), rejection.reason)
        )

    def __len__(self) -> int:
        """The number of groups."""
        (count,) = self._database.execute("SELECT count(*) FROM groups").fetchone()
        return int(count)

    def groups(self) -> Iterator[tuple[Row, ...]]:
        """The rows of each group, in the order of their lines."""
        rows = self._database.execute("SELECT n, line, fields FROM rows ORDER BY n, line")
        for _, members in groupby(rows, itemgetter(0)):
            yield tuple(self._row(line, fields) for _, line, fields in members)

    def rejections(self) -> Iterator[Rejection]:
        """The rejected rows, in the order of their lines."""
        rows = self._database.execute("SELECT line, fields, reason FROM rejections ORDER BY line")
        return (Rejection(self._row(line, fields), reason) for line, fields, reason in rows)

    def reasons(self) -> Counter[str]:
        """The number of rejected rows by reason."""
        return Counter(dict(self._database.execute("SELECT reason, count(*) FROM rejections GROUP BY reason")))

    def _row(self, line: int, fields: str) -> Row:
        return Row(line, tuple(json.loads(fields)), self.header)
