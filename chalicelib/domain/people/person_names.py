"""Find a person by a given name beside a capitalised word (Мария Иванова, Mary Smith).

A thing named after a person is not a person: a word before it (улица, Queen) or behind it (Street) tells so. Only names
on the lists are found.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby, pairwise

from chalicelib.domain.people.names import ENGLISH, RUSSIAN, UKRAINIAN

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")

_DAY_OF_MARCH = re.compile(r"\d\s?марта\b", re.IGNORECASE)
"""A date, not a given name: the one month that is on the lists."""

_PLACES_BEFORE = re.compile(
    r"(?:ул|улиц|вул|вулиц|просп|проспект|пр|пл|площад|площ|бул|бульвар|пер|переул|пров|провул|наб|набережн|шоссе|шосе|имени|имя|им"
    r"|імені|ім|музе|парк|сквер|школ|гимнази|гімназі|театр|больниц|лікарн|библиотек|бібліотек|премі|преми|фонд"
    r"|памятник|пам'ятник|монумент|st|saint|queen|king|prince|princess|lake|fort|mount|mt|cape|port)[а-яіїєґ]{0,4}",
    re.IGNORECASE,
)
"""Words before the name of somebody whom a place is named after."""

_PLACES_BEHIND = re.compile(
    r"(?:street|road|avenue|lane|close|drive|square|court|terrace)s?|st|rd|ave|terr|park|green|beach|bridge|field|island|place"
    r"|hospital|school|library|university|institute|clinic|cent(?:er|re)|college|museum|theat(?:er|re)|memorial|foundation"
    r"|house|hall|building|gym|station|substation|ward|county|act|day|and|management|services?|health|care|teams?|line",
    re.IGNORECASE,
)
"""Words behind such a name."""

_FAMILY = re.compile(
    r"(?:(?:[оеєё]в|[иыі]н)(?:а|у|е|ы|ым|им|ой|ою|ої|ій)?|с?ский|с?ская|цкий|цкая|ський|ська|цький|цька"
    r"|(?:енк|[чщ]ук)(?:о|а|у|ом|ові)|[ую]к|[ая]к|[ие]ць|[ая]ль|ко)\Z",
    re.IGNORECASE,
)
"""How family names end that stand before the given one; the commonest in every case."""

_LEAST_FAMILY = 3
"""Letters of a family name."""

_VOWEL = re.compile(r"[aeiouyаеёиоуыэюяєії]", re.IGNORECASE)
"""What a family name has and many abbreviations have not (NHS, МФЦ)."""

_LONGEST_FULL_NAME = 3
"""Words of a family name, a given name and a patronymic."""

_FEMININE = ("а", "я", "ы", "и", "і", "ї", "е", "у", "ю", "ой", "ей", "ою", "ею", "єю")
_SOFT = ("я", "ю", "ем", "єм", "е", "ї", "і", "и", "єві", "еві")
_HARD = ("а", "у", "ом", "е", "ові", "ем", "еві", "і")
"""Endings of the cases."""

_VOWEL_MOVES = {"ел": "л", "ір": "ор", "ів": "ов"}
"""Ends of names whose last vowel is lost or changes in the other cases: Павел, Павла; Федір, Федора; Яків, Якова."""

_SOUND_CHANGES = {"га": "зі", "ка": "ці"}
"""Ends of names whose consonant changes in the dative: Ольга, Ользі; Одарка, Одарці."""


def names_person(text: str) -> bool:
    """Whether a text names somebody with given and family name."""
    return any(_pairs(_DAY_OF_MARCH.sub(".", text)))


def _pairs(text: str) -> Iterator[bool]:
    words = list(_WORD.finditer(text))
    shouted = _shouted([word[0] for word in words])
    for at, (first, second) in enumerate(pairwise(words)):
        between = text[first.end() : second.start()]
        if not between.isspace() or between.count("\n") > 1 or shouted[at] or shouted[at + 1]:
            continue
        before = words[at - 1][0] if at else ""
        yield _is_person(first[0], second[0]) and not _PLACES_BEFORE.fullmatch(before)


def _shouted(words: list[str]) -> list[bool]:
    """Whether each word stands in a long run of words in capitals: there, capitals do not show what is a name."""
    runs = [(loud, len(list(run))) for loud, run in groupby(words, str.isupper)]
    return [loud and length > _LONGEST_FULL_NAME for loud, length in runs for _ in range(length)]


def _is_person(first: str, second: str) -> bool:
    if not (first[0].isupper() and second[0].isupper()):
        return False
    if first.capitalize() in _given() and len(second) >= _LEAST_FAMILY and _VOWEL.search(second):
        return not _PLACES_BEHIND.fullmatch(second.partition("-")[0])
    given = second.capitalize()
    return given in _given() and given not in ENGLISH and _FAMILY.search(first) is not None


@cache
def _given() -> frozenset[str]:
    """Given names as they are written in texts: those of Cyrillic in every case of the singular."""
    return ENGLISH | {form for name in RUSSIAN | UKRAINIAN for form in _cases(name)}


def _cases(name: str) -> Iterator[str]:
    """A name in every case of the singular. The endings of both languages are tried, so some forms do not exist."""
    yield name
    stem, last = name[:-1], name[-1]
    endings: tuple[str, ...]
    if name[-2:] in _SOUND_CHANGES:
        yield name[:-2] + _SOUND_CHANGES[name[-2:]]
    if last in "ая":
        endings = _FEMININE
    elif last in "йь":
        endings = _SOFT
    else:
        stem = name[:-2] + _VOWEL_MOVES[name[-2:]] if name[-2:] in _VOWEL_MOVES else name.removesuffix("о")
        endings = _HARD + _SOFT if last == "р" else _HARD
    yield from (stem + ending for ending in endings)
