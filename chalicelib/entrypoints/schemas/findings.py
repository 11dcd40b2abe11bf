"""Pydantic's validation errors as problems: each with its field and, where its type has one, its code."""

from collections.abc import Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from chalicelib.domain.errors import Problem
from chalicelib.domain.reasons import Reason, Said

MAX_PROBLEMS = 50
MAX_PATH = 200

_REASONS: Mapping[str, Reason] = {
    "missing": Reason.REQUIRED,
    "extra_forbidden": Reason.UNKNOWN_FIELD,
    "string_too_long": Reason.TOO_LONG,
    "string_too_short": Reason.EMPTY,
    "too_long": Reason.TOO_MANY,
    "greater_than_equal": Reason.NUMBER_FROM,
    "less_than_equal": Reason.NUMBER_UP_TO,
    "literal_error": Reason.ONE_OF,
    "enum": Reason.ONE_OF,
    "nul_character": Reason.NUL_CHARACTER,
    "mail_address": Reason.MAIL_ADDRESS,
    "phone_number": Reason.PHONE_NUMBER,
    "phone_extension": Reason.PHONE_EXTENSION,
    "day": Reason.DATE_EXPECTED,
    "place_needed": Reason.PLACE_NEEDED,
    "place_both": Reason.PLACE_BOTH,
    "contact": Reason.CONTACT_NEEDED,
    **dict.fromkeys(("string_type", "int_type", "bool_type", "list_type", "dict_type"), Reason.WRONG_KIND),
}
"""Codes by type of error: pydantic's own types, and those raised in ``schemas``."""

_PARAMS = {"max_length": "most", "ge": "least", "le": "most", "expected": "choices", "example": "example"}
"""Names of the values in a message: pydantic's, and the name of the same value in ``params``."""


def problems_in(error: ValidationError) -> list[Problem]:
    """The first ``MAX_PROBLEMS`` validation errors as problems, without the values that were sent."""
    found = error.errors(include_url=False, include_input=False)
    return [Problem(path_of(e["loc"]), _said(e)) for e in found[:MAX_PROBLEMS]]


def path_of(location: tuple[int | str, ...]) -> str:
    """The path of a field: its parts joined by dots, cut to ``MAX_PATH`` characters."""
    return ".".join(str(part) for part in location)[:MAX_PATH]


def _said(finding: ErrorDetails) -> str:
    """The message of a validation error, with its code where its type has one."""
    reason = _REASONS.get(finding["type"])
    if reason is None:
        return finding["msg"]
    params = {ours: finding["ctx"][theirs] for theirs, ours in _PARAMS.items() if theirs in finding.get("ctx", {})}
    return Said.of(finding["msg"], reason, **params)
