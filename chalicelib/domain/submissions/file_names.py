"""File names: the safe name under which a file is shown and saved."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from chalicelib.domain.submissions.unseen_signs import without_unseen

ENDINGS: Mapping[str, Sequence[str]] = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/heic": ("heic", "heif"),
    "image/gif": ("gif",),
    "image/tiff": ("tif", "tiff"),
}
"""The endings that a name may have, by media type; the first is given to a name that has another one."""

LONGEST = 150
"""Most characters of a name, its ending included."""

_NAMELESS, _UNKNOWN = "file", "bin"

_AT_ENDS = " ._"
"""What a name neither begins nor ends with: a system may hide such a file, or take the dot away."""

_SPECIAL = re.compile(r'[\\/:*?"<>|]')
"""Characters that have a meaning in paths or that some systems refuse in names."""

# A number after a dot is the end of a date or of a version.
_ENDING = re.compile(r"\.(?=[0-9]{0,7}[A-Za-z])([A-Za-z0-9]{1,8})\Z")


def safe_name(name: str, kind: str) -> str:
    """The name under which a file of a media type is shown and saved: its ending is one of the type's.

    It has no invisible characters, no control characters and none that change the direction of writing.
    """
    # Only what stands together once the rest is gone can be composed.
    seen = unicodedata.normalize("NFC", "".join(sign for sign in without_unseen(name) if _is_seen(sign)))
    stem, endings = _SPECIAL.sub("_", " ".join(seen.split())).strip(_AT_ENDS), ENDINGS.get(kind, (_UNKNOWN,))
    ending = endings[0]
    if found := _ENDING.search(stem):
        stem = stem[: found.start()]
        if found[1].lower() in endings:
            ending = found[1]
        else:
            stem = stem.removesuffix(f".{ending}")
    stem = stem[: LONGEST - len(ending) - 1].strip(_AT_ENDS)
    return f"{stem or _NAMELESS}.{ending}"


def _is_seen(sign: str) -> bool:
    """Whether a sign shows something or is a space."""
    # Other: controls, halves of signs, private and unassigned ones. Line separators.
    return unicodedata.category(sign)[0] != "C" and unicodedata.category(sign) not in ("Zl", "Zp")
