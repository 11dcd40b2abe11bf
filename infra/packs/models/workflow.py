"""Model of workflow.yaml: states, and the transitions between them."""

from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from chalicelib.domain.cases.effects.effect import EFFECTS
from chalicelib.domain.pack.workflow import Clock, Guard
from infra.packs.models.shapes import Id, OneRole, Shape, Text


def _an_effect(value: str) -> str:
    if value not in EFFECTS:
        raise ValueError(f"there is no effect '{value}'")
    return value


EffectName = Annotated[
    str,
    AfterValidator(_an_effect),
    WithJsonSchema({"enum": list(EFFECTS), "title": "Effect", "type": "string"}),
]


class State(Shape):
    owner: OneRole | None = None
    closed: bool = False
    clocks: list[Annotated[Clock, Field(strict=False)]] = Field(default=[])


class Notice(Shape):
    to: OneRole
    mail: str
    by: list[OneRole] = Field(default=[])


class Transition(Shape):
    action: str
    sources: list[Id] = Field(default=[], alias="from")
    to: Id | None = None
    by: Annotated[list[OneRole], Field(min_length=1)]
    event: str
    when: list[Annotated[Guard, Field(strict=False)]] = Field(default=[])
    effects: list[EffectName] = Field(default=[])
    fields: list[str] = Field(default=[])
    optional: list[str] = Field(default=[])
    outcomes: list[str] = Field(default=[])
    resolution: str | None = None
    notify: list[Notice] = Field(default=[])
    auto: bool = False
    label: Text | None = None


class WorkflowFile(Shape):
    """workflow.yaml"""

    states: dict[Id, State]
    transitions: list[Transition]
