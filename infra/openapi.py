"""The OpenAPI document, made from the code. ``python -m infra.openapi`` writes it, ``--check`` only compares.

Routes and roles come from the app, bodies and answers from the models on each view (``guard.Endpoint``), words from
the views' docstrings. What API Gateway answers by itself (401, 429, 504) is part of the contract too.
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
from chalicelib.entrypoints import answers
from chalicelib.entrypoints.answers.problems import ProblemOut
from chalicelib.entrypoints.http.bodies import JSON, MAX_BYTES
from chalicelib.entrypoints.http.guard import PROBLEM_JSON, TITLES, Endpoint
from infra.paths import ROOT

Document = dict[str, Any]

COMMITTED = ROOT / "docs" / "openapi.json"
"""The site publishes it through a link in templates/site."""

STALE = 1
DESK = "/v1/desk/"
REFERENCE = "#/components/schemas/{model}"

SECURITY: Mapping[str, Document] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token of one of the deployment's OpenID Connect issuers. From one of staff, its claims or "
        "the pack's staff list give a role; from any, authors have their own cases.",
    },
    "case_key": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Case <key>`, with the key from the receipt or from the link in a mail. The link that asks "
        "whether an answer helped has a key of its own: it shows the case and takes that one reply, once.",
    },
}

ID: Document = {
    "type": "string",
    "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$",
    "examples": ["01KAKYCA00000000000000000A"],
}

PATH_PARAMETERS: Mapping[str, Document] = {
    "number": {
        "description": "The case's number; small letters, spaces and hyphens do not matter",
        "schema": {"type": "string", "examples": ["7K3M-Q9ZT-4R2XN"]},
    },
    "order": {
        "description": "The work order's number within its case",
        "schema": {"type": "integer", "minimum": 1, "maximum": 9999},
    },
    "attachment": {
        "description": "The id of a file of the case",
        "schema": ID,
    },
    "group": {
        "description": "The group's id",
        "schema": ID,
    },
    "token": {
        "description": "What the link in a mail carries after its #",
        "schema": {"type": "string", "pattern": "^[0-9a-f]{24}[.][0-9a-f]{32}$"},
    },
    "entry": {
        "description": "The frequent question's id",
        "schema": ID,
    },
    "campaign": {
        "description": "The campaign's id",
        "schema": ID,
    },
    "action": {
        "description": "An action of the workflow table; a case lists those that are open to its reader now",
        "schema": {"type": "string", "pattern": "^[a-z_]+$", "examples": ["accept", "answer"]},
    },
}

ANSWERS: Mapping[int, str] = {
    200: "As it is now; to a repeated submission, the first receipt.",
    201: "Kept.",
    202: "Kept, and soon being worked off.",
    303: "There is a page for people; `Location` says where.",
}

REFUSALS: Mapping[int, str] = {
    400: "The body is not JSON in UTF-8.",
    401: "There is no valid bearer token.",
    403: "The caller is known but has no role for this.",
    404: "There is no such thing, or not for this caller.",
    410: "The answer to this was given before, or the time for it is over. Nothing was written.",
    409: "The case has moved on since the caller saw it, or the id stands for another submission. Nothing was written.",
    413: f"The body is longer than {MAX_BYTES} bytes.",
    415: f"The body is not announced as {JSON}.",
    422: "Something in it breaks a rule; `errors` names each wrong field. Nothing was written.",
    429: "Too many requests at once. Says the gateway; try again in a moment.",
    500: "Something went wrong on the service's side.",
    503: "The service is too busy; `Retry-After` says in how many seconds to try again.",
    504: "The service took too long. Says the gateway; try again.",
}


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles that pydantic makes of field names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False


def build() -> Document:
    """The document. Every view must carry an ``Endpoint``; raises ``AttributeError`` for one that does not."""
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
    """The document as it is committed."""
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
        "description": " ".join(filter(None, [rest, f"For: {endpoint.who}."])),
    }
    parameters = [{"name": n, "in": "path", "required": True, **PATH_PARAMETERS[n]} for n in entry.view_args]
    parameters += _query_parameters(endpoint.query) if endpoint.query else []
    if parameters:
        operation["parameters"] = parameters
    if endpoint.body:
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": _reference(endpoint.body)}}}
    operation["responses"] = {
        **{str(status): _answer(status, name) for status, name in sorted(endpoint.returns.items())},
        **{str(status): {"$ref": f"#/components/responses/{_name(status)}"} for status in sorted(_refusals(entry))},
    }
    ways: list[Document] = [{"bearer": []}] if entry.authorizer else []
    if not entry.authorizer and (endpoint.token or endpoint.who == "author"):
        ways = [{"case_key": []} if endpoint.who == "author" else {}] + ([{"bearer": []}] if endpoint.token else [])
    if ways:
        operation["security"] = ways
    return operation


def _refusals(entry: RouteEntry) -> Iterator[int]:
    """The error statuses that this operation can end with."""
    endpoint = _endpoint(entry)
    yield from (429, 500, 503, 504)
    if endpoint.body:
        yield from (400, 409, 413, 415, 422)
    if endpoint.query:
        yield 422
    if endpoint.query or entry.view_args:
        yield 404
    if entry.authorizer or endpoint.token:
        yield 401
    if entry.authorizer or endpoint.who == "author":
        yield 403
    if endpoint.who == "author" and not entry.authorizer:
        yield 410


def _answer(status: int, model: str) -> Document:
    return {
        "description": ANSWERS[status],
        "headers": {"Cache-Control": {"schema": {"const": "no-store"}}},
        "content": {JSON: {"schema": _reference(answers.model(model))}},
    }


def _refusal(status: int) -> Document:
    example: Document = {"type": "about:blank", "title": TITLES[status], "status": status}
    example["detail"] = "The request is not valid." if status == 422 else REFUSALS[status]
    if status == 422:
        example["errors"] = [{"path": "level", "message": "Input should be less than or equal to 5"}]
    response: Document = {
        "description": REFUSALS[status],
        "content": {PROBLEM_JSON: {"schema": _reference(ProblemOut), "examples": {"problem": {"value": example}}}},
    }
    if status in (429, 503):
        response["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds"}}
    return response


def _name(status: int) -> str:
    return f"Problem{status}"


def _reference(model: type[BaseModel]) -> Document:
    return {"$ref": REFERENCE.format(model=model.__name__)}


def _schemas(entries: list[RouteEntry]) -> Document:
    models: set[type[BaseModel]] = {ProblemOut}
    for entry in entries:
        endpoint = _endpoint(entry)
        models |= {answers.model(name) for name in endpoint.returns.values()}
        models |= {endpoint.body} if endpoint.body else set()
    ordered = sorted(models, key=lambda model: model.__name__)
    _, document = models_json_schema(
        [(model, "validation") for model in ordered], ref_template=REFERENCE, schema_generator=_Untitled
    )
    definitions: Document = document["$defs"]
    return dict(sorted(definitions.items()))


def _query_parameters(model: type[BaseModel]) -> list[Document]:
    schema = model.model_json_schema(ref_template=REFERENCE, schema_generator=_Untitled)
    return [
        {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": _not_null(field)}
        for name, field in schema["properties"].items()
    ]


def _not_null(field: Document) -> Document:
    """A parameter is there or not; it has no null."""
    kinds = [kind for kind in field.get("anyOf", ()) if kind.get("type") != "null"]
    return kinds[0] if kinds else field


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
