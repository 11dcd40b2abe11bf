"""Generates valid and invalid requests from the OpenAPI document (Schemathesis).

Each response must have a status, a type and a body that the document describes.
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
"""Plausible ids in paths: impossible ones (a line break) do not get past a gateway."""


@dataclass(frozen=True, slots=True)
class Home:
    """Existing names at the target, which a generator cannot guess, so that valid requests reach more code."""

    survey: str
    agency: str
    number: str

    def bring(self, case: schemathesis.Case[Any]) -> None:
        """Insert the names: in the path always, in query and body of valid requests."""
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
    """Whether the request is valid by the document."""
    return case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE


def contract(*modes: GenerationMode) -> BaseSchema:
    """The committed document as a source of valid requests, invalid ones, or both."""
    document = schemathesis.openapi.from_dict(json.loads(COMMITTED.read_text(encoding="utf-8")))
    document.config.generation.update(modes=list(modes) or None)
    return document
