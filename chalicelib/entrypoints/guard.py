"""The guard around every entrypoint: input to models, results to JSON, errors to problem documents and log lines.

Chalice's own middleware does not run for stream, queue and schedule handlers, so both kinds of guard sit under its
decorators, next to the function they protect.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from chalice.app import Request, Response
from pydantic import BaseModel, ValidationError

from chalicelib.domain.errors import Conflict, Forbidden, HeedError, Invalid, NotFound, Problem, Transient
from chalicelib.entrypoints.logs import logger

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"

ANY_CONTENT_TYPE = ["*/*"]
"""What routes tell Chalice to accept, so that the refusal of a wrong type is a problem document like any other."""

Model = TypeVar("Model", bound=BaseModel)


class _WrongType(HeedError):
    """The body is not JSON by its own account."""


class _NotJson(HeedError):
    """The body says it is JSON and is not."""


_STATUS: Mapping[type[HeedError], HTTPStatus] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    _WrongType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    _NotJson: HTTPStatus.BAD_REQUEST,
    Transient: HTTPStatus.SERVICE_UNAVAILABLE,
}


class Endpoint:
    """What a view takes and gives: kept on the view for the OpenAPI document, used by the guard itself."""

    def __init__(
        self,
        *,
        who: str,
        body: type[BaseModel] | None,
        query: type[BaseModel] | None,
        returns: Mapping[int, type[BaseModel]],
    ) -> None:
        self.who = who
        self.body = body
        self.query = query
        self.returns = returns


def endpoint(
    request: Callable[[], Request],
    *,
    who: str,
    returns: Mapping[int, type[BaseModel]],
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Guard a view. It gets ``body`` and ``query`` as models and returns a document or (status, document)."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def guarded(**path: str) -> Response:
            try:
                given: dict[str, BaseModel] = {}
                if body is not None:
                    given["body"] = _read_body(request(), body)
                if query is not None:
                    given["query"] = _read_query(request(), query)
                result = view(**path, **given)
            except HeedError as error:
                return _problem(error)
            except Exception:
                logger.exception("unexpected error", route=view.__name__)
                return _document(
                    500, _problem_body(500, "Something went wrong on our side. It has been noted."), PROBLEM_JSON
                )
            status, document = result if isinstance(result, tuple) else (200, result)
            logger.info("answered", route=view.__name__, status=status)
            return _document(status, document, JSON)

        guarded.endpoint = Endpoint(who=who, body=body, query=query, returns=returns)  # type: ignore[attr-defined]
        return guarded

    return decorate


def _read_body(request: Request, model: type[Model]) -> Model:
    content_type = str(request.headers.get("content-type", JSON)).partition(";")[0].strip().lower()
    if content_type != JSON:
        raise _WrongType(f"Send {JSON}.")
    try:
        raw = request.raw_body
        return model.model_validate_json(raw)
    except UnicodeError:
        raise _NotJson("The body is not UTF-8.") from None
    except ValidationError as error:
        if error.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid":
            raise _surrogates(raw, model) from None
        raise Invalid(_problems(error)) from None


def _surrogates(raw: str | bytes, model: type[BaseModel]) -> HeedError:
    """Why the fast parser refused a body: no JSON at all, or lone surrogates in a field that is then named."""
    try:
        model.model_validate(json.loads(raw))
    except ValidationError as error:
        halves = [e for e in error.errors(include_url=False, include_input=False) if e["type"] == "string_unicode"]
        if halves:
            paths = (_path(e["loc"]) for e in halves)
            return Invalid(
                [Problem(path, "This text has half a character in it (a lone surrogate).") for path in paths]
            )
    except (ValueError, RecursionError):
        pass
    return _NotJson("The body is not JSON.")


def _read_query(request: Request, model: type[Model]) -> Model:
    try:
        return model.model_validate(request.query_params or {}, strict=False)
    except ValidationError as error:
        raise Invalid(_problems(error)) from None


def _problems(error: ValidationError) -> list[Problem]:
    """Pydantic's findings without the values that caused them."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return [Problem(_path(e["loc"]), e["msg"]) for e in found]


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


def _problem(error: HeedError) -> Response:
    status = next(s for kind, s in _STATUS.items() if isinstance(error, kind))
    problems = error.problems if isinstance(error, Invalid) else ()
    logger.info("refused", status=int(status), paths=[problem.path for problem in problems])
    headers = {"Retry-After": "2"} if isinstance(error, Transient) else {}
    return _document(status, _problem_body(status, error.detail, problems), PROBLEM_JSON, headers)


def _problem_body(status: int, detail: str, problems: tuple[Problem, ...] = ()) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
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
