"""The shape of a condition: what shows a question, put together from comparisons of earlier answers."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from chalicelib.domain.surveys.conditions import RANGES
from infra.packs.models.shapes import Day, Id, Shape

Value = Id | int
_Number = Annotated[int, Field(ge=-(10**9), le=10**9)] | Annotated[float, Field(ge=-(10**9), le=10**9)]
_Bound = _Number | Day
TESTS = frozenset({"one_of", *RANGES, "answered"})
MOST_DEPTH, MOST_CONDITIONS = 6, 60
"""Conditions in each other, and in one question. Nobody can read more, and every form works them out at each key."""


class Condition(Shape):
    """``all``, ``any`` or ``not`` with conditions, or a comparison of the answer to a ``question``, in a matrix to one
    ``row``: it is ``one_of`` these, a number or a day in a range, or ``answered`` at all. Of several tests all hold."""

    all_of: Annotated[list["Condition"], Field(min_length=1)] | None = Field(default=None, alias="all")
    any_of: Annotated[list["Condition"], Field(min_length=1)] | None = Field(default=None, alias="any")
    negated: "Condition | None" = Field(default=None, alias="not")
    question: Id | None = None
    row: Id | None = None
    one_of: Annotated[list[Value], Field(min_length=1)] | None = None
    above: _Bound | None = None
    at_least: _Bound | None = None
    below: _Bound | None = None
    at_most: _Bound | None = None
    answered: bool | None = None

    @model_validator(mode="after")
    def it_says_one_thing(self) -> Self:
        given = {name for name in type(self).model_fields if getattr(self, name) is not None}
        tests = given & TESTS
        if self.question is None and (tests or self.row is not None):
            raise ValueError("a comparison names the question that it is about")
        if len(given - tests - {"row"}) != 1:
            raise ValueError("a condition is one of 'all', 'any', 'not' and a comparison")
        if self.question is not None and not tests:
            raise ValueError(f"a comparison has a test: {', '.join(sorted(TESTS))}")
        return self


def bounded(given: Any) -> Any:
    """A condition as the file has it, if it is neither too deep nor too large. Raises ``ValueError``."""
    level, count = [given], 0
    for _ in range(MOST_DEPTH):
        count += len(level)
        level = [part for each in level if isinstance(each, dict) for part in _parts(each)]
    if level or count > MOST_CONDITIONS:
        raise ValueError(f"more than {MOST_CONDITIONS} conditions, or more than {MOST_DEPTH} in each other")
    return given


def _parts(condition: dict[str, Any]) -> list[Any]:
    several = [condition.get(joint) for joint in ("all", "any")]
    within = [part for parts in several if isinstance(parts, list) for part in parts]
    return [*within, condition["not"]] if "not" in condition else within
