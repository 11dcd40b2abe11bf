"""Refusals: each class of error as an RFC 9457 problem document with its status."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import NotRequired, TypedDict

from chalicelib.domain.errors import Conflict, Forbidden, Gone, HeedError, Invalid, NotFound, Problem, Transient
from chalicelib.domain.reasons import Reason, coded
from chalicelib.entrypoints.access.signed_in import NotSignedIn
from chalicelib.entrypoints.http.bodies import NotJson, TooLarge, WrongType

PROBLEM_JSON = "application/problem+json"

STATUS: Mapping[type[HeedError], HTTPStatus] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Gone: HTTPStatus.GONE,
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    NotJson: HTTPStatus.BAD_REQUEST,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    WrongType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Transient: HTTPStatus.SERVICE_UNAVAILABLE,
}

TITLES: Mapping[int, str] = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    409: "Conflict",
    410: "Gone",
    413: "Content too large",
    415: "Unsupported media type",
    422: "Unprocessable content",
    429: "Too many requests",
    500: "Internal server error",
    503: "Service unavailable",
    504: "Gateway timeout",
}
"""Titles by status, the same as in API Gateway's own answers (infra/resources/api.yaml). Python's change by version."""


class FieldProblem(TypedDict):
    """``message`` in English; ``code`` says the same for programs, with the values in it as ``params``."""

    path: str
    message: str
    code: str
    params: NotRequired[dict[str, int | str]]


class EndedOut(TypedDict):
    """How and when what a link asked for ended: ``answered``, or as what the work order was closed."""

    how: str
    at: datetime | None


class ProblemOut(TypedDict):
    """RFC 9457. ``errors`` names each wrong field; ``ended`` says of a link that is over (410) how it ended.

    ``code`` and ``params`` say what ``detail`` says in English; the gateway's own answers lack them.
    """

    type: str
    title: str
    status: int
    detail: str
    code: NotRequired[str]
    params: NotRequired[dict[str, int | str]]
    errors: NotRequired[list[FieldProblem]]
    ended: NotRequired[EndedOut]


def status_of(error: HeedError) -> HTTPStatus:
    """The HTTP status for an error."""
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def problem_of(error: HeedError) -> ProblemOut:
    """The problem document for an error."""
    code, params = coded(error.detail, error.general)
    problem: ProblemOut = {**problem_body(status_of(error), error.detail), "code": code}
    if params:
        problem["params"] = params
    if isinstance(error, Invalid) and error.problems:
        problem["errors"] = field_problems(error.problems)
    if isinstance(error, Gone) and error.how:
        problem["ended"] = {"how": error.how, "at": error.at}
    return problem


def problem_body(status: int, detail: str) -> ProblemOut:
    """A problem document with only the members that every one has."""
    return {"type": "about:blank", "title": TITLES[status], "status": int(status), "detail": detail}


def field_problems(problems: tuple[Problem, ...]) -> list[FieldProblem]:
    """The list of wrong fields, as a problem document names them."""
    return [_field_problem(problem) for problem in problems]


def _field_problem(problem: Problem) -> FieldProblem:
    code, params = coded(problem.message, Reason.NOT_ACCEPTED)
    named: FieldProblem = {"path": problem.path, "message": problem.message, "code": code}
    if params:
        named["params"] = params
    return named
