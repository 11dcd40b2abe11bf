"""Finds the phrases of a pack in a text, in time linear in the length of the text.

A phrase is written as items with spaces between them. All of them stand in one sentence, in any order, at most
``REACH`` words from the first to the last. An item is one or several alternatives with ``|`` between them. An
alternative is a word or, with ``+``, several in a row. A word is found in its other forms too; with a trailing ``*``
it finds every word that begins with it. After "not" a word means the opposite and is passed over, unless the
phrase says ``not+`` itself. In scripts without spaces an alternative is found wherever it stands, and the items are at
most ``REACH_IN_SIGNS`` signs apart.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chalicelib.domain.cases.words import WORD, is_unspaced, plain, stem

REACH = 9
REACH_IN_SIGNS = 14

_SENTENCE_END = re.compile(r"[!?;\n。]|(?<=\w{4})\.")
"""A full stop after fewer than four letters may be an abbreviation's."""

_NOT = frozenset({"не", "not", "isnt", "arent", "wasnt", "didnt", "dont", "doesnt", "hasnt", "havent", "never"})


class _Word(NamedTuple):
    text: str
    prefix: bool

    def fits(self, word: str, stemmed: str) -> bool:
        return word.startswith(self.text) if self.prefix else stemmed == self.text


class _Part(NamedTuple):
    """An alternative of an item from its second word on."""

    item: int
    rest: tuple[_Word, ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    name: str
    items: tuple[int, ...]
    reach: int


@dataclass(slots=True)
class PhraseBook:
    """Phrases indexed by the first word of each alternative: each word of a text is looked up, not each phrase."""

    _items: dict[str, int] = field(default_factory=dict)
    _of_item: dict[int, list[_Phrase]] = field(default_factory=lambda: defaultdict(list))
    _stems: dict[str, list[_Part]] = field(default_factory=lambda: defaultdict(list))
    _beginnings: dict[str, list[_Part]] = field(default_factory=lambda: defaultdict(list))
    _signs: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _lengths: set[int] = field(default_factory=set)
    _sign_lengths: set[int] = field(default_factory=set)

    def add(self, name: str, phrases: Iterable[str]) -> None:
        """Look for these phrases under a name."""
        for text in phrases:
            told = plain(text)
            items = tuple(dict.fromkeys(self._item(item) for item in told.split()))
            reach = REACH_IN_SIGNS if is_unspaced(told) else REACH
            self._of_item[items[0]].append(_Phrase(name, items, reach))

    def _item(self, text: str) -> int:
        if text not in self._items:
            self._items[text] = len(self._items)
            for alternative in text.split("|"):
                self._alternative(alternative, self._items[text])
        return self._items[text]

    def _alternative(self, text: str, item: int) -> None:
        if is_unspaced(text):
            self._signs[text].append(item)
            self._sign_lengths.add(len(text))
            return
        first, *rest = (
            _Word(word.removesuffix("*"), prefix=True) if word.endswith("*") else _Word(stem(word), prefix=False)
            for word in WORD.findall(text)
        )
        (self._beginnings if first.prefix else self._stems)[first.text].append(_Part(item, tuple(rest)))
        if first.prefix:
            self._lengths.add(len(first.text))

    def found(self, text: str) -> Iterator[frozenset[str]]:
        """The names of the phrases found, sentence by sentence."""
        for sentence in _SENTENCE_END.split(plain(text)):
            places: dict[int, list[int]] = defaultdict(list)
            for item, place in (*self._words_in(sentence), *self._signs_in(sentence)):
                places[item].append(place)
            yield frozenset(
                phrase.name
                for item in places
                for phrase in self._of_item.get(item, ())
                if _within_reach([places.get(each, ()) for each in phrase.items], phrase.reach)
            )

    def _words_in(self, sentence: str) -> Iterator[tuple[int, int]]:
        words = WORD.findall(sentence)
        stems = [stem(word) for word in words]
        lengths = sorted(self._lengths)
        for place, word in enumerate(words):
            if place and words[place - 1] in _NOT:
                continue
            parts = list(self._stems.get(stems[place], ()))
            for length in lengths:
                if length > len(word):
                    break
                parts += self._beginnings.get(word[:length], ())
            for item, rest in parts:
                end = place + 1 + len(rest)
                if end <= len(words) and all(
                    each.fits(words[at], stems[at]) for at, each in enumerate(rest, start=place + 1)
                ):
                    yield item, place

    def _signs_in(self, sentence: str) -> Iterator[tuple[int, int]]:
        for place in range(len(sentence)) if is_unspaced(sentence) else ():
            for length in self._sign_lengths:
                for item in self._signs.get(sentence[place : place + length], ()):
                    yield item, place


def _within_reach(places: Sequence[Sequence[int]], reach: int) -> bool:
    """Whether one place of each lies within reach of the others. Each list of places is in order."""
    latest: dict[int, int] = {}
    for place, nth in sorted((place, nth) for nth, each in enumerate(places) for place in each):
        latest[nth] = place
        if len(latest) == len(places) and place - min(latest.values()) <= reach:
            return True
    return False
