"""What a text is about: its words held against the topics' keywords, in all languages at once (E2).

A keyword is a word or several in a row. In scripts that put spaces between words it is found in its other forms too,
because both are cut down to their stems; a trailing ``*`` finds whatever begins so. In scripts without spaces it is
found wherever it stands.

Each keyword found counts as many points as it has words, shared among the topics that have it. A topic is as certain
as its points, with those of the topics above and below it, weigh against all points and one of doubt.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.pack import Pack

CERTAIN = 1.0
"""How certain a topic is that the author chose."""

_DOUBT = 1.0
_SHORTEST_STEM = 3
_WORD = re.compile(r"[^\W_]+\*?")
_APOSTROPHES = re.compile("['’ʼ`]")
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese."""

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ENGLISH_ENDINGS = ("ings", "ing", "ied", "ies", "ed", "es", "s", "e", "y")
"""Plurals and verb forms, the longest first."""

_KEPT = re.compile("(ss|[aeou]y)$")
"""Illness and delay end in what is no ending there."""

_ENDINGS_OF_WORDS = """
увати ювати ування
його ього ьому ала ати али ами ать его ему еві еть ила или ими ити ить іла іли іми іти ова ові ого ому ями ять єві
ав ам ах ая ев ее ей ем ею ив ий им их ив ів ій ім іх ла ли ло ов ое ої ой ом ою ть ую ый ым ых юю ям ях яя єї єм єю їв
їх а е и й о у ы ь ю я є і ї
"""
_SLAVIC_ENDINGS = tuple(_ENDINGS_OF_WORDS.split())
"""Ukrainian and Russian: cases, genders, plurals and the commonest verb forms, the longest first."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A topic that a text may be about, and how certain that is, from 0 to 1."""

    topic: str
    confidence: float


def topic_of(text: str, chosen: str | None, pack: Pack) -> Guess | None:
    """The topic that the author chose, else the likeliest by the text; None where nothing points to any."""
    if chosen is not None:
        return Guess(chosen, CERTAIN)
    return next(iter(guesses(text, pack)), None)


def guesses(text: str, pack: Pack) -> Sequence[Guess]:
    """The topics that a text points to, the likeliest first, and of equally likely ones the narrowest."""
    own = dict(_points(text, pack))
    total = sum(own.values(), _DOUBT)
    lines = {topic: pack.topic_line(topic) for topic in pack.topics}
    support = {
        topic: sum((own[found] for found in own if found in lines[topic] or topic in lines[found]), 0.0)
        for topic in dict.fromkeys(above for found in own for above in lines[found])
    }
    ranked = sorted(support, key=lambda topic: (-support[topic], -len(lines[topic]), topic))
    return [Guess(topic, round(support[topic] / total, 2)) for topic in ranked]


def is_sure(confidence: float | None, pack: Pack) -> bool:
    """Whether a topic counts: somebody named it, or the guess is certain enough for this pack."""
    return confidence is None or confidence >= pack.limits.confidence


def settled_topic(order: Order, pack: Pack) -> str | None:
    """The topic of an order where it counts; None where there is only a vague guess."""
    return order.topic if is_sure(order.confidence, pack) else None


@dataclass(frozen=True, slots=True)
class _Keyword:
    """A keyword as it is looked for: stems or, where ``prefix`` says so, beginnings of words, in a row."""

    text: str
    words: tuple[str, ...]
    prefix: tuple[bool, ...]

    def occurs(self, text: str, words: Sequence[str], stems: Sequence[str]) -> bool:
        if _WITHOUT_SPACES.search(self.text):
            return self.text in text
        return any(
            all(
                words[start + n].startswith(wanted) if self.prefix[n] else stems[start + n] == wanted
                for n, wanted in enumerate(self.words)
            )
            for start in range(len(words) - len(self.words) + 1)
        )


def _points(text: str, pack: Pack) -> Iterator[tuple[str, float]]:
    """The topics of which keywords were found, each with its points."""
    plain = _plain(text)
    words = _WORD.findall(plain)
    stems = [stem(word) for word in words]
    shared = Counter(keyword for topic in pack.topics.values() for keyword in _keywords(topic.keywords))
    for topic in pack.topics.values():
        found = [keyword for keyword in _keywords(topic.keywords) if keyword.occurs(plain, words, stems)]
        if found:
            yield topic.id, sum((len(keyword.words) / shared[keyword] for keyword in found), 0.0)


@cache
def _keywords(keywords: tuple[str, ...]) -> tuple[_Keyword, ...]:
    """A topic's keywords, each once. There are as many as packs name, so they are kept."""
    return tuple(dict.fromkeys(_keyword(_plain(keyword)) for keyword in keywords))


def _keyword(text: str) -> _Keyword:
    words = _WORD.findall(text) or [text]
    return _Keyword(
        text,
        words=tuple(word.removesuffix("*") if word.endswith("*") else stem(word) for word in words),
        prefix=tuple(word.endswith("*") for word in words),
    )


def _plain(text: str) -> str:
    """Case, width and apostrophes make no difference."""
    return _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold())


def stem(word: str) -> str:
    """A word without its ending, the same for most forms of one word; at least three letters are left.

    Sounds that change within a word (Ukrainian черга, черзі) keep its forms apart; such keywords take a ``*``.
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
