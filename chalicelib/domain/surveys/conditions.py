"""Conditions: whether a question is shown, by what was answered before it."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.domain.surveys.survey import LEVEL, Question


def is_shown(question: Question, answers: Mapping[str, Any], level: int | None) -> bool:
    """Whether the conditions of a question hold for what was answered so far."""
    return all(
        not wanted_of.isdisjoint(chosen(level if name == LEVEL else answers.get(name)))
        for name, wanted_of in ((name, set(wanted)) for name, wanted in question.show_if.items())
    )


def chosen(answer: Any) -> list[str]:
    """The choices in an answer, without words of one's own."""
    if isinstance(answer, Mapping):
        return [str(answer["option"])] if "option" in answer else []
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return [choice for element in answer for choice in chosen(element)]
    return [] if answer is None else [str(answer)]
