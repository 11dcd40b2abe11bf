"""The catalogue for forms, in parts, so that a form of a country with 2,000 services fetches a few kilobytes of it.

``data/forms/<language>/catalogue.json``   all of the catalogue where that is small, else what is needed at once
``data/forms/<language>/<n>.json``         the n-th six entries, as parts of the catalogue, with what they refer to
``data/forms/<language>/offices/<agency>.json``  names and numbers of the offices that serve an agency
``data/forms/words/<n>.json``              the n-th part of an inverted index: {word: [own, inherited]}

Entries have numbers: kind by kind, by name within a kind. A posting list has the numbers of the entries that have the
word in a name of their own, or in one that they inherit from the agency or the entries above. Each number but the first
is written as the difference to the one before. The word ``=<kind>/<id>`` has the number of the entry with an id.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from chalicelib.services.publishing.catalogue import catalogue
from chalicelib.services.publishing.drawing import Drawing

WHOLE_BYTES = 10_000
"""A catalogue of at most so many bytes comes in one piece."""
FIRST_BYTES = 6_000
"""Of a larger one, the kinds with the fewest entries come whole with the first part while it has at most so many."""
ENTRIES_IN_PART = 6
WORD_BYTES = 1_800
KINDS = ("agencies", "services", "topics", "offices", "regions", "life_situations")
_KEPT = ("channels", "languages", "limits", "kinds", "regions", "stages", "attributes", "segments")
_WORDS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
"""Chinese has no spaces between words, so each of its characters is a word."""

Json = dict[str, Any]


def catalogue_parts(drawing: Drawing, languages: Sequence[str]) -> dict[str, str]:
    """Text by path. ``languages`` are those that forms are drawn in."""
    pack = drawing.pack
    whole = _for_forms(catalogue(pack))
    named = {language: _in_language(whole, language, pack.language) for language in languages}
    if max(len(_compact(each).encode()) for each in named.values()) <= WHOLE_BYTES:
        return {_front(language): _compact(each) for language, each in named.items()}
    order = [
        (kind, entry)
        for kind in KINDS
        for entry in sorted(
            whole[kind], key=lambda each: (drawing.words.in_order(pack.text(whole[kind][each]["name"])), each)
        )
    ]
    numbers = {entry: number for number, (kind, entry) in enumerate(order) if kind == "offices"}
    words = list(_word_parts(_index(whole, order)))
    serving = _serving(whole)
    at_once = _at_once(max(named.values(), key=lambda each: len(_compact(each).encode())))
    about = {
        "whole": [kind for kind in KINDS if kind in at_once],
        "entries": ENTRIES_IN_PART,
        "ranges": _ranges(order),
        "words": [min(part) for part in words],
        "offices": bool(serving),
    }
    objects = {f"data/forms/words/{n}.json": _compact(part) for n, part in enumerate(words)}
    for language, texts in named.items():
        objects[_front(language)] = _compact({**{name: texts[name] for name in at_once}, "parts": about})
        for n, start in enumerate(range(0, len(order), ENTRIES_IN_PART)):
            objects[f"data/forms/{language}/{n}.json"] = _compact(_part(texts, order[start : start + ENTRIES_IN_PART]))
        for agency in whole["agencies"] if serving else ():
            objects[f"data/forms/{language}/offices/{agency}.json"] = _compact(
                {
                    office: {"name": texts["offices"][office]["name"], "number": numbers[office]}
                    for office in serving[agency]
                }
            )
    return objects


def _for_forms(whole: Json) -> Json:
    """What forms and the search need of the catalogue."""
    kinds = {kind: {entry: _needed(about) for entry, about in whole[kind].items()} for kind in KINDS}
    return {name: whole[name] for name in _KEPT} | kinds


def _at_once(named: Json) -> list[str]:
    """The parts of the catalogue that the first file has: what every form needs, and kinds with few entries."""
    size = sum(len(_compact(named[name]).encode()) for name in _KEPT)
    found = list(_KEPT)
    for kind in sorted((each for each in KINDS if each not in _KEPT), key=lambda each: len(_compact(named[each]))):
        size += len(_compact(named[kind]).encode())
        if size > FIRST_BYTES:
            break
        found.append(kind)
    return found


def _front(language: str) -> str:
    return f"data/forms/{language}/catalogue.json"


def _compact(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _in_language(node: Any, language: str, otherwise: str) -> Any:
    """A part of the catalogue with its texts in one language, or in the pack's own where they lack it."""
    if isinstance(node, Mapping):
        return {
            name: _text(value, language, otherwise)
            if name in ("name", "title") and isinstance(value, Mapping)
            else _in_language(value, language, otherwise)
            for name, value in node.items()
        }
    return [_in_language(each, language, otherwise) for each in node] if isinstance(node, list | tuple) else node


def _text(text: Mapping[str, str], language: str, otherwise: str) -> dict[str, str]:
    known = language if language in text else otherwise
    return {known: text[known]} if known in text else dict(text)


def _part(whole: Json, entries: Iterable[tuple[str, str]]) -> Json:
    """These entries of the catalogue, in order, with the agencies and entries above that they refer to."""
    found: dict[str, Json] = defaultdict(dict)
    order = [list(each) for each in entries]
    for kind, entry in order:
        for above in _line(whole[kind], entry):
            found[kind][above] = whole[kind][above]
        for agency in _agencies_of(whole[kind][entry]):
            for above in _line(whole["agencies"], agency):
                found["agencies"][above] = whole["agencies"][above]
    return {**found, "order": order}


def _needed(entry: Json) -> Json:
    """What forms need of an entry."""
    unused = ("phones", "steps", "region")
    return {name: value for name, value in entry.items() if name not in unused and value is not None}


def _agencies_of(entry: Json) -> list[str]:
    return [each for each in (entry.get("agency"), *entry.get("hosts", ())) if each]


def _line(tree: Json, entry: str) -> list[str]:
    """An entry and those above it, nearest first."""
    found = [entry]
    while (above := tree[found[-1]].get("parent")) and above not in found:
        found.append(above)
    return found


def _serving(whole: Json) -> dict[str, list[str]]:
    """Offices by agency: an office serves the agencies that run it or are its guests, and all above and below them."""
    lines = {agency: _line(whole["agencies"], agency) for agency in whole["agencies"]}
    found: dict[str, list[str]] = defaultdict(list)
    for office, entry in whole["offices"].items():
        at = _agencies_of(entry)
        for agency, line in lines.items():
            if any(each in line or agency in lines[each] for each in at):
                found[agency].append(office)
    return found


def _ranges(order: Sequence[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """The first number of each kind, and the first after it."""
    kinds = [kind for kind, _ in order]
    return {kind: (kinds.index(kind), kinds.index(kind) + kinds.count(kind)) for kind in dict.fromkeys(kinds)}


def words_of(text: str) -> set[str]:
    """The words of a text as they are searched: in lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return set(_WORDS.findall("".join(each for each in plain if not unicodedata.category(each).startswith("M"))))


def _index(whole: Json, order: Sequence[tuple[str, str]]) -> dict[str, tuple[list[int], list[int]]]:
    """The numbers of entries by word: of those that have it in their own name, and of those that inherit it."""
    known: dict[tuple[str, str], set[str]] = {}

    def named(kind: str, entry: str) -> set[str]:
        if (kind, entry) not in known:
            known[kind, entry] = {word for text in whole[kind][entry]["name"].values() for word in words_of(text)}
        return known[kind, entry]

    index: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for number, (kind, entry) in enumerate(order):
        own = named(kind, entry)
        above = [(kind, each) for each in _line(whole[kind], entry)[1:]]
        if kind == "services":
            above.append(("agencies", whole[kind][entry]["agency"]))
        inherited = {word for each in above for word in named(*each)} - own
        for word in own | {f"={kind}/{entry}"}:
            index[word][0].append(number)
        for word in inherited:
            index[word][1].append(number)
    return index


def _word_parts(index: Mapping[str, tuple[list[int], list[int]]]) -> Iterator[dict[str, list[list[int]]]]:
    """The index in the order of its words, in parts of about ``WORD_BYTES``."""
    part: dict[str, list[list[int]]] = {}
    size = 0
    for word in sorted(index):
        own, inherited = (_differences(numbers) for numbers in index[word])
        part[word] = [own, inherited] if inherited else [own]
        size += len(_compact(part[word])) + len(word.encode()) + 4
        if size >= WORD_BYTES:
            yield part
            part, size = {}, 0
    if part:
        yield part


def _differences(numbers: Sequence[int]) -> list[int]:
    return [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]
