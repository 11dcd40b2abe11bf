"""Invisible characters, which can make two texts look alike that differ, or a text look empty that is not."""

import re

_UNSEEN = re.compile(
    "["
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    r"\u2800"
    "]"
)
"""What Unicode calls Default_Ignorable_Code_Point: soft hyphens, joiners, characters without width or with an empty
glyph, variation selectors, and those that change the direction of text. Added: the braille pattern without dots."""


def without_unseen(text: str) -> str:
    """The text without its invisible characters. For names and lines: in a longer text they join the parts of emoji."""
    return _UNSEEN.sub("", text)
