"""The guard around every view: input to models, results to JSON, errors to problem documents and log lines.

Chalice's own middleware does not run for stream, queue and schedule handlers, so our guards sit under its decorators,
next to the function they protect: this one around views, ``logs.reported`` around the other handlers.
"""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from functools import cached_property, wraps
from http import HTTPStatus
from typing import Any

from chalice.app import Blueprint, Response
from pydantic import BaseModel

from chalicelib.domain.errors import Conflict, Forbidden, Gone, HeedError, Invalid, NotFound, Problem, Transient
from chalicelib.entrypoints import schemas
from chalicelib.entrypoints.access.signed_in import NotSignedIn
from chalicelib.entrypoints.http.bodies import JSON, NotJson, TooLarge, WrongType, read_body, read_query
from chalicelib.entrypoints.logs import log_unexpected, logger

PROBLEM_JSON = "application/problem+json"

View = dict[str, Any]
"""What a view answers: a document in JSON types, its times still as datetimes."""

ANY_CONTENT_TYPE = ["*/*"]
"""What routes tell Chalice to accept, so that the refusal of a wrong type is a problem document like any other."""

MOST_OF_A_PATH = 200
"""Longest part of a path that names something, in characters: a key that no table can have is not looked up."""

_STATUS: Mapping[type[HeedError], HTTPStatus] = {
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
"""As API Gateway's own answers have them (infra/resources/api.yaml); Python's words differ from version to version."""


class Endpoint:
    """What a view takes and gives: kept on the view for the OpenAPI document, used by the guard itself.

    ``body`` and ``query`` are models of ``schemas``, imported on first use; ``returns`` names a model of ``answers``
    for each status. ``token``: who has signed in may show it, where no authorizer asks for it.
    """

    def __init__(
        self, *, who: str, body: str | None, query: str | None, returns: Mapping[int, str], token: bool
    ) -> None:
        self.who = who
        self.token = token
        self.returns = returns
        self._body = body
        self._query = query

    @cached_property
    def body(self) -> type[BaseModel] | None:
        return schemas.model(self._body) if self._body else None

    @cached_property
    def query(self) -> type[BaseModel] | None:
        return schemas.model(self._query) if self._query else None

    @property
    def fields(self) -> Collection[str]:
        """The names that a request may use."""
        models = [model for model in (self.body, self.query) if model]
        return {field.alias or name for model in models for name, field in model.model_fields.items()}


def endpoint(
    bp: Blueprint,
    *,
    who: str,
    returns: Mapping[int, str],
    body: str | None = None,
    query: str | None = None,
    token: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Guard a view of a blueprint.

    It gets ``body`` and ``query`` as models and returns a document or (status, document), perhaps with headers of its
    own after them.
    """

    takes = Endpoint(who=who, body=body, query=query, returns=returns, token=token)

    def decorate(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def guarded(**path: str) -> Response:
            try:
                if any(len(part) > MOST_OF_A_PATH for part in path.values()):
                    raise NotFound("There is no such address.")
                given: dict[str, BaseModel] = {}
                if takes.body is not None:
                    given["body"] = read_body(bp.current_request, takes.body)
                if takes.query is not None:
                    given["query"] = read_query(bp.current_request, takes.query)
                result = view(**path, **given)
            except HeedError as error:
                return _problem(error, view.__name__, takes.fields)
            except Exception as error:
                log_unexpected("unexpected error", error, route=view.__name__)
                return _document(
                    500, _problem_body(500, "Something went wrong on our side. It has been noted."), PROBLEM_JSON
                )
            status, document, *headers = result if isinstance(result, tuple) else (200, result)
            logger.info("answered", route=view.__name__, status=status)
            return _document(status, document, JSON, *headers)

        guarded.endpoint = takes  # type: ignore[attr-defined]
        return guarded

    return decorate


def _problem(error: HeedError, route: str, fields: Collection[str]) -> Response:
    status = next(s for kind, s in _STATUS.items() if isinstance(error, kind))
    problems = error.problems if isinstance(error, Invalid) else ()
    # A name that we do not know is the sender's own text, and so is what comes after the first dot.
    heads = (problem.path.partition(".")[0] for problem in problems)
    known = sorted({head if head in fields else "unknown" for head in heads})
    logger.info("refused", route=route, status=int(status), fields=known)
    headers = {"Retry-After": "2"} if isinstance(error, Transient) else {}
    body = _problem_body(status, error.detail, problems)
    if isinstance(error, Gone) and error.how:
        body["ended"] = {"how": error.how, "at": error.at}
    return _document(status, body, PROBLEM_JSON, headers)


def _problem_body(status: int, detail: str, problems: tuple[Problem, ...] = ()) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": int(status),
        "detail": detail,
    }
    if problems:
        body["errors"] = [{"path": problem.path, "message": problem.message} for problem in problems]
    return body


def _document(status: int, document: Any, content_type: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        body=json.dumps(document, default=_json, ensure_ascii=False),
        status_code=int(status),
        headers={"Content-Type": content_type, "Cache-Control": "no-store", **(headers or {})},
    )


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    raise TypeError(type(value).__name__)
