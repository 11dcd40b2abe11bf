"""Words as they are compared: without case, width and apostrophes, and cut down to their stems.

Text in scripts that put no spaces between words is not cut into words; what is looked for is found at any place.
"""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+\*?")
"""A word of a text, or of a pack's keyword, where a trailing ``*`` stands for any ending."""

_APOSTROPHES = re.compile("['’ʼ`]")
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese."""

_SHORTEST_STEM = 3
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ENGLISH_ENDINGS = ("ings", "ing", "ied", "ies", "ed", "es", "s", "e", "y")
"""Plurals and verb forms, the longest first."""

_KEPT = re.compile("(ss|[aeou]y)$")
"""Words such as ``illness`` and ``delay`` are kept whole: their last letters are no ending."""

_ENDINGS_OF_WORDS = """
увати ювати ування
його ього ьому ала ати али ами ать его ему еві еть ила или ими ити ить іла іли іми іти ова ові ого ому ями ять єві
ав ам ах ая ев ее ей ем ею ив ий им их ив ів ій ім іх ла ли ло ов ое ої ой ом ою ть ую ый ым ых юю ям ях яя єї єм єю їв
їх а е и й о у ы ь ю я є і ї
"""
_SLAVIC_ENDINGS = tuple(_ENDINGS_OF_WORDS.split())
"""Ukrainian and Russian: cases, genders, plurals and the commonest verb forms, the longest first."""


def plain(text: str) -> str:
    """A text as it is compared: in NFKC, case-folded and without apostrophes."""
    return _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold())


def is_unspaced(text: str) -> bool:
    """Whether a text has signs of a script that puts no spaces between words."""
    return bool(_WITHOUT_SPACES.search(text))


def stem(word: str) -> str:
    """A word without its ending, the same for most forms of one word. Cutting leaves at least three letters.

    Where sounds change within a word (Ukrainian черга, черзі), its forms have different stems; such keywords need a
    ``*``.
    """
    cyrillic = bool(_CYRILLIC.search(word))
    if _KEPT.search(word):
        return word
    endings = _SLAVIC_ENDINGS if cyrillic else _ENGLISH_ENDINGS
    ending = next((e for e in endings if word.endswith(e) and len(word) - len(e) >= _SHORTEST_STEM), "")
    base = word.removesuffix(ending) if ending else word
    if cyrillic:
        # операцій and операція, лікарів and лікарь end alike only so.
        shorter = base.rstrip("іиьйї")
        return shorter if len(shorter) >= _SHORTEST_STEM else base
    if ending and len(base) > _SHORTEST_STEM and base[-1] == base[-2] and base[-1] not in "aeiou":
        return base[:-1]  # cancelled, cancel
    return base
