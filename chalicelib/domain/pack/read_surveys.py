"""Read surveys from their parts of a compiled pack."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.surveys.survey import Option, Question, QuestionType, Row, Survey


def as_values(value: Any) -> tuple[str, ...]:
    """The values of a condition, which gives one or a list of them."""
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)


def read_survey(name: str, row: Mapping[str, Any]) -> Survey:
    """A survey from its part of the compiled document."""
    return Survey(
        id=name,
        title=row["title"],
        version=row["version"],
        audience=row["audience"],
        level=row["level"],
        opens_case=row["opens_case"],
        questions=tuple(_question(question) for question in row.get("questions", ())),
        plan=row.get("plan"),
        level_from=row.get("level_from"),
        listed=row.get("listed", True),
    )


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        id=row["id"],
        type=QuestionType(row["type"]),
        text=row["text"],
        help=row.get("help"),
        required=row.get("required", False),
        not_applicable=row.get("not_applicable", False),
        min=row.get("min"),
        max=row.get("max"),
        low=row.get("low"),
        high=row.get("high"),
        reverse=row.get("reverse", False),
        options=tuple(Option(**option) for option in row.get("options", ())),
        rows=tuple(Row(**line) for line in row.get("rows", ())),
        least=row.get("least"),
        most=row.get("most"),
        shortest=row.get("shortest"),
        decimals=row.get("decimals", 0),
        since=row.get("since", 1),
        show_if={name: as_values(value) for name, value in row.get("show_if", {}).items()},
        show_when=row.get("show_when"),
    )
