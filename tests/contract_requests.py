"""Requests made from the OpenAPI document, good ones and ones that are wrong in every way a schema knows.

Each answer must have a status, a type and a body that the document describes.
"""

import json
from dataclasses import dataclass
from typing import Any

import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from infra.openapi import COMMITTED

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]

PLACES = dict.fromkeys(("attachment", "campaign", "entry", "group"), "01KAKYCA00000000000000000A")
"""Ids that could be, in addresses: what no id can be (a line break) does not get past a gateway."""


@dataclass(frozen=True, slots=True)
class Home:
    """Names that exist where requests are sent, which nobody guesses, so that good requests get further in."""

    survey: str
    agency: str
    number: str

    def bring(self, case: schemathesis.Case[Any]) -> None:
        """Put the names in: in the address always, in query and body of good requests."""
        for name in PLACES.keys() & (case.path_parameters or {}).keys():
            case.path_parameters[name] = PLACES[name]
        if "number" in (case.path_parameters or {}):
            case.path_parameters["number"] = self.number
        if not is_good(case):
            return
        if "agency" in (case.query or {}):
            case.query["agency"] = self.agency
        if isinstance(case.body, dict) and "survey" in case.body:
            kept: dict[str, Any] = {name: case.body[name] for name in ("comment", "contact") if name in case.body}
            case.body = {**kept, "survey": self.survey, "agency": self.agency, "level": case.body.get("level") or 3}


def is_good(case: schemathesis.Case[Any]) -> bool:
    """Whether the document allows the request."""
    return case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE


def contract(*modes: GenerationMode) -> BaseSchema:
    """The committed document, to make requests from: good ones, bad ones, or both."""
    document = schemathesis.openapi.from_dict(json.loads(COMMITTED.read_text(encoding="utf-8")))
    document.config.generation.update(modes=list(modes) or None)
    return document
