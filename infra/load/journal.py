"""Remember what the server acknowledged, so that a load broken off half-way goes on where it stopped.

Only a shortcut: what is sent again is a replay and does no harm. One database per loaded file and API address, with the
content of each submission beside its id, so that a corrected file is sent again.
"""

import hashlib
import sqlite3
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Self

from infra.load.table import Submission

WRITTEN_AT_ONCE = 500
"""Submissions that are noted in one write. What a killed load has not written is sent again."""


class Known(Enum):
    """What the journal knows of a submission."""

    NOTHING = "nothing"
    SAME = "the same was acknowledged"
    OTHER = "its id was acknowledged with another content"


def target_of(file: Path, api: str) -> str:
    """A short mark of a file at its place and an API, for the names of what is kept beside a load."""
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
        """Note a submission that is in."""
        self._database.execute(
            "INSERT OR REPLACE INTO acknowledged VALUES (?, ?)", (submission.id, _content(submission))
        )
        self._unwritten += 1
        if self._unwritten >= WRITTEN_AT_ONCE:
            self._database.commit()
            self._unwritten = 0

    def forget(self) -> None:
        """Start over: the server does not know what this journal says it acknowledged."""
        self._database.execute("DELETE FROM acknowledged")


def _content(submission: Submission) -> bytes:
    return hashlib.blake2b(submission.document, digest_size=8).digest()
