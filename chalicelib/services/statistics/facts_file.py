"""The facts file of one bucket: gzipped JSON lines, sorted, in memory that does not grow with their number.

Sorted and without a time stamp: equal facts give equal bytes, and nobody can tell what was given before what. Beyond
``LINES_AT_ONCE`` the lines are sorted in parts, which wait in temporary files until they are merged.
"""

import gzip
import heapq
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self

from chalicelib.domain.statistics.cube import to_json

LINES_AT_ONCE = 20_000
_QUICKLY, _WELL = 1, 6
_BLOCK = 16_384
_GZIP = 16 + zlib.MAX_WBITS


class FactsFile:
    """A file in the making. To be used as a context manager, which removes the temporary files."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._parts: list[IO[bytes]] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def add(self, row: object) -> None:
        self._lines.append(to_json(row) + b"\n")
        if len(self._lines) >= LINES_AT_ONCE:
            self._put_aside()

    def body(self) -> bytes:
        """The whole file, compressed. It grows with the lines, and each part that waits needs some 60 kB."""
        lines = heapq.merge(sorted(self._lines), *map(_read, self._parts))
        packer = zlib.compressobj(_WELL, wbits=_GZIP)
        return b"".join([*map(packer.compress, lines), packer.flush()])

    def _put_aside(self) -> None:
        part = self._open.enter_context(TemporaryFile())  # noqa: SIM115
        with gzip.open(part, "wb", compresslevel=_QUICKLY) as packed:
            packed.writelines(sorted(self._lines))
        self._parts.append(part)
        self._lines = []


def _read(part: IO[bytes]) -> Iterator[bytes]:
    """The lines of a part, block by block."""
    part.seek(0)
    unpacker, rest = zlib.decompressobj(wbits=_GZIP), b""
    while not unpacker.eof:
        packed = unpacker.unconsumed_tail or part.read(_BLOCK)
        *lines, rest = (rest + unpacker.decompress(packed, _BLOCK)).split(b"\n")
        yield from (line + b"\n" for line in lines)
