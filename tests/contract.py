"""Checks responses against the committed OpenAPI document, which must describe every field of them."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

from infra.openapi import COMMITTED


@cache
def document() -> Any:
    return json.loads(COMMITTED.read_text(encoding="utf-8"))


def check_described(method: str, route: str, status: int, content_type: str, body: str) -> None:
    """Raise ``AssertionError`` or ``ValidationError`` for a response that the document does not describe."""
    operation = document()["paths"][route][method.lower()]
    response = operation["responses"].get(str(status))
    assert response is not None, f"{operation['operationId']} answers {status}, which is not described"
    if "$ref" in response:
        response = document()["components"]["responses"][response["$ref"].rpartition("/")[2]]
    assert content_type in response["content"], f"{operation['operationId']} answers {status} in {content_type}"
    _closed(response["content"][content_type]["schema"]["$ref"]).validate(json.loads(body))


@cache
def _closed(reference: str) -> Draft202012Validator:
    """A schema in which every object refuses additional properties, so that undocumented fields are found."""
    components = json.loads(json.dumps(document()["components"]))
    for schema in components["schemas"].values():
        schema.setdefault("additionalProperties", False)
    return Draft202012Validator(
        {"$ref": reference, "components": components}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
