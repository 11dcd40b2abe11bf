"""What a text is about: its words compared with the topics' keywords, in all languages at once (E2).

A keyword is a word or several in a row. In scripts that put spaces between words it is found in its other forms too,
because both are cut down to their stems; with a trailing ``*`` it finds every word that begins with it. In scripts
without spaces it is found wherever it stands.

Each keyword found counts as many points as it has words, divided by the number of topics that have it.

    confidence of a topic = points of it and of the topics above it / (all points + 1)
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from chalicelib.domain.cases.words import WORD, is_unspaced, plain, stem
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.pack import Pack

CERTAIN = 1.0
"""The confidence of a topic that somebody chose, or that a danger has."""

_DOUBT = 1.0


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
    """The topics that a text points to, the likeliest first, and of equally likely ones the narrowest.

    A topic has its own points and those of the topics above it, so the narrow one with the evidence goes before the
    wide one. Where several have the same, the nearest topic above them all takes the first place.
    """
    points = dict(_points(text, pack))
    total = sum(points.values(), _DOUBT)
    lines = {topic: pack.topic_line(topic) for topic in points}
    evidence = {topic: round(sum(points.get(above, 0.0) for above in lines[topic]), 6) for topic in points}
    ranked = sorted(evidence, key=lambda topic: (-evidence[topic], -len(lines[topic]), topic))
    guessed = [Guess(topic, round(evidence[topic] / total, 2)) for topic in ranked]
    common = _common([lines[topic] for topic in ranked if evidence[topic] == evidence[ranked[0]]])
    if common is None:
        return guessed
    above = pack.topic_line(common)
    around = sum(points[topic] for topic in points if common in lines[topic] or topic in above)
    return [Guess(common, round(around / total, 2)), *(guess for guess in guessed if guess.topic != common)]


def _common(lines: Sequence[Sequence[str]]) -> str | None:
    """The nearest topic above several that are equally likely; None where there is none, or only one line."""
    return next((topic for topic in lines[0] if all(topic in line for line in lines)), None) if lines[1:] else None


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
        if is_unspaced(self.text):
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
    told = plain(text)
    words = WORD.findall(told)
    stems = [stem(word) for word in words]
    shared = Counter(keyword for topic in pack.topics.values() for keyword in _keywords(topic.keywords))
    for topic in pack.topics.values():
        found = [keyword for keyword in _keywords(topic.keywords) if keyword.occurs(told, words, stems)]
        if found:
            yield topic.id, sum((len(keyword.words) / shared[keyword] for keyword in found), 0.0)


@cache
def _keywords(keywords: tuple[str, ...]) -> tuple[_Keyword, ...]:
    """A topic's keywords, each once. Packs name a limited number of them, so the cache stays small."""
    return tuple(dict.fromkeys(_keyword(plain(keyword)) for keyword in keywords))


def _keyword(text: str) -> _Keyword:
    words = WORD.findall(text) or [text]
    return _Keyword(
        text,
        words=tuple(word.removesuffix("*") if word.endswith("*") else stem(word) for word in words),
        prefix=tuple(word.endswith("*") for word in words),
    )
