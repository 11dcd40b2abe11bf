"""Generates the OpenAPI document from the code. ``python -m infra.openapi`` writes it; ``--check`` compares it.

Routes come from the app; roles, bodies and statuses from what each view declares (``guard.Endpoint``); answers from the
type that a view returns, and words from its docstring. What API Gateway answers by itself (401, 429, 504) is part of
the contract too.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from chalice.app import RouteEntry
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from app import app
from chalicelib.domain.errors import Invalid
from chalicelib.domain.pack.workflow import STAFF
from chalicelib.domain.reasons import Reason, Said
from chalicelib.entrypoints.http.bodies import JSON
from chalicelib.entrypoints.http.guard import Endpoint, Who
from chalicelib.entrypoints.http.problems import PROBLEM_JSON, ProblemOut, problem_body, problem_of
from chalicelib.entrypoints.schemas.feedback import FeedbackIn
from infra.openapi_words import (
    ANSWERS,
    BEARER,
    EXAMPLES,
    PATH_PARAMETERS,
    REFUSALS,
    SECURITY,
    SECURITY_OF,
    Document,
)
from infra.paths import ROOT
from infra.view_schemas import definitions, returned

COMMITTED = ROOT / "docs" / "openapi.json"
"""The committed document. A symbolic link in templates/site makes it part of the site."""

STALE = 1
DESK = "/v1/desk/"
REFERENCE = "#/components/schemas/{model}"
TOO_HIGH = Invalid.field("level", Said.of("Input should be less than or equal to 5", Reason.NUMBER_UP_TO, most=5))
"""The validation error that the document shows as an example."""


class _Untitled(GenerateJsonSchema):
    """A schema generator that omits the titles which pydantic derives from field names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False


def build() -> Document:
    """The document. Raises ``AttributeError`` for a view without an ``Endpoint``, and ``TypeError`` for a view that is
    not annotated to return a document."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    entries = [entry for methods in app.routes.values() for entry in methods.values()]
    paths: dict[str, Document] = {}
    for entry in entries:
        paths.setdefault(entry.uri_pattern, {})[entry.method.lower()] = _operation(entry)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Heed",
            "version": project["version"],
            "summary": project["description"],
            "description": "Times are RFC 3339 in UTC. Errors are RFC 9457 problem documents. Unknown fields, and "
            "names given twice, are refused. Every GET only shows; only a POST acts.",
            "license": {"name": "Apache License 2.0", "identifier": project["license"]},
        },
        "servers": [{"url": "/api"}],
        "tags": [
            {"name": "public", "description": "For anyone, and for the author of a case"},
            {"name": "desk", "description": "For staff"},
        ],
        "paths": paths,
        "components": {
            "schemas": _schemas(entries),
            "responses": {_name(status): _refusal(status) for status in REFUSALS},
            "securitySchemes": dict(SECURITY),
        },
    }


def text() -> str:
    """The document as JSON text, as it is committed."""
    return json.dumps(build(), indent=2, ensure_ascii=False) + "\n"


def _endpoint(entry: RouteEntry) -> Endpoint:
    guarded: Any = entry.view_function
    endpoint: Endpoint = guarded.endpoint
    return endpoint


def _operation(entry: RouteEntry) -> Document:
    endpoint = _endpoint(entry)
    summary, _, rest = " ".join((entry.view_function.__doc__ or "").split()).partition(". ")
    operation: Document = {
        "operationId": entry.view_function.__name__,
        "tags": ["desk" if entry.uri_pattern.startswith(DESK) else "public"],
        "summary": summary.rstrip("."),
        "description": " ".join(filter(None, [rest, f"For: {_for_whom(endpoint)}."])),
    }
    if endpoint.roles:
        operation["x-roles"] = [str(role) for role in endpoint.roles]
    parameters = [{"name": n, "in": "path", "required": True, **PATH_PARAMETERS[n]} for n in entry.view_args]
    parameters += _query_parameters(endpoint.query) if endpoint.query else []
    if parameters:
        operation["parameters"] = parameters
    if endpoint.body:
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": _reference(endpoint.body)}}}
    operation["responses"] = {
        **{str(status): _answer(status, returned(entry.view_function)) for status in sorted(endpoint.statuses)},
        **{str(status): {"$ref": f"#/components/responses/{_name(status)}"} for status in sorted(_refusals(entry))},
    }
    operation["security"] = [BEARER] if isinstance(endpoint.who, tuple) else SECURITY_OF[endpoint.who]
    return operation


def _for_whom(endpoint: Endpoint) -> str:
    """The sentence that says who may call an operation."""
    if isinstance(endpoint.who, Who):
        return endpoint.who.value
    return "staff" if endpoint.who == STAFF else f"staff ({', '.join(endpoint.who)})"


def _refusals(entry: RouteEntry) -> Iterator[int]:
    """The error statuses of an operation."""
    endpoint = _endpoint(entry)
    yield from (429, 500, 503, 504)
    if endpoint.body:
        yield from (400, 409, 413, 415, 422)
    if endpoint.query:
        yield 422
    if endpoint.query or entry.view_args:
        yield 404
    if endpoint.who is not Who.ANYONE:
        yield 401
    if endpoint.who not in (Who.ANYONE, Who.SIGNED_IN_OR_NOT):
        yield 403
    # The link of a follow-up is over, or the invitation that a rating answers.
    if endpoint.who is Who.AUTHOR or (endpoint.body and issubclass(endpoint.body, FeedbackIn)):
        yield 410


def _answer(status: int, document: type) -> Document:
    return {
        "description": ANSWERS[status],
        "headers": {"Cache-Control": {"schema": {"const": "no-store"}}},
        "content": {JSON: {"schema": _reference(document)}},
    }


def _refusal(status: int) -> Document:
    example = problem_of(TOO_HIGH) if status == 422 else problem_body(status, REFUSALS[status])
    response: Document = {
        "description": REFUSALS[status],
        "content": {PROBLEM_JSON: {"schema": _reference(ProblemOut), "examples": {"problem": {"value": example}}}},
    }
    if status in (429, 503):
        response["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds"}}
    return response


def _name(status: int) -> str:
    return f"Problem{status}"


def _reference(model: type) -> Document:
    return {"$ref": REFERENCE.format(model=model.__name__)}


def _schemas(entries: list[RouteEntry]) -> Document:
    answers = {ProblemOut, *(returned(entry.view_function) for entry in entries)}
    bodies = {body for entry in entries if (body := _endpoint(entry).body)}
    ordered = sorted(bodies, key=lambda model: model.__name__)
    _, asked = models_json_schema(
        [(model, "validation") for model in ordered], ref_template=REFERENCE, schema_generator=_Untitled
    )
    given = definitions(answers, REFERENCE)
    for document, example in EXAMPLES.items():
        given[document.__name__]["examples"] = [example]
    both = given.keys() & asked["$defs"].keys()
    if both:
        raise TypeError(f"Requests and answers have one name: {', '.join(both)}.")
    return dict(sorted({**asked["$defs"], **given}.items()))


def _query_parameters(model: type[BaseModel]) -> list[Document]:
    schema = model.model_json_schema(ref_template=REFERENCE, schema_generator=_Untitled)
    named = {REFERENCE.format(model=name): each for name, each in schema.get("$defs", {}).items()}
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "schema": _of_parameter(field, named),
        }
        for name, field in schema["properties"].items()
    ]


def _of_parameter(field: Document, named: Mapping[str, Document]) -> Document:
    """The schema of a parameter, without ``null``, as a parameter is present or absent, and without references."""
    kinds = [kind for kind in field.get("anyOf", ()) if kind.get("type") != "null"]
    found = kinds[0] if kinds else field
    # The title and the docstring of an enumeration are about the code; the parameter has its own description.
    meant = {name: each for name, each in named.get(found.get("$ref", ""), {}).items() if name in ("type", "enum")}
    return meant | {name: each for name, each in found.items() if name != "$ref"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.openapi", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when the document is stale")
    if not parser.parse_args().check:
        COMMITTED.write_text(text(), encoding="utf-8")
        return 0
    if COMMITTED.exists() and COMMITTED.read_text(encoding="utf-8") == text():
        return 0
    print(f"{COMMITTED.relative_to(ROOT)} is stale; python -m infra.openapi writes it anew", file=sys.stderr)
    return STALE


if __name__ == "__main__":
    sys.exit(main())
