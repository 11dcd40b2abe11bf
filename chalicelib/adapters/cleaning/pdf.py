"""PDFs: written again with their pages, without metadata, scripts, actions (but ``/GoTo``) and embedded files."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from chalicelib.adapters.cleaning.boxes import boxes
from chalicelib.adapters.cleaning.jpeg_segments import without_notes
from chalicelib.adapters.cleaning.limits import OBJECTS, PAGES, NoCleanCopy
from chalicelib.adapters.cleaning.pdf_keys import ANYTHING, BY_TYPE, DRAWN, EACH, SHAPES
from chalicelib.domain.submissions.attachments import Uncleanable

_OF_TRAILER = frozenset({"/Root", "/Size", "/Encrypt"})

_NOWHERE = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/PA", "/JS", "/OpenAction", "/AF", "/EF", "/XFA", "/Thumb"),
    *("/SpiderInfo", "/CreatorInfo", "/Collection", "/PTEX.FileName", "/PTEX.InfoDict", "/PTEX.Fullbanner"),
)
"""Keys that no dictionary may have: metadata of authors and programs, actions, embedded files."""

_ACTIONS = frozenset(
    {
        *("/GoToR", "/GoToE", "/GoToDp", "/Launch", "/Thread", "/URI", "/Sound", "/Movie", "/Hide", "/Named"),
        *("/SubmitForm", "/ResetForm", "/ImportData", "/JavaScript", "/SetOCGState", "/Rendition", "/Trans"),
        *("/GoTo3DView", "/RichMediaExecute"),
    }
)
"""All actions (ISO 32000-2, 12.6.4) but ``/GoTo``, which leads to another page."""

_MARKS = frozenset(
    {
        *("/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight"),
        *("/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Popup", "/Widget", "/Redact"),
    }
)
"""Annotations that are only seen or link inside the file; others hold files, videos or programs."""

_WRITER = "/T"
"""Who made an annotation. (A field of a form has its own name there.)"""

_JPEG, _JPEG_2000 = "/DCTDecode", "/JPXDecode"
_J2K_NOTES = frozenset({b"uuid", b"uinf", b"xml ", b"jp2i", b"asoc"})


def clean_pdf(content: bytes) -> bytes:
    """The same pages and nothing else. Raises ``NoCleanCopy``."""
    try:
        pdf = pikepdf.open(io.BytesIO(content), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise NoCleanCopy(Uncleanable.LOCKED) from None
    with pdf:
        # In this order: to count the objects is cheap, to walk the pages is not.
        if len(pdf.objects) > OBJECTS or len(pdf.pages) > PAGES:
            raise NoCleanCopy(Uncleanable.TOO_MUCH)
        if not pdf.pages:
            raise NoCleanCopy(Uncleanable.BROKEN)
        _forget(pdf.trailer, set(pdf.trailer.keys()) - _OF_TRAILER)
        keeper = _Keeper()
        keeper.clean(pdf.Root, "catalogue")
        for page in pdf.pages:
            _clean_marks(page.obj)
        for each in pdf.objects:
            if shape := _shape_by_itself(each):
                keeper.clean(each, shape)
            for found in _dictionaries(each):
                _clean_dictionary(found)
            if isinstance(each, Stream):
                _clean_picture(pdf, each)
        out = io.BytesIO()
        pdf.save(
            out,
            fix_metadata_version=False,
            deterministic_id=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Leaves the dictionaries of a document the keys of their shapes alone (pdf_keys.py), each once."""

    seen: set[tuple[tuple[int, int], str]] = field(default_factory=set)

    def clean(self, root: Object, place: str) -> None:
        """Clean what is of the shape that belongs to its place, and what lies below it."""
        waiting = [(root, place)]
        while waiting:
            found, place = waiting.pop()
            if found.is_indirect:
                # Outlines and other trees may lead in a circle.
                if (found.objgen, place) in self.seen:
                    continue
                self.seen.add((found.objgen, place))
            below = [(each, place) for each in _each(found)] if isinstance(found, Array) else self._keep(found, place)
            waiting += [(each, of) for each, of in below if of != ANYTHING and isinstance(each, Array | Dictionary)]

    def _keep(self, found: Object, place: str) -> list[tuple[Object, str]]:
        """Forget the keys that are not of the shape; return what lies under the others, and at which place."""
        shape = SHAPES[BY_TYPE.get(str(found.get("/Type")), place)]
        others = shape.get(EACH)
        keys = set(found.keys())
        if others is None:
            _forget(found, keys - shape.keys())
            keys &= shape.keys()
        return [(found[key], shape.get(key, others or ANYTHING)) for key in keys]


def _shape_by_itself(found: Object) -> str:
    """The shape that an object says it is of, wherever it lies."""
    if isinstance(found, Stream):
        return "drawn" if str(found.get("/Subtype")) in DRAWN else ANYTHING
    return BY_TYPE.get(str(found.get("/Type")), ANYTHING) if isinstance(found, Dictionary) else ANYTHING


def _clean_marks(page: Object) -> None:
    marks = page.get("/Annots")
    if not isinstance(marks, Array):
        return
    kept = [mark for mark in _each(marks) if isinstance(mark, Dictionary) and str(mark.get("/Subtype")) in _MARKS]
    for mark in kept:
        if str(mark.get("/Subtype")) != "/Widget":
            _forget(mark, (_WRITER,))
    page["/Annots"] = Array(kept)


def _each(array: Array) -> Iterator[Object]:
    return (array[place] for place in range(len(array)))


def _dictionaries(root: Object) -> Iterator[Object]:
    """The dictionaries and streams in an object; an indirect reference is not followed."""
    waiting = [root]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Array):
            inside = list(_each(found))
        elif isinstance(found, Dictionary | Stream):
            yield found
            inside = [found[key] for key in found.keys()]  # noqa: SIM118 - it is no Mapping
        else:
            continue
        waiting += [each for each in inside if isinstance(each, Array | Dictionary) and not each.is_indirect]


def _clean_dictionary(found: Object) -> None:
    _forget(found, _NOWHERE)
    kind, what = str(found.get("/Type")), str(found.get("/S"))
    if what in _ACTIONS and kind != "/StructElem":
        _forget(found, list(found.keys()))
    if what == "/GoTo":
        _forget(found, ("/Next",))
    if str(found.get("/O")) == "/UserProperties":
        _forget(found, ("/P",))
    if str(found.get("/FT")) == "/Sig":
        # It holds for the file as it was, and has the certificate of who signed.
        _forget(found, ("/V", "/Lock", "/SV"))
    if kind in ("/Sig", "/DocTimeStamp"):
        _forget(found, list(found.keys()))
    if "/SigFlags" in found:
        _forget(found, ("/SigFlags",))
    action = found.get("/A")
    if isinstance(action, Dictionary) and str(action.get("/S")) in _ACTIONS:
        _forget(found, ("/A",))


def _forget(found: Object, keys: object) -> None:
    for key in keys:  # type: ignore[attr-defined]
        if key in found:
            del found[key]


def _clean_picture(pdf: pikepdf.Pdf, stream: Stream) -> None:
    """Remove the metadata of a JPEG or JPEG 2000 picture in a page. One that cannot be read is not seen any more."""
    given = stream.get("/Filter")
    filters = [str(each) for each in _each(given)] if isinstance(given, Array) else [str(given)]
    coding = {"/DCT": _JPEG}.get(filters[-1], filters[-1]) if filters else None
    if coding not in (_JPEG, _JPEG_2000):
        return
    try:
        raw = _coded(pdf, stream, filters[:-1])
        clean = without_notes(raw) if coding == _JPEG else _without_boxes(raw)
    except (NoCleanCopy, pikepdf.PdfError):
        # The page has more to say than one picture, which no reader of the original could see either.
        _show_nothing(stream)
        return
    parameters = stream.get("/DecodeParms")
    if isinstance(parameters, Array):
        parameters = parameters[len(filters) - 1] if len(parameters) == len(filters) else None
    if isinstance(parameters, Dictionary):
        stream.write(clean, filter=Name(coding), decode_parms=parameters)
    else:
        stream.write(clean, filter=Name(coding))


def _coded(pdf: pikepdf.Pdf, stream: Stream, outer: list[str]) -> bytes:
    """The coded picture in a stream, out of the filters around it."""
    raw = stream.read_raw_bytes()
    if not outer:
        return raw
    around = Stream(pdf, raw)
    around["/Filter"] = Array([Name(each) for each in outer])
    return around.read_bytes()


def _show_nothing(stream: Stream) -> None:
    """Make a picture one of a single point, of a colour that is not painted."""
    _forget(stream, set(stream.keys()) - {"/Type", "/Subtype", "/Length"})
    stream["/Width"] = stream["/Height"] = 1
    stream["/ColorSpace"], stream["/BitsPerComponent"] = Name.DeviceGray, 8
    stream["/Mask"] = Array([0, 255])
    stream.write(b"\xff")


def _without_boxes(picture: bytes) -> bytes:
    """JPEG 2000 without metadata boxes. A bare code stream has none."""
    if picture[4:8] != b"jP  ":
        return picture
    return b"".join(
        picture[box.start : box.end] for box in boxes(picture, 0, len(picture)) if box.type not in _J2K_NOTES
    )
