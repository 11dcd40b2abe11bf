"""Model of a survey: questions, choices, and conditions."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from infra.packs.models.conditions import Condition, Value, bounded
from infra.packs.models.shapes import Id, PlanRef, Positive, Shape, Text

Score = Annotated[int, Field(ge=0, le=100)]
Bound = Annotated[int, Field(ge=-(10**9), le=10**9)]
MOST_QUESTIONS, MOST_CHOICES = 200, 100
"""Limits of the API: questions of a survey, and rows or choices of a question."""
MOST_POINTS = 21
"""Maximum points of a scale in a matrix, as each row shows them all."""


class Option(Shape):
    """A choice. ``score`` is 0-100 where it has one; ``other`` lets people add text; ``alone`` excludes others."""

    id: Id
    text: Text
    score: Score | None = None
    other: bool = False
    alone: bool = False


class Row(Shape):
    """A row of a matrix."""

    id: Id
    text: Text


class Question(Shape):
    """One question; ``show_if`` names earlier ones, or ``level``, with the answers that show this one; ``show_when`` is
    any condition on them."""

    id: Id
    type: Literal["single", "multiple", "scale", "matrix", "text", "number", "date", "agency", "service", "contact"]
    text: Text
    help: Text | None = None
    required: bool = False
    not_applicable: bool = False
    min: Bound | None = None
    max: Bound | None = None
    low: Text | None = None
    high: Text | None = None
    reverse: bool = False
    options: Annotated[list[Option], Field(max_length=MOST_CHOICES)] = Field(default=[])
    rows: Annotated[list[Row], Field(max_length=MOST_CHOICES)] = Field(default=[])
    least: Positive | None = None
    most: Positive | None = None
    shortest: Positive | None = None
    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    since: Positive = 1
    show_if: dict[Id, Value | Annotated[list[Value], Field(min_length=1)]] = Field(default={})
    show_when: Annotated[Condition, BeforeValidator(bounded)] | None = None

    @model_validator(mode="after")
    def fields_fit_the_type(self) -> Self:
        bounded = self.min is not None or self.max is not None
        choices, scale = self.type in ("single", "multiple"), self.type == "scale"
        if self.type == "matrix":
            if not self.rows:
                raise ValueError("a matrix needs rows")
            scale = not self.options
        if choices and len(self.options) < 2:
            raise ValueError(f"a {self.type} choice needs two options or more")
        if self.options and not (choices or self.type == "matrix"):
            raise ValueError(f"a question of type {self.type} has no options")
        if self.rows and self.type != "matrix":
            raise ValueError("only a matrix has rows")
        if scale and (self.min is None or self.max is None or self.min >= self.max):
            raise ValueError("a scale needs min and max, min below max")
        if self.type == "matrix" and scale and (self.max or 0) - (self.min or 0) >= MOST_POINTS:
            raise ValueError(f"a scale in a matrix has at most {MOST_POINTS} points")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("no number is as large as min and no larger than max")
        if bounded and not scale and self.type != "number":
            raise ValueError(f"a question of type {self.type} has no min and max")
        if (self.low or self.high or self.reverse) and not scale:
            raise ValueError("only a scale has labelled ends and a direction")
        return self

    @model_validator(mode="after")
    def some_answer_is_enough(self) -> Self:
        together = [option for option in self.options if not option.alone]
        if self.type != "multiple":
            if self.least is not None or self.most is not None:
                raise ValueError("only a multiple choice has a least and a most")
            if len(together) < len(self.options):
                raise ValueError("only an option of a multiple choice stands alone")
        if self.least is not None and self.least > min(self.most or len(together), len(together)):
            raise ValueError("no choice has as many options as least and no more than most")
        if self.shortest is not None and self.type != "text":
            raise ValueError("only a text has a shortest")
        if self.decimals and self.type != "number":
            raise ValueError("only a number has decimals")
        return self


class SurveyFile(Shape):
    """surveys/<id>.yaml"""

    title: Text
    audience: Literal["external", "internal"] = "external"
    version: Positive
    level: Literal["required", "optional", "none"]
    level_from: Id | None = None
    opens_case: Literal["negative", "always", "never"]
    plan: PlanRef | None = None
    listed: bool = True
    questions: Annotated[list[Question], Field(max_length=MOST_QUESTIONS)] = Field(default=[])

    @model_validator(mode="after")
    def something_is_asked(self) -> Self:
        if self.level == "none" and not self.questions:
            raise ValueError("it asks for nothing, neither a level nor anything else")
        return self

    @model_validator(mode="after")
    def no_wording_is_newer_than_the_survey(self) -> Self:
        if newer := [question.id for question in self.questions if question.since > self.version]:
            raise ValueError(f"{', '.join(newer)} cannot be asked so since a version that is not there yet")
        return self
