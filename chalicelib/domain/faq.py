"""Frequent questions: what many ask, answered once for everybody (B9). Public wording, about nobody in particular.

Each belongs to an agency, and perhaps to a topic. Every change makes a new version and is kept beside it for ever.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain.errors import Conflict, Invalid, Problem
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.personal_data import personal_data
from chalicelib.domain.reasons import Reason
from chalicelib.domain.surveys.survey import Text

LONGEST_QUESTION = 300
LONGEST_ANSWER = 5000
"""In characters."""


class FaqState(StrEnum):
    """Whether the public sees it."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class FaqAction(StrEnum):
    """What was done to it."""

    PUBLISH = "publish"
    CHANGE = "change"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class FrequentQuestion:
    """A question and its answer, by language. Within a topic the lowest ``sort`` comes first."""

    id: str
    agency: str
    question: Text
    answer: Text
    opened_at: datetime
    changed_at: datetime
    topic: str | None = None
    sort: int = 0
    state: FaqState = FaqState.PUBLISHED
    version: int = 1


@dataclass(frozen=True, slots=True)
class FaqChange:
    """What somebody did, and the ``entry`` as it was from then on. ``by`` is the token's subject."""

    entry: FrequentQuestion
    action: FaqAction
    role: Role
    agency: str | None = None
    by: str | None = None
    reason: str | None = None


def changed(entry: FrequentQuestion, fields: Mapping[str, Any], *, version: int, now: datetime) -> FrequentQuestion:
    """The entry with some fields set anew. Raises ``Conflict`` on an old version or a withdrawn entry."""
    _check_seen(entry, version)
    return replace(entry, **fields, version=version + 1, changed_at=now)


def withdrawn(entry: FrequentQuestion, *, version: int, now: datetime) -> FrequentQuestion:
    """The entry withdrawn: the public never sees it again. Raises ``Conflict`` as ``changed`` does."""
    _check_seen(entry, version)
    return replace(entry, state=FaqState.WITHDRAWN, version=version + 1, changed_at=now)


def check(entry: FrequentQuestion, pack: Pack) -> None:
    """Check an entry before it is published. Raises ``Invalid`` with every problem found."""
    problems = list(_problems(entry, pack))
    if problems:
        raise Invalid(problems)


def _check_seen(entry: FrequentQuestion, version: int) -> None:
    if entry.version != version:
        raise Conflict(Reason.CONFLICT.said())
    if entry.state is FaqState.WITHDRAWN:
        raise Conflict(Reason.WITHDRAWN.said())


def _problems(entry: FrequentQuestion, pack: Pack) -> Iterator[Problem]:
    if entry.agency not in pack.agencies:
        yield Problem("agency", Reason.NO_SUCH.said(what="agency", value=entry.agency))
    if entry.topic is not None and entry.topic not in pack.topics:
        yield Problem("topic", Reason.NO_SUCH.said(what="topic", value=entry.topic))
    yield from _text_problems("question", entry.question, LONGEST_QUESTION, pack)
    yield from _text_problems("answer", entry.answer, LONGEST_ANSWER, pack)
    for language in sorted(entry.question.keys() ^ entry.answer.keys()):
        path = "answer" if language in entry.question else "question"
        yield Problem(f"{path}.{language}", Reason.SAME_LANGUAGES.said())


def _text_problems(path: str, text: Text, longest: int, pack: Pack) -> Iterator[Problem]:
    if pack.language not in text:
        yield Problem(f"{path}.{pack.language}", Reason.WORDING_NEEDED.said(language=pack.language))
    for language, words in text.items():
        here = f"{path}.{language}"
        if language not in pack.languages:
            yield Problem(here, Reason.NO_SUCH.said(what="language", value=language))
        elif not words.strip():
            yield Problem(here, Reason.EMPTY.said())
        elif len(words) > longest:
            yield Problem(here, Reason.TOO_LONG.said(most=longest))
        elif found := personal_data(words, pack.phones):
            yield Problem(here, found.said())
