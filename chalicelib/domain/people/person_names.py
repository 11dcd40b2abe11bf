"""Find a person by a given name beside a capitalised word (Мария Иванова, Mary Smith).

A thing named after a person is not a person: a word before it (улица, Queen) or behind it (Street) tells so. Only names
on the lists are found.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from chalicelib.domain.people.names import ENGLISH, RUSSIAN, UKRAINIAN

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

_PLACES_BEFORE = re.compile(
    r"(?:ул|улиц|вул|вулиц|просп|проспект|пр|пл|площад|площ|бул|бульвар|пер|переул|пров|провул|наб|набережн|шоссе|шосе|имени|имя|им"
    r"|імені|ім|музе|парк|сквер|школ|гимнази|гімназі|театр|больниц|лікарн|библиотек|бібліотек|премі|преми|фонд"
    r"|st|saint|queen|king|prince|princess|lake|fort|mount|mt|cape|port)[а-яіїєґ]{0,4}",
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
    r"(?:[оеєё]в|[иыі]н|[оеє]ва|[иыі]на|с?ский|с?ская|цкий|цкая|ський|ська|цький|цька|енко|[чщ]ук|[ую]к|[ая]к|[ие]ць|[ая]ль|ко)\Z"
)
"""How family names end that stand before the given one."""

_LEAST_FAMILY = 3
"""Letters of a family name."""


def names_person(text: str) -> bool:
    """Whether a text names somebody with given and family name."""
    return any(_pairs(text))


def _pairs(text: str) -> Iterator[bool]:
    words = list(_WORD.finditer(text))
    for at, (first, second) in enumerate(pairwise(words)):
        if text[first.end() : second.start()] != " ":
            continue
        before = words[at - 1][0] if at else ""
        yield _is_person(first[0], second[0]) and not _PLACES_BEFORE.fullmatch(before)


def _is_person(first: str, second: str) -> bool:
    if not (first.istitle() and second.istitle()):
        return False
    if first in _given() and len(second) >= _LEAST_FAMILY:
        return not _PLACES_BEHIND.fullmatch(second)
    return second in _given() and second not in ENGLISH and _FAMILY.search(first) is not None


@cache
def _given() -> frozenset[str]:
    """Given names as they are written in texts: those of Cyrillic in every case of the singular."""
    return ENGLISH | {form for name in RUSSIAN | UKRAINIAN for form in _cases(name)}


def _cases(name: str) -> Iterator[str]:
    stem, last = name[:-1], name[-1]
    endings: tuple[str, ...]
    if last in "ая":
        endings = ("а", "я", "ы", "и", "і", "ї", "е", "у", "ю", "ой", "ей", "ою", "ею", "єю")
    elif last in "йь":
        endings = (last, "я", "ю", "ем", "єм", "ем", "е", "ї", "и", "єві", "еві")
    else:
        stem, endings = name, ("", "а", "у", "ом", "е", "ові", "ем", "еві", "і")
    return (stem + ending for ending in endings)
