"""Boxes of the ISO base media file format (ISO/IEC 14496-12): HEIC and JPEG 2000 are made of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.adapters.cleaning.limits import NoCleanCopy
from chalicelib.domain.submissions.attachments import Uncleanable

FREE = b"free"
"""The type of a box that holds nothing."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box by its places in the file: where it begins, where its content begins, where it ends."""

    type: bytes
    start: int
    content: int
    end: int


def boxes(file: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    """The boxes that lie between two places, in order. Raises ``NoCleanCopy`` where they do not fill it."""
    while start < end:
        size, content = int.from_bytes(file[start : start + 4], "big"), start + 8
        if size == 1:
            size, content = int.from_bytes(file[content : content + 8], "big"), content + 8
        elif size == 0:
            size = end - start
        if start + size > end or start + size < content or content > end:
            raise NoCleanCopy(Uncleanable.BROKEN)
        yield Box(bytes(file[start + 4 : start + 8]), start, content, start + size)
        start += size


def blank(file: bytearray, start: int, end: int) -> None:
    """Overwrite a part with zeros; everything else stays in its place."""
    file[start:end] = bytes(end - start)


def free(file: bytearray, box: Box) -> None:
    """Turn a box into one of type ``free``, filled with zeros."""
    file[box.start + 4 : box.start + 8] = FREE
    blank(file, box.content, box.end)
