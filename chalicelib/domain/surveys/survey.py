"""Surveys: versioned questionnaires, as the pack defines them and as any client can draw them.

A question is shown when every condition of its ``show_if`` holds: each names an earlier question (or ``level``) and the
answers to it that show this one. Its ``show_when`` can say more (``surveys/conditions.py``) and must hold too. A
hidden question has no answer, so questions that depend on it are hidden too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Text = Mapping[str, str]
"""Wording by language code."""

Condition = Mapping[str, Any]
"""A tree of comparisons, as ``surveys/conditions.py`` describes it."""

LEVEL = "level"
"""Stands for the level of the whole in conditions."""

NOT_APPLICABLE = "not_applicable"
"""The answer of somebody whom a question does not concern, where the question allows it."""


class QuestionType(StrEnum):
    """What an answer is."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    MATRIX = "matrix"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    AGENCY = "agency"
    SERVICE = "service"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Option:
    """A choice. ``score`` is its place from 0 to 100 where it has one; with ``other`` people add words of their own.

    ``alone``: it goes with no other choice of a multiple one, such as "none of these".
    """

    id: str
    text: Text
    score: int | None = None
    other: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a matrix: it takes one answer."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    ``min`` and ``max`` bound scales, numbers, and matrices on a scale (those without ``options``); ``low`` and ``high``
    label the two ends. ``reverse``: a higher answer is a worse one. ``least`` and ``most`` are how many choices a
    multiple one takes, unless the chosen option stands ``alone``. ``shortest`` is the least length of a text, in
    characters; ``decimals`` how many places after the point a number may have.
    The answer to ``contact`` is the submission's contact and never stands among the answers. ``since`` is the
    version of the survey from which on it is asked in these words: answers to earlier ones are counted apart (B2).
    """

    id: str
    type: QuestionType
    text: Text
    help: Text | None = None
    required: bool = False
    not_applicable: bool = False
    min: int | None = None
    max: int | None = None
    low: Text | None = None
    high: Text | None = None
    reverse: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    least: int | None = None
    most: int | None = None
    shortest: int | None = None
    decimals: int = 0
    since: int = 1
    show_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    show_when: Condition | None = None

    def option(self, identifier: str) -> Option | None:
        return next((option for option in self.options if option.id == identifier), None)


@dataclass(frozen=True, slots=True)
class Survey:
    """A versioned questionnaire. ``level`` and ``opens_case`` say what it asks for and when a case follows.

    ``plan`` is that of the cases it opens, where it is not the one of ratings.
    One that is not ``listed`` is reached by a link of its own alone: the site offers it to nobody.
    ``level_from`` names the question on a scale from 1 to 5 whose answer is the level, where that is not asked apart.
    """

    id: str
    title: Text
    version: int
    audience: str
    level: str
    opens_case: str
    questions: tuple[Question, ...]
    plan: str | None = None
    level_from: str | None = None
    listed: bool = True

    @property
    def is_internal(self) -> bool:
        """Whether it is for staff, who answer it without being known."""
        return self.audience == "internal"

    def question(self, identifier: str) -> Question | None:
        return next((question for question in self.questions if question.id == identifier), None)
