"""What pydantic finds wrong in a request, as problems: each with its field and, where its kind has one, its code."""

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
"""The codes of pydantic's kinds of findings, and of our own in ``schemas``."""

_PARAMS = {"max_length": "most", "ge": "least", "le": "most", "expected": "choices", "example": "example"}
"""What pydantic calls the values in its sentences, and what we do."""


def problems_in(error: ValidationError) -> list[Problem]:
    """Pydantic's findings without the values that caused them."""
    found = error.errors(include_url=False, include_input=False)
    return [Problem(path_of(e["loc"]), _said(e)) for e in found[:MAX_PROBLEMS]]


def path_of(location: tuple[int | str, ...]) -> str:
    """Where a field is, dotted and of limited length."""
    return ".".join(str(part) for part in location)[:MAX_PATH]


def _said(finding: ErrorDetails) -> str:
    """The sentence of a finding of pydantic, with its code where its kind has one."""
    reason = _REASONS.get(finding["type"])
    if reason is None:
        return finding["msg"]
    params = {ours: finding["ctx"][theirs] for theirs, ours in _PARAMS.items() if theirs in finding.get("ctx", {})}
    return Said.of(finding["msg"], reason, **params)
