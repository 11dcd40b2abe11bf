"""The guard around every view: reads input into models, writes results as JSON, errors as problem documents, and logs.

Chalice's own middleware does not run for stream, queue and schedule handlers. So the guards are decorators under those
of Chalice: this one around views, ``logs.reported`` around the other handlers.
"""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, cast

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.errors import HeedError, Invalid, NotFound, Transient
from chalicelib.domain.pack.pack import PhoneStyle
from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints import schemas
from chalicelib.entrypoints.access import callers
from chalicelib.entrypoints.http.bodies import JSON, body_of
from chalicelib.entrypoints.http.problems import PROBLEM_JSON, problem_body, problem_of, status_of
from chalicelib.entrypoints.logs import log_request, log_unexpected
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from pydantic import BaseModel

    from chalicelib.entrypoints.schemas.phones import PhoneStyles

    PlainReader = Callable[[bytes, PhoneStyles], Any]

ANY_CONTENT_TYPE = ["*/*"]
"""Content types that Chalice accepts on a route: all, so that the guard refuses a wrong one with a problem document."""

MOST_OF_A_PATH = 200
"""Longest parameter of a path, in characters: a longer one is answered with 404, and no table is asked for it."""


class Who(Enum):
    """Who may call a view that is not for staff in certain roles."""

    ANYONE = "anyone"
    SIGNED_IN_OR_NOT = "anyone, signed in or not"
    AUTHOR = "the author of the case, with its key or signed in"
    PERSON = "an author who has signed in"
    SYSTEM = "an agency's service system"


class Endpoint:
    """The contract of a view. The guard uses it, and the OpenAPI document is made from it.

    ``who`` may call it: a ``Who``, or roles of staff. ``body`` and ``query`` are models of ``schemas``, imported on
    first use. ``plain`` reads a body that needs no model, with the same result. The answer has the type that the view
    returns, and one of the ``statuses``.
    """

    def __init__(
        self,
        *,
        who: Who | tuple[Role, ...],
        body: str | None,
        query: str | None,
        statuses: tuple[int, ...],
        plain: "PlainReader | None" = None,
    ) -> None:
        self.who = who
        self.plain = plain
        self.statuses = statuses
        self._body = body
        self._query = query

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles of staff that may call it; empty where it is not for staff."""
        return self.who if isinstance(self.who, tuple) else ()

    @property
    def has_body(self) -> bool:
        return self._body is not None

    @property
    def has_query(self) -> bool:
        return self._query is not None

    @cached_property
    def body(self) -> "type[BaseModel] | None":
        return schemas.model(self._body) if self._body else None

    @cached_property
    def query(self) -> "type[BaseModel] | None":
        return schemas.model(self._query) if self._query else None

    @property
    def fields(self) -> Collection[str]:
        """The top-level names that a body or a query may have."""
        models = [model for model in (self.body, self.query) if model]
        return {field.alias or name for model in models for name, field in model.model_fields.items()}


def endpoint(
    bp: Blueprint,
    *,
    who: Who | tuple[Role, ...],
    body: str | None = None,
    query: str | None = None,
    statuses: tuple[int, ...] = (200,),
    plain: "PlainReader | None" = None,
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Guard a view of a blueprint.

    The view gets ``body`` and ``query`` as models. Where it is for roles of staff, only they reach it, and it gets the
    ``caller`` if it has such a parameter. It returns a document, (status, document) or (status, document, headers).
    """

    takes = Endpoint(who=who, body=body, query=query, statuses=statuses, plain=plain)

    def decorate(view: Callable[..., Any]) -> Callable[..., Response]:
        asks_who = "caller" in view.__annotations__

        @wraps(view)
        def guarded(**path: str) -> Response:
            try:
                if any(len(part) > MOST_OF_A_PATH for part in path.values()):
                    raise NotFound("There is no such address.")
                given: dict[str, Any] = {}
                if takes.has_body:
                    given["body"] = read_body(bp.current_request, takes)
                if takes.has_query:
                    given["query"] = read_query(bp.current_request, takes)
                if takes.roles:
                    caller = callers.staff(bp.current_request, wiring().packs.current(), takes.roles)
                    given |= {"caller": caller} if asks_who else {}
                result = view(**path, **given)
            except HeedError as error:
                return _problem(error, view.__name__, takes)
            except Exception as error:
                log_unexpected("unexpected error", error, route=view.__name__)
                return _document(
                    500, problem_body(500, "Something went wrong on our side. It has been noted."), PROBLEM_JSON
                )
            status, document, *headers = result if isinstance(result, tuple) else (200, result)
            log_request("answered", route=view.__name__, status=status)
            return _document(status, document, JSON, *headers)

        guarded.endpoint = takes  # type: ignore[attr-defined]
        return guarded

    return decorate


def read_body(request: Request, takes: Endpoint) -> Any:
    """The body of a request as the endpoint's view takes it."""
    raw = body_of(request)
    plain = takes.plain(raw, _phone_style) if takes.plain else None
    if plain is not None:
        return plain
    # Loaded with the first body that needs a model.
    from chalicelib.entrypoints.http.models import read_model

    return read_model(raw, cast("type[BaseModel]", takes.body), _phone_style)


def read_query(request: Request, takes: Endpoint) -> Any:
    """The query string of a request as the endpoint's view takes it."""
    from chalicelib.entrypoints.http import models

    return models.read_query(request, cast("type[BaseModel]", takes.query))


def _phone_style() -> PhoneStyle:
    return wiring().packs.current().phone_style


def _problem(error: HeedError, route: str, takes: Endpoint) -> Response:
    status = status_of(error)
    problems = error.problems if isinstance(error, Invalid) else ()
    # Logged are only names from the contract: any other name, and what follows the first dot, is text of the sender.
    heads = (problem.path.partition(".")[0] for problem in problems)
    fields = takes.fields if problems else ()
    known = sorted({head if head in fields else "unknown" for head in heads})
    log_request("refused", route=route, status=int(status), fields=known)
    headers = {"Retry-After": "2"} if isinstance(error, Transient) else {}
    return _document(status, problem_of(error), PROBLEM_JSON, headers)


def _document(status: int, document: Any, content_type: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        body=json.dumps(document, default=_json, ensure_ascii=False),
        status_code=int(status),
        headers={"Content-Type": content_type, "Cache-Control": "no-store", **(headers or {})},
    )


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
