"""HEIC (ISO/IEC 23008-12): cleaned in its place, byte by byte, without a decoder (docs/decisions/0028).

What the format knows as parts of pictures stays; everything else, known or not, is overwritten with zeros: EXIF, XMP,
videos, maker notes, and data that no box refers to.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from chalicelib.adapters.cleaning.boxes import FREE, Box, blank, boxes, free
from chalicelib.adapters.cleaning.limits import PIXELS, NoCleanCopy
from chalicelib.domain.submissions.attachments import Uncleanable

_PICTURES = frozenset({b"hvc1", b"hvc2", b"lhv1", b"grid", b"iden", b"iovl", b"tmap", b"tili"})
"""Kinds of items that are pictures or say how one is put together."""

_PARTS = frozenset({b"hdlr", b"pitm", b"iinf", b"iloc", b"iref", b"iprp", b"idat", b"grpl", b"dinf", FREE})
"""What the box ``meta`` may hold."""

_PROPERTIES = frozenset(
    {
        *(b"hvcC", b"lhvC", b"ispe", b"pixi", b"colr", b"irot", b"imir", b"clap", b"pasp", b"auxC", b"rloc"),
        *(b"lsel", b"tols", b"oinf", b"a1lx", b"a1op", b"clli", b"mdcv", b"cclv", b"amve", b"ndwt", FREE),
    }
)
"""Properties that a picture may have: coding, size, colours, rotation. ``irot`` turns it upright, not its EXIF."""

_OF_FILMS = frozenset({b"msf1", b"hevc", b"hevx", b"hevm", b"hevs"})
"""Brands for videos, which a clean copy does not have."""

_IN_FILE, _IN_META = 0, 1
"""Where the data of an item lies: counted from the start of the file, or inside the box ``idat``."""


@dataclass(slots=True)
class _Reader:
    """Reads whole numbers from a box, one after the other."""

    file: bytearray
    at: int
    end: int

    def number(self, size: int) -> int:
        if self.at + size > self.end:
            raise NoCleanCopy(Uncleanable.BROKEN)
        self.at += size
        return int.from_bytes(self.file[self.at - size : self.at], "big")


@dataclass(slots=True)
class _Kept:
    """Parts of the file that pictures are made of, as places in it."""

    parts: list[tuple[int, int]] = field(default_factory=list)

    def blank_the_rest(self, file: bytearray, box: Box) -> None:
        """Overwrite with zeros what in a box belongs to no picture."""
        at = box.content
        for start, end in sorted(self.parts):
            if start < box.end and end > at:
                blank(file, at, max(at, start))
                at = max(at, min(end, box.end))
        blank(file, at, box.end)


def clean_heif(content: bytes) -> bytes:
    """The same still pictures and nothing else. Raises ``NoCleanCopy``."""
    file = bytearray(content)
    top = list(_top(file))
    metas = [box for box in top if box.type == b"meta"]
    if not top or top[0].type != b"ftyp" or len(metas) != 1:
        raise NoCleanCopy(Uncleanable.BROKEN)
    kept = _clean_meta(file, metas[0])
    if any(end > top[-1].end for _, end in kept.parts):
        raise NoCleanCopy(Uncleanable.BROKEN)
    _clean_brands(file, top[0])
    for box in top:
        if box.type == b"mdat":
            kept.blank_the_rest(file, box)
        elif box.type not in (b"ftyp", b"meta"):
            free(file, box)
    return bytes(file[: top[-1].end])


def _top(file: bytearray) -> Iterator[Box]:
    """The boxes of the file, up to the first part that is none: some phones append other data, which is left out."""
    try:
        yield from boxes(file, 0, len(file))
    except NoCleanCopy:
        return


def _clean_brands(file: bytearray, ftyp: Box) -> None:
    for at in (ftyp.content, *range(ftyp.content + 8, ftyp.end - 3, 4)):
        if bytes(file[at : at + 4]) in _OF_FILMS:
            file[at : at + 4] = b"mif1"


def _clean_meta(file: bytearray, meta: Box) -> _Kept:
    """Clean what describes the pictures, and return what they are made of."""
    inside = {box.type: box for box in boxes(file, meta.content + 4, meta.end)}
    for box in boxes(file, meta.content + 4, meta.end):
        if box.type not in _PARTS:
            free(file, box)
    if not {b"iinf", b"iloc", b"iprp"} <= inside.keys():
        raise NoCleanCopy(Uncleanable.BROKEN)
    if handler := inside.get(b"hdlr"):
        # The name that the writing program gave it.
        blank(file, handler.content + 24, handler.end)
    pictures = set(_clean_items(file, inside[b"iinf"]))
    if not pictures:
        raise NoCleanCopy(Uncleanable.BROKEN)
    _clean_properties(file, inside[b"iprp"])
    data = inside.get(b"idat")
    kept = _Kept(list(_located(file, inside[b"iloc"], pictures, data)))
    if data:
        kept.blank_the_rest(file, data)
    return kept


def _clean_items(file: bytearray, iinf: Box) -> Iterator[int]:
    """The ids of items that are pictures; all others get the type ``free``."""
    wide = file[iinf.content] > 0
    for box in boxes(file, iinf.content + (8 if wide else 6), iinf.end):
        reader = _Reader(file, box.content, box.end)
        version = reader.number(4) >> 24
        if box.type != b"infe" or version not in (2, 3):
            raise NoCleanCopy(Uncleanable.BROKEN)
        item = reader.number(2 if version == 2 else 4)
        reader.number(2)
        kind = bytes(file[reader.at : reader.at + 4])
        blank(file, min(reader.at + 4, box.end), box.end)
        if kind in _PICTURES:
            yield item
        else:
            file[reader.at : reader.at + 4] = FREE


def _clean_properties(file: bytearray, iprp: Box) -> None:
    for part in boxes(file, iprp.content, iprp.end):
        if part.type != b"ipco":
            continue
        for each in boxes(file, part.content, part.end):
            if each.type not in _PROPERTIES:
                free(file, each)
            if each.type == b"ispe":
                size = _Reader(file, each.content + 4, each.end)
                if size.number(4) * size.number(4) > PIXELS:
                    raise NoCleanCopy(Uncleanable.TOO_MUCH)


def _located(file: bytearray, iloc: Box, pictures: set[int], data: Box | None) -> Iterator[tuple[int, int]]:
    """The start and end in the file of all data of the pictures."""
    reader = _Reader(file, iloc.content, iloc.end)
    version = reader.number(4) >> 24
    sizes, more = reader.number(1), reader.number(1)
    offset_size, length_size, base_size = sizes >> 4, sizes & 15, more >> 4
    index_size = more & 15 if version else 0
    for _ in range(reader.number(4 if version == 2 else 2)):
        item = reader.number(4 if version == 2 else 2)
        where = reader.number(2) & 15 if version else _IN_FILE
        elsewhere, base = reader.number(2), reader.number(base_size)
        for _ in range(reader.number(2)):
            reader.number(index_size)
            start, length = base + reader.number(offset_size), reader.number(length_size)
            if item not in pictures:
                continue
            if elsewhere or where not in (_IN_FILE, _IN_META) or not length or (where == _IN_META and not data):
                raise NoCleanCopy(Uncleanable.BROKEN)
            if where == _IN_META and data:
                start += data.content
            yield start, start + length
