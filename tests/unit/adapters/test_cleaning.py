"""Clean copies: what is seen stays, and of who made a file, where and with what, nothing does."""

import ctypes
import io
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object
from PIL import Image, ImageCms, ImageSequence

from chalicelib.adapters.cleaning.child import clean
from chalicelib.adapters.cleaning.jpeg_segments import without_notes
from chalicelib.adapters.cleaning.limits import NoCleanCopy
from chalicelib.adapters.cleaning.process import clean_apart
from chalicelib.domain.submissions.attachments import Uncleanable
from chalicelib.services.ports.cleaning import Original
from tests.builders import ROOT
from tests.files import OWNER

ARTIST, ORIENTATION, GPS = 0x013B, 0x0112, 0x8825
TURNED_RIGHT = 6
HEIC = ROOT / "tests" / "data" / "owner.heic"
"""16 by 16 pixels with the owner's name in EXIF and XMP, as libheif writes it."""


def notes(orientation: int = 1) -> Image.Exif:
    """EXIF with owner and position."""
    exif = Image.Exif()
    exif[ARTIST], exif[ORIENTATION] = OWNER, orientation
    exif.get_ifd(GPS).update({1: "N", 2: (50.0, 27.0, 1.0)})
    return exif


def a_photo(form: str = "JPEG", orientation: int = 1, **more: Any) -> bytes:
    """A picture 8 by 4, its left half black, with its owner's name wherever the format takes one."""
    picture = Image.new("RGB", (8, 4), "white")
    picture.paste("black", (0, 0, 4, 4))
    out = io.BytesIO()
    picture.save(out, form, exif=notes(orientation), **more)
    assert OWNER.encode() in out.getvalue()
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def says_nothing(content: bytes) -> bool:
    return b"Olena" not in content and "Olena".encode("utf-16-be") not in content


@pytest.mark.parametrize(
    ("form", "kind", "more"),
    [
        ("JPEG", "image/jpeg", {"comment": OWNER}),
        ("PNG", "image/png", {}),
        ("WEBP", "image/webp", {"xmp": f"<x>{OWNER}</x>".encode()}),
        ("TIFF", "image/tiff", {"tiffinfo": {ARTIST: OWNER}}),
    ],
)
def test_a_photo_keeps_neither_position_nor_owner(form: str, kind: str, more: dict[str, Any]) -> None:
    copy = clean(a_photo(form, **more), kind)
    assert says_nothing(copy)
    assert opened(copy).format == form
    assert opened(copy).size == (8, 4)
    exif = opened(copy).getexif()
    assert not exif.get_ifd(GPS)
    assert ARTIST not in exif


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_photo_that_was_held_sideways_stands_upright(form: str, kind: str) -> None:
    copy = opened(clean(a_photo(form, TURNED_RIGHT), kind))
    assert copy.size == (4, 8)
    assert copy.convert("L").getpixel((1, 1)) < 60 < copy.convert("L").getpixel((1, 6))  # type: ignore[operator]


def test_a_photo_that_stands_upright_loses_nothing() -> None:
    photo = a_photo(quality=40)
    assert opened(clean(photo, "image/jpeg")).tobytes() == opened(photo).tobytes()


def test_what_lies_behind_a_photo_goes() -> None:
    assert b"PK" not in clean(a_photo() + b"PK\x03\x04 a program", "image/jpeg")


def test_a_screenshot_s_colours_stay_and_its_screen_s_name_goes() -> None:
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    named = usual.replace("sRGB".encode("utf-16-be"), "Olen".encode("utf-16-be"))
    assert named != usual
    out = io.BytesIO()
    Image.new("RGBA", (2, 2), (10, 200, 30, 128)).save(out, "PNG", icc_profile=named)
    copy = opened(clean(out.getvalue(), "image/png"))
    assert "icc_profile" not in copy.info
    red, green, blue, alpha = copy.convert("RGBA").getpixel((0, 0))  # type: ignore[misc]
    assert (abs(red - 10) < 4, abs(green - 200) < 4, abs(blue - 30) < 4, alpha) == (True, True, True, 128)


def test_an_animation_goes_on_moving() -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=120, loop=0, comment=OWNER)
    copy = clean(out.getvalue(), "image/gif")
    assert says_nothing(copy)
    assert [frame.info["duration"] for frame in ImageSequence.Iterator(opened(copy))] == [120, 120, 120]


def a_scan(*pages: Image.Image) -> bytes:
    out = io.BytesIO()
    named = {ARTIST: OWNER}
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4", tiffinfo=named)
    assert OWNER.encode() in out.getvalue()
    return out.getvalue()


def test_a_scan_of_many_pages_has_more_pixels_than_one_picture_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifteen pages of A4 at 300 points an inch are 130 million, in memory one after the other."""
    monkeypatch.setattr("chalicelib.adapters.cleaning.images.PIXELS", 1_000)
    pages = [Image.new("1", (30, 30 + n), n % 2) for n in range(3)]
    copy = clean(a_scan(*pages), "image/tiff")
    assert says_nothing(copy)
    assert [page.tobytes() for page in ImageSequence.Iterator(opened(copy))] == [page.tobytes() for page in pages]
    assert opened(copy).size == (30, 30)


def test_each_page_of_a_scan_and_all_together_have_their_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = Image.new("1", (30, 30)), Image.new("1", (40, 40))
    monkeypatch.setattr("chalicelib.adapters.cleaning.images.PIXELS", 1_000)
    monkeypatch.setattr("chalicelib.adapters.cleaning.images.PAGES_PIXELS", 2_700)
    clean(a_scan(small, small, small), "image/tiff")
    for scan in (a_scan(small, large), a_scan(small, small, small, small)):
        with pytest.raises(NoCleanCopy) as refused:
            clean(scan, "image/tiff")
        assert refused.value.why is Uncleanable.TOO_MUCH


def test_a_phone_s_photo_of_108_million_pixels_that_was_held_sideways_has_a_copy() -> None:
    """In the memory that the process has."""
    out = io.BytesIO()
    Image.new("RGB", (12_032, 9_024)).save(out, "JPEG", exif=notes(TURNED_RIGHT))
    copy = clean_apart(Original(out.getvalue(), "image/jpeg"))
    assert isinstance(copy, bytes)
    assert opened(copy).size == (9_024, 12_032)


def test_heic_keeps_its_picture_byte_by_byte_and_nothing_else() -> None:
    sent = HEIC.read_bytes()
    assert not says_nothing(sent)
    copy = clean(sent, "image/heic")
    picture, others = sent.index(b"mdat") + 4, sent.index(b"\x00\x00\x00\x06Exif")
    assert copy[picture:others] == sent[picture:others]
    assert copy[others:] == bytes(len(sent) - others)
    assert b"Exif" not in copy
    assert clean(copy, "image/heic") == copy


def box(kind: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return (8 + len(inside)).to_bytes(4, "big") + kind + inside


def numbers(size: int, *values: int) -> bytes:
    return b"".join(value.to_bytes(size, "big") for value in values)


def a_phone_s_photo(*, side: int = 64, where: int = 0) -> bytes:
    """A picture put together from two tiles, as phones write it: ``meta`` says how; tiles and notes lie outside of it.

    ``where`` says in which file the tiles lie: 0 for this one.
    """
    kinds = ((1, b"grid"), (2, b"hvc1"), (3, b"hvc1"), (4, b"Exif"))
    items = [box(b"infe", b"\x02\0\0\0", numbers(2, item, 0), kind, b"Olena\0") for item, kind in kinds]

    def located(start: int) -> bytes:
        """The grid lies 5 bytes into ``idat``; then come tiles of 10 bytes, and notes."""
        places = [
            (1, 1, 0, 5, 8),
            (2, 0, where, start + 6, 10),
            (3, 0, where, start + 16, 10),
            (4, 0, 0, start + 26, 30),
        ]
        each = [numbers(2, item, method, file, 1) + numbers(4, at, size) for item, method, file, at, size in places]
        return box(b"iloc", b"\x01\0\0\0", b"\x44\x00", numbers(2, len(places)), *each)

    size = box(b"ispe", bytes(4), numbers(4, side, side))
    properties = box(b"iprp", box(b"ipco", size, box(b"irot", b"\x01"), box(b"udes", bytes(4), b"Olena\0")))
    parts = [
        box(b"hdlr", bytes(8), b"pict", bytes(12), b"Olena\0"),
        box(b"pitm", bytes(4), numbers(2, 1)),
        box(b"iinf", bytes(4), numbers(2, len(items)), *items),
        properties,
        box(b"idat", b"Olena", b"GRID-1x2", b"Olena"),
        box(b"uuid", b"Olena Owner 0123"),
    ]
    head = box(b"ftyp", b"msf1", bytes(4), b"mif1", b"hevc", b"heic")
    length = len(head) + len(box(b"meta", bytes(4), *parts, located(0)))
    meta = box(b"meta", bytes(4), *parts, located(length + 8))
    film = box(b"moov", box(b"udta", b"Olena"))
    return head + meta + box(b"mdat", b"Olena!", b"TILE-ONE--", b"TILE-TWO--", b"Olena".ljust(30), b"Olena") + film


def test_a_phone_s_photo_of_many_tiles_keeps_them_and_how_they_belong_together() -> None:
    copy = clean(a_phone_s_photo(), "image/heic")
    assert says_nothing(copy)
    for kept in (b"GRID-1x2", b"TILE-ONE--TILE-TWO--", b"grid", b"irot"):
        assert kept in copy
    for gone in (b"Exif", b"moov", b"udes", b"uuid", b"msf1", b"hevc"):
        assert gone not in copy
    assert len(copy) == len(a_phone_s_photo())


def test_heic_of_too_many_pixels_or_with_parts_elsewhere_has_no_copy() -> None:
    for photo, why in (
        (a_phone_s_photo(side=20_000), Uncleanable.TOO_MUCH),
        (a_phone_s_photo(where=1), Uncleanable.BROKEN),
    ):
        with pytest.raises(NoCleanCopy) as refused:
            clean(photo, "image/heic")
        assert refused.value.why is why


def test_heic_without_a_picture_in_it_has_no_copy() -> None:
    broken = HEIC.read_bytes().replace(b"hvc1", b"abcd")
    with pytest.raises(NoCleanCopy):
        clean(broken, "image/heic")


def test_what_stands_behind_heic_or_in_boxes_that_nobody_knows_goes() -> None:
    unknown = b"\x00\x00\x00\x1cuuid" + OWNER.encode().ljust(20)
    copy = clean(HEIC.read_bytes() + unknown + b"SEFT" + OWNER.encode(), "image/heic")
    assert says_nothing(copy)


# PDF ------------------------------------------------------------------------------------------------------------------


def saved(pdf: pikepdf.Pdf, **how: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def a_document(change: Callable[[pikepdf.Pdf], None] = lambda _: None) -> bytes:
    """One page, made by somebody who left their name everywhere."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    pdf.docinfo["/Author"] = OWNER
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [OWNER]
    note = Dictionary(Type=Name.Filespec, F=f"{OWNER}.txt", EF=Dictionary(F=pdf.make_stream(OWNER.encode())))
    script = Dictionary(S=Name.JavaScript, JS=f"app.alert('{OWNER}')")
    pdf.Root.OpenAction = pdf.make_indirect(script)
    pdf.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array(["note", pdf.make_indirect(note)])),
        JavaScript=Dictionary(Names=Array(["one", pdf.make_indirect(script)])),
    )
    pdf.Root.AA = Dictionary(WC=script)
    page = pdf.pages[0]
    page.obj["/PieceInfo"] = Dictionary(App=Dictionary(Private=OWNER))
    page.obj["/AA"] = Dictionary(O=script)
    page.obj["/PTEX.FileName"] = f"/home/{OWNER}/a.pdf"
    page.obj["/Contents"] = pdf.make_stream(b"0 0 m 9 9 l S")
    change(pdf)
    return saved(pdf)


def marks(*each: Dictionary) -> Callable[[pikepdf.Pdf], None]:
    def put(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(mark) for mark in each])

    return put


def read(copy: bytes) -> bytes:
    """All of a document in plain bytes, its compressed parts too."""
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        return saved(pdf, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def test_a_document_keeps_its_pages_and_nothing_of_its_maker() -> None:
    copy = clean(a_document(), "application/pdf")
    plain = read(copy)
    assert says_nothing(copy)
    assert says_nothing(plain)
    for gone in (b"JavaScript", b"EmbeddedFile", b"OpenAction", b"/AA", b"PieceInfo", b"Metadata", b"/Info", b"PTEX"):
        assert gone not in plain, gone
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert pdf.pages[0].obj["/Contents"].read_bytes() == b"0 0 m 9 9 l S"


def test_a_document_is_cleaned_alike_each_time() -> None:
    sent = a_document()
    assert clean(sent, "application/pdf") == clean(sent, "application/pdf")


def test_what_stands_before_a_document_goes() -> None:
    copy = clean(b"From: Olena\r\n" * 20 + a_document(), "application/pdf")
    assert copy.startswith(b"%PDF-")
    assert says_nothing(copy)


def with_names_where_no_reader_shows_them(pdf: pikepdf.Pdf) -> None:
    """A page with a layer, a form, a bookmark and a structure, each with keys of other programs or with a name."""
    page = pdf.pages[0]
    page.obj["/Author"], page.obj["/MyPrivate"] = OWNER, Dictionary(Owner=OWNER)
    states = Dictionary(View=Dictionary(ViewState=Name.OFF), User=Dictionary(Type=Name.Ind, Name=OWNER))
    states.CreatorInfo = Dictionary(Creator=OWNER)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Pipes", Usage=states, Author=OWNER))
    seen = pdf.make_stream(b"1 1 m 2 2 l S")
    seen.Type, seen.Subtype, seen.BBox, seen["/Author"] = Name.XObject, Name.Form, Array([0, 0, 9, 9]), OWNER
    seen.Resources = Dictionary(Properties=Dictionary(MC1=Dictionary(Who=OWNER)))
    lists = Dictionary(MC0=Dictionary(ActualText="Street 5", Who=OWNER), MC2=layer)
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(Fm=seen), Properties=lists, Author=OWNER)
    setting = Dictionary(Creator=OWNER, Name=OWNER, OFF=Array([layer]), Order=Array([layer]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=setting, Author=OWNER)
    text_field = Dictionary(FT=Name.Tx, T="street", V="Main Street", Author=OWNER)
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(text_field)]), Author=OWNER)
    words = Dictionary(S=Name.Span, MyPrivate=OWNER, Alt="A pipe", T=OWNER)
    user = Dictionary(O=Name.UserProperties, P=Array([Dictionary(N="Author", V=OWNER)]))
    element = Dictionary(Type=Name.StructElem, S=Name.P, T=OWNER, K=Array([words, 0]), A=user)
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([pdf.make_indirect(element)]), Author=OWNER)
    mark = pdf.make_indirect(Dictionary(Title="Chapter 1", Author=OWNER, Dest=Array([page.obj, Name.Fit])))
    mark.Next = mark
    pdf.Root.Outlines = Dictionary(Type=Name.Outlines, Author=OWNER, First=mark, Last=mark, Count=1)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True, Author=OWNER)


def test_a_document_keeps_no_name_under_keys_that_no_reader_shows() -> None:
    copy = clean(a_document(with_names_where_no_reader_shows_them), "application/pdf")
    plain = read(copy)
    assert says_nothing(plain)
    for seen in (b"Pipes", b"/ViewState /OFF", b"Street 5", b"Main Street", b"A pipe", b"Chapter 1"):
        assert seen in plain, seen
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        page = pdf.pages[0].obj
        assert page["/Resources"]["/Properties"]["/MC2"].objgen == pdf.Root.OCProperties.D.OFF[0].objgen
        assert page["/Resources"]["/XObject"]["/Fm"].read_bytes() == b"1 1 m 2 2 l S"
        assert page["/MediaBox"].as_list()[2] == 200


def test_notes_stay_without_their_writer_and_what_they_do() -> None:
    box = Array([0, 0, 9, 9])
    sent = a_document(
        marks(
            Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=box, T=OWNER, Contents="See here"),
            Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=box, A=Dictionary(S=Name.URI, URI="https://olena.example")
            ),
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=Dictionary(S=Name.Launch, F="cmd.exe")),
            Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=box, Contents=OWNER),
            Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=box),
        )
    )
    plain = read(clean(sent, "application/pdf"))
    assert b"See here" in plain
    for gone in (b"Olena", b"olena.example", b"cmd.exe", b"FileAttachment", b"RichMedia"):
        assert gone not in plain, gone


def photo_on_a_page(content: bytes, coding: Name | Array = Name.DCTDecode) -> Callable[[pikepdf.Pdf], None]:
    """A page that shows a picture of this content, 8 by 4."""

    def put(pdf: pikepdf.Pdf) -> None:
        image = pdf.make_stream(content)
        image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, coding
        image.Width, image.Height, image.ColorSpace, image.BitsPerComponent = 8, 4, Name.DeviceRGB, 8
        pdf.pages[0].obj["/Resources"] = Dictionary(XObject=Dictionary(Im=image))

    return put


@contextmanager
def picture_of(copy: bytes) -> Iterator[Object]:
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        yield pdf.pages[0].obj["/Resources"]["/XObject"]["/Im"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_photo_on_a_page_keeps_neither_position_nor_owner(packed: bool) -> None:
    photo = a_photo(comment=OWNER)
    content = zlib.compress(photo) if packed else photo
    coding = Array([Name.FlateDecode, Name.DCTDecode]) if packed else Name.DCTDecode
    copy = clean(a_document(photo_on_a_page(content, coding)), "application/pdf")
    assert says_nothing(read(copy))
    with picture_of(copy) as picture:
        assert opened(picture.read_raw_bytes()).tobytes() == opened(photo).tobytes()


PHOTO = a_photo(comment=OWNER)
AFTER_APP0 = PHOTO.index(b"JFIF") - 2 + int.from_bytes(PHOTO[4:6], "big")


@pytest.mark.parametrize(
    "odd",
    [
        b"\n" + PHOTO,
        b"Olena\r\n" + PHOTO,
        PHOTO[:AFTER_APP0] + b"\0\0Olena" + PHOTO[AFTER_APP0:],
        PHOTO[:2] + PHOTO,
        PHOTO + b"\r\n",
        PHOTO[:-2],
    ],
    ids=["newline first", "words first", "words between segments", "twice begun", "newline last", "no end"],
)
def test_an_odd_photo_on_a_page_is_shown_as_readers_show_it(odd: bytes) -> None:
    copy = clean(a_document(photo_on_a_page(odd)), "application/pdf")
    assert says_nothing(read(copy))
    with picture_of(copy) as picture:
        assert opened(picture.read_raw_bytes()).tobytes() == opened(PHOTO).tobytes()


@pytest.mark.parametrize(
    ("unreadable", "coding"),
    [
        (b"", Name.DCTDecode),
        (PHOTO[:100], Name.DCTDecode),
        (b"Olena", Name.DCTDecode),
        (b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x50Olena", Name.JPXDecode),
    ],
    ids=["empty", "ends in its head", "no picture", "broken boxes"],
)
def test_a_picture_that_nobody_can_read_becomes_an_empty_one_and_its_page_stays(
    unreadable: bytes, coding: Name
) -> None:
    copy = clean(a_document(photo_on_a_page(unreadable, coding)), "application/pdf")
    assert says_nothing(read(copy))
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert pdf.pages[0].obj["/Contents"].read_bytes() == b"0 0 m 9 9 l S"
    with picture_of(copy) as picture:
        assert (int(picture.Width), int(picture.Height), picture.read_bytes()) == (1, 1, b"\xff")
        assert [int(each) for each in picture.Mask.as_list()] == [0, 255], "no colour is painted"


def test_a_document_that_wants_a_password_has_no_copy() -> None:
    with pikepdf.open(io.BytesIO(a_document())) as pdf:
        locked = saved(pdf, encryption=pikepdf.Encryption(user="secret", owner="secret"))
        only_marked = saved(pdf, encryption=pikepdf.Encryption(user="", owner="secret"))
    with pytest.raises(NoCleanCopy) as refused:
        clean(locked, "application/pdf")
    assert refused.value.why is Uncleanable.LOCKED
    assert b"/Encrypt" not in clean(only_marked, "application/pdf")


# What has no copy -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0" + b"x" * 99, "image/jpeg"),
        (a_photo()[:-400], "image/jpeg"),
        (a_photo("PNG"), "image/jpeg"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(16), "image/heic"),
        (HEIC.read_bytes()[:-200], "image/heic"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
    ],
)
def test_a_broken_file_has_no_copy(content: bytes, kind: str) -> None:
    with pytest.raises(NoCleanCopy) as refused:
        clean(content, kind)
    assert refused.value.why is Uncleanable.BROKEN


def a_bomb() -> bytes:
    """A small file of very many pixels."""
    out = io.BytesIO()
    Image.new("1", (20_000, 6_000)).save(out, "PNG")
    return out.getvalue()


def test_too_many_pixels_or_pages_have_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = a_bomb()
    assert len(bomb) < 50_000
    monkeypatch.setattr("chalicelib.adapters.cleaning.pdf.PAGES", 1)
    pages = a_document(lambda pdf: pdf.pages.append(pdf.pages[0]))
    for content, kind in ((bomb, "image/png"), (pages, "application/pdf")):
        with pytest.raises(NoCleanCopy) as refused:
            clean(content, kind)
        assert refused.value.why is Uncleanable.TOO_MUCH


def test_a_process_of_its_own_cleans_and_says_why_not() -> None:
    assert clean_apart(Original(a_photo(), "image/jpeg")) == clean(a_photo(), "image/jpeg")
    assert clean_apart(Original(b"Dear Sir", "image/jpeg")) is Uncleanable.BROKEN


def test_a_file_that_takes_too_long_has_no_copy() -> None:
    assert clean_apart(Original(a_photo(), "image/jpeg"), seconds=0.001) is Uncleanable.TOO_MUCH


def test_a_fault_of_ours_is_not_the_file_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message is brought again, and lies where an alarm tells of it at last."""
    monkeypatch.setattr("sys.path", ["/nowhere"])
    with pytest.raises(RuntimeError, match="cleaning of files fails"):
        clean_apart(Original(a_photo(), "image/jpeg"))


PR_CAPBSET_DROP, CAPABILITIES = 24, 64

A_FUNCTION_THAT_CLEANS = """
import sys
from chalicelib.adapters.cleaning.process import clean_apart
from chalicelib.services.ports.cleaning import Original
sys.executable = sys.argv[1]
print(clean_apart(Original(b"", "image/jpeg")))
"""


def as_in_a_function() -> None:
    """Give up what root may do, so that the next program has a function's rights. Others have none to give up."""
    libc = ctypes.CDLL(None)
    for capability in range(CAPABILITIES):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


@pytest.mark.parametrize("part", ["environ", "mem"])
def test_the_process_that_cleans_cannot_look_into_the_function_that_started_it(tmp_path: Path, part: str) -> None:
    spy = tmp_path / "spy"
    spy.write_text(f"#!/bin/sh\nexec head -c 1 /proc/$PPID/{part}\n", encoding="ascii")
    spy.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", A_FUNCTION_THAT_CLEANS, str(spy)],
        env={"PYTHONPATH": str(ROOT), "AWS_SECRET_ACCESS_KEY": "secret"},
        preexec_fn=as_in_a_function,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
    assert "Permission denied" in done.stderr


@pytest.mark.parametrize("cut", range(2, 60, 7))
def test_a_jpeg_that_ends_in_its_head_is_no_jpeg(cut: int) -> None:
    with pytest.raises(NoCleanCopy):
        without_notes(a_photo()[:cut])
