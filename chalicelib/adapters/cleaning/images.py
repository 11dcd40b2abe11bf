"""Pictures: decoded, turned upright, and encoded again from their pixels."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence, TiffImagePlugin

from chalicelib.adapters.cleaning.limits import FRAMES, MOVING_PIXELS, PAGES_PIXELS, PIXELS, NoCleanCopy
from chalicelib.domain.submissions.attachments import Uncleanable

_FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/tiff": "TIFF",
}
"""What Pillow calls the types."""

_QUALITY = 92
"""Of a WebP, which does not tell how it was coded; no difference is seen."""

_UPRIGHT = 1
_ORIENTATION = 0x0112
"""The tag of EXIF that says how a camera was held, and its value for upright."""

# The limit is ours: Pillow would only warn between its own and twice that.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """One picture of a file, and for how many milliseconds an animation shows it."""

    picture: Image.Image
    duration: int


def cleaner_of(kind: str) -> Callable[[bytes], bytes]:
    """What cleans pictures of a media type. Raises ``NoCleanCopy`` for a type that is none of a picture."""
    if kind not in _FORMATS:
        raise NoCleanCopy(Uncleanable.BROKEN)
    return partial(_clean, _FORMATS[kind])


def _clean(form: str, content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=[form]) as image:
        # A photo may bring others along: a small one, a film. What is looked at is the first.
        frames = 1 if form == "JPEG" else getattr(image, "n_frames", 1)
        if frames > FRAMES:
            raise NoCleanCopy(Uncleanable.TOO_MUCH)
        if frames > 1:
            return _pages(image, frames) if form == "TIFF" else _animation(form, image, frames)
        _limit(image.width * image.height, PIXELS)
        return _as_coded(image) if _can_stay_as_coded(image) else _one_picture(form, image)


def _limit(pixels: int, most: int) -> None:
    if pixels > most:
        raise NoCleanCopy(Uncleanable.TOO_MUCH)


def _can_stay_as_coded(image: Image.Image) -> bool:
    """Whether a JPEG may be written with its own quantization tables, so that it loses nothing."""
    upright = image.getexif().get(_ORIENTATION, _UPRIGHT) == _UPRIGHT
    return image.format == "JPEG" and upright and image.mode in ("RGB", "L") and not _profile(image)


def _as_coded(image: Image.Image) -> bytes:
    image.load()
    image.info = {}
    out = io.BytesIO()
    image.save(out, "JPEG", quality="keep", optimize=True)
    return out.getvalue()


def _frame(image: Image.Image) -> _Frame:
    duration = int(image.info.get("duration", 0))
    if "transparency" in image.info:
        image = image.convert("RGBA")
    profile = _profile(image)
    picture = ImageOps.exif_transpose(image)  # a picture of its own, in any case
    if profile:
        picture = _in_usual_colours(picture, profile)
    # What else the file says of itself would be written with the picture.
    picture.info = {}
    return _Frame(picture, duration)


def _profile(image: Image.Image) -> bytes | None:
    """The ICC profile of a picture, unless it is sRGB. A profile can name a person."""
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or not profile:
        return None
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError):
        return None
    return None if name.startswith("sRGB") else profile


def _in_usual_colours(image: Image.Image, profile: bytes) -> Image.Image:
    mode = "RGBA" if image.mode in ("RGBA", "LA", "PA") else "RGB"
    if image.mode in ("P", "PA", "LA"):
        image = image.convert(mode)
    try:
        given, usual = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        changed = ImageCms.profileToProfile(image, given, usual, outputMode=mode)
    except (ImageCms.PyCMSError, ValueError):
        return image
    assert changed is not None, "only a change in place gives nothing"
    return changed


def _how_written(form: str, image: Image.Image) -> dict[str, Any]:
    """Options for writing, by the picture that was read: as fine as that was, and as often repeated."""
    match form:
        case "JPEG":
            tables = getattr(image, "quantization", None)
            return {"qtables": tables} if tables else {}
        case "TIFF":
            return {"compression": "tiff_deflate"}
        case "WEBP":
            how = {"quality": _QUALITY}
        case _:
            how = {}
    return how | ({"loop": image.info["loop"]} if "loop" in image.info else {})


def _one_picture(form: str, image: Image.Image) -> bytes:
    how, picture = _how_written(form, image), _frame(image).picture
    if form == "JPEG" and picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def _animation(form: str, image: Image.Image, frames: int) -> bytes:
    """Each frame is written as what has changed since the one before, so all are in memory at once."""
    _limit(frames * image.width * image.height, MOVING_PIXELS)
    how = _how_written(form, image)
    first, *others = [_frame(each) for each in ImageSequence.Iterator(image)]
    out = io.BytesIO()
    first.picture.save(
        out,
        form,
        save_all=True,
        append_images=[each.picture for each in others],
        duration=[each.duration for each in (first, *others)],
        **how,
    )
    return out.getvalue()


def _pages(image: Image.Image, frames: int) -> bytes:
    """Each page has a size of its own, and is written before the next is read."""
    out, pixels = io.BytesIO(), 0
    with TiffImagePlugin.AppendingTiffWriter(out) as pages:
        for place in range(frames):
            image.seek(place)
            _limit(image.width * image.height, PIXELS)
            _limit(pixels := pixels + image.width * image.height, PAGES_PIXELS)
            _frame(image).picture.save(pages, "TIFF", **_how_written("TIFF", image))
            pages.newFrame()
        return out.getvalue()
