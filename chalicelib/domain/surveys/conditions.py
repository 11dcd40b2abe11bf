"""Conditions: whether a question is shown, by what was answered before it.

A condition is plain data, the same in the pack, in the published survey and here:

    {"all": [...]}, {"any": [...]}, {"not": {...}}               conditions put together
    {"question": "way", "one_of": ["car", "bus"]}                one of these was chosen
    {"question": "visits", "at_least": 2, "below": 5.5}          a number, or a day as text, in this range
    {"question": "grid", "row": "desk", "one_of": ["bad"]}       the same of one row of a matrix
    {"question": "story", "answered": false}                     no answer, or an empty one

In a comparison with several tests all must hold. A missing answer passes no test but ``answered: false``; "not
applicable" is an answer, but in no range; a text is one if something in it can be seen.
``templates/site/assets/forms/conditions.js`` says the same to browsers; tests/data/conditions.json holds both to it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from operator import ge, gt, le, lt
from typing import Any

from chalicelib.domain.surveys.survey import LEVEL, Condition, Question

_A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SEEN = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""A sign that can be seen: no white space, control character, or character without width. The API keeps no text without
one (``chalicelib.entrypoints.schemas.fields``)."""

RANGES: Mapping[str, Callable[[Any, Any], bool]] = {"above": gt, "at_least": ge, "below": lt, "at_most": le}
"""Tests of an answer against a bound."""


def is_shown(question: Question, answers: Mapping[str, Any], level: int | None) -> bool:
    """Whether a question is asked after these answers."""
    return holds(shown_when(question), {**answers, LEVEL: level})


def shown_when(question: Question) -> Condition:
    """What shows a question, as one condition: all of ``show_if``, and ``show_when``."""
    choices = [{"question": name, "one_of": wanted} for name, wanted in question.show_if.items()]
    return {"all": [*choices, question.show_when] if question.show_when else choices}


def holds(condition: Condition, answers: Mapping[str, Any]) -> bool:
    """Whether a condition holds. ``answers`` are by question, that of ``level`` is the level of the whole."""
    match condition:
        case {"all": parts}:
            return all(holds(part, answers) for part in parts)
        case {"any": parts}:
            return any(holds(part, answers) for part in parts)
        case {"not": part}:
            return not holds(part, answers)
    answer = answers.get(condition["question"])
    if "row" in condition:
        answer = answer.get(condition["row"]) if isinstance(answer, Mapping) else None
    return all(_passes(answer, test, wanted) for test, wanted in condition.items() if test not in ("question", "row"))


def chosen(answer: Any) -> list[str]:
    """The choices in an answer, without words of one's own."""
    if isinstance(answer, Mapping):
        return [_written(answer["option"])] if "option" in answer else []
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return [choice for element in answer for choice in chosen(element)]
    return [] if answer is None else [_written(answer)]


def _written(choice: Any) -> str:
    """A choice as text. A browser does not tell 5.0 from 5."""
    return str(int(choice) if isinstance(choice, float) and choice.is_integer() else choice)


def _passes(answer: Any, test: str, wanted: Any) -> bool:
    if test == "one_of":
        return not {_written(each) for each in wanted}.isdisjoint(chosen(answer))
    if test == "answered":
        return _is_answered(answer) is wanted
    return _can_be_compared(answer, wanted) and RANGES[test](answer, wanted)


def _is_answered(answer: Any) -> bool:
    return (
        _SEEN.search(answer) is not None if isinstance(answer, str) else answer is not None and answer not in ([], {})
    )


def _can_be_compared(answer: Any, bound: Any) -> bool:
    if isinstance(bound, str):
        return isinstance(answer, str) and _A_DAY.fullmatch(answer) is not None
    return isinstance(answer, int | float) and not isinstance(answer, bool)
