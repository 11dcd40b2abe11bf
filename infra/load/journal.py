"""Stores what the server acknowledged, so that an interrupted load resumes where it stopped.

It is an optimisation only, as sending again does no harm. There is one database per file and API address. It holds the
content of each submission with its id, so that corrected rows are sent again.
"""

import hashlib
import sqlite3
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Self

from infra.load.table import Submission

WRITTEN_AT_ONCE = 500
"""Submissions stored in one write. Those that a killed load has not stored are sent again."""


class Known(Enum):
    """What the journal knows about a submission."""

    NOTHING = "nothing"
    SAME = "the same was acknowledged"
    OTHER = "its id was acknowledged with another content"


def target_of(file: Path, api: str) -> str:
    """A short hash of a file's path and an API's address, for the names of files kept for a load."""
    return hashlib.sha256(f"{file.resolve()}\n{api}".encode()).hexdigest()[:12]


class Journal:
    """Acknowledged submissions on disk. Use it from one thread."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path)
        self._unwritten = 0
        # What a power cut takes from it is sent again.
        self._database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")
        self._database.execute("CREATE TABLE IF NOT EXISTS acknowledged (id TEXT PRIMARY KEY, content BLOB)")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.commit()
        self._database.close()

    @property
    def is_empty(self) -> bool:
        return self._database.execute("SELECT 1 FROM acknowledged LIMIT 1").fetchone() is None

    def knows(self, submission: Submission) -> Known:
        """Whether a submission was acknowledged, and with this content."""
        row = self._database.execute("SELECT content FROM acknowledged WHERE id = ?", (submission.id,)).fetchone()
        if row is None:
            return Known.NOTHING
        return Known.SAME if row[0] == _content(submission) else Known.OTHER

    def acknowledge(self, submission: Submission) -> None:
        """Store that a submission was acknowledged."""
        self._database.execute(
            "INSERT OR REPLACE INTO acknowledged VALUES (?, ?)", (submission.id, _content(submission))
        )
        self._unwritten += 1
        if self._unwritten >= WRITTEN_AT_ONCE:
            self._database.commit()
            self._unwritten = 0

    def forget(self) -> None:
        """Delete everything: the server does not know what this journal holds."""
        self._database.execute("DELETE FROM acknowledged")


def _content(submission: Submission) -> bytes:
    return hashlib.blake2b(submission.document, digest_size=8).digest()
