"""The fields of a workflow action: what each kind accepts, and what an outcome asks for besides."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from chalicelib.domain.effects import Look
from chalicelib.domain.errors import Invalid, Problem
from chalicelib.domain.workflow import Role, Transition

MAX_TEXT = 5_000
"""Longest free text of one field of a command, in characters: with every round's texts an item stays in its 400 KB."""

_ASKED_BY_OUTCOME: Mapping[str, Mapping[str, str]] = {
    # A refusal comes with an exhaustive explanation and the way to a positive result (S5).
    "refused": {
        "reasons": "A refusal must say why.",
        "next_steps": "A refusal must say what the person can do next.",
    },
    "promised": {"promise_date": "A promise needs a date."},
}


def check_fields(row: Transition, fields: Mapping[str, Any], look: Look) -> None:
    """Refuse unknown, missing and malformed fields, all at once. Raises ``Invalid``."""
    # The sweep says at which clock point it acts; rows need not declare that.
    known = (*row.fields, *row.optional, *(("point",) if look.role is Role.SYSTEM else ()))
    problems = {name: f"The action {row.action} has no such field." for name in fields if name not in known}
    for name in row.fields:
        if fields.get(name) in (None, ""):
            problems.setdefault(name, "This field is required.")
    for name, value in fields.items():
        complaint = _complaint(name, value, row, look) if value is not None else None
        if complaint:
            problems.setdefault(name, complaint)
    for name, message in _ASKED_BY_OUTCOME.get(str(fields.get("outcome")), {}).items():
        if name in known and not str(fields.get(name) or "").strip():
            problems.setdefault(name, message)
    if problems:
        raise Invalid([Problem(name, message) for name, message in problems.items()])


def _complaint(name: str, value: Any, row: Transition, look: Look) -> str | None:
    if name == "outcome":
        return None if value in row.outcomes else f"One of {', '.join(row.outcomes)} is expected."
    return _KINDS.get(name, _text)(value, look)


def _text(value: Any, _look: Look) -> str | None:
    if not isinstance(value, str):
        return "Text is expected."
    if not value.strip():
        return "The text is empty."
    return f"At most {MAX_TEXT} characters are accepted." if len(value) > MAX_TEXT else None


def _rating(value: Any, _look: Look) -> str | None:
    return None if _whole(value, 1, 10) else "A whole number from 1 to 10 is expected."


def _days(value: Any, look: Look) -> str | None:
    most = look.plan.extension_days
    return None if _whole(value, 1, most) else f"A whole number of days from 1 to {most} is expected."


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _future_date(value: Any, look: Look) -> str | None:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return "A date like 2026-12-24 is expected."
    return None if day > look.plan.calendar.day_of(look.now) else "A day after today is expected."


def _agency(value: Any, look: Look) -> str | None:
    return None if isinstance(value, str) and value in look.pack.agencies else "There is no such agency."


def _topic(value: Any, look: Look) -> str | None:
    return None if isinstance(value, str) and value in look.pack.topics else "There is no such topic."


_KINDS: Mapping[str, Callable[[Any, Look], str | None]] = {
    "rating": _rating,
    "days": _days,
    "promise_date": _future_date,
    "agency": _agency,
    "topic": _topic,
}
