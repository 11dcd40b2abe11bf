"""Schemas of what views return: each type as JSON has it, each name once."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, NotRequired, TypedDict

import pytest

from infra.view_schemas import definitions, returned

REFERENCE = "#/{model}"


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Inner(TypedDict):
    at: datetime


class Base(TypedDict):
    n: int


class Outer(Base):
    """What it is.

    More of it.
    """

    inner: Inner | None
    many: list[Inner]
    by_name: dict[str, float]
    by_colour: dict[Colour, bool]
    day: NotRequired[date]
    state: Literal["open", "closed"]
    any: dict[str, Any]


def test_a_document_is_written_with_all_that_it_holds() -> None:
    written = definitions({Outer}, REFERENCE)

    assert written["Inner"] == {
        "properties": {"at": {"type": "string", "format": "date-time"}},
        "required": ["at"],
        "title": "Inner",
        "type": "object",
    }
    assert written["Outer"] == {
        "description": "What it is.\n\nMore of it.",
        "properties": {
            "n": {"type": "integer"},
            "inner": {"anyOf": [{"$ref": "#/Inner"}, {"type": "null"}]},
            "many": {"type": "array", "items": {"$ref": "#/Inner"}},
            "by_name": {"type": "object", "additionalProperties": {"type": "number"}},
            "by_colour": {
                "type": "object",
                "propertyNames": {"type": "string", "enum": ["red", "blue"]},
                "additionalProperties": {"type": "boolean"},
            },
            "day": {"type": "string", "format": "date"},
            "state": {"type": "string", "enum": ["open", "closed"]},
            "any": {"type": "object", "additionalProperties": True},
        },
        "required": ["n", "inner", "many", "by_name", "by_colour", "state", "any"],
        "title": "Outer",
        "type": "object",
    }


def test_two_types_of_one_name_are_refused() -> None:
    def another() -> type:
        class Inner(TypedDict):
            other: int

        return Inner

    with pytest.raises(TypeError, match="one Inner each"):
        definitions({Outer, another()}, REFERENCE)


def test_a_type_that_json_does_not_have_is_refused() -> None:
    class Raw(TypedDict):
        raw: bytes

    with pytest.raises(TypeError, match="bytes"):
        definitions({Raw}, REFERENCE)


def test_a_view_returns_one_document_perhaps_with_a_status_and_headers() -> None:
    def bare() -> Inner: ...  # type: ignore[empty-body]
    def with_status() -> tuple[int, Inner, dict[str, str]]: ...  # type: ignore[empty-body]
    def of_no_shape() -> dict[str, Any]: ...  # type: ignore[empty-body]

    assert (returned(bare), returned(with_status)) == (Inner, Inner)
    with pytest.raises(TypeError, match="of_no_shape returns"):
        returned(of_no_shape)
