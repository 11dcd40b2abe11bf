"""Remember what the server acknowledged, so that a load broken off half-way goes on where it stopped.

Only a shortcut: an id sent again is a replay and does no harm. One file per ratings file and API address.
"""

import hashlib
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO


class Journal:
    """Acknowledged ids, one a line, written as they come. A torn last line is ignored."""

    def __init__(self, folder: Path, file: Path, api: str) -> None:
        target = hashlib.sha256(f"{file.resolve()}\n{api}".encode()).hexdigest()[:12]
        self._path = folder / f"loaded-{file.stem}-{target}.txt"
        self._open: TextIO | None = None
        self.known = set(self._path.read_text().split()) if self._path.is_file() else set()

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._open = self._path.open("a", buffering=1)
        # Starts a fresh line in case the last run was cut off within one.
        self._open.write("\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open:
            self._open.close()

    def acknowledge(self, identifier: str) -> None:
        """Note an id. Call from one thread only."""
        assert self._open is not None, "used outside its with block"
        self.known.add(identifier)
        self._open.write(f"{identifier}\n")

    def forget(self) -> None:
        """Start over: the server does not know what this journal says it acknowledged."""
        self.known.clear()
        if self._open:
            self._open.truncate(0)
