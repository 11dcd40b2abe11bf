"""The deployed API does what its OpenAPI document says, whatever is sent.

Schemathesis reads the document that the site publishes and makes requests from it: good ones, and ones that are wrong
in every way a schema knows. Each answer must have a status, a type and a body that the document describes.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from infra.local.place import Stack
from infra.openapi import COMMITTED
from tests.stacks import Api, eventually

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
RATING = {"survey": "fft", "agency": "neas", "service": "neas-111", "level": 1, "comment": "Waited four hours"}

PLACES = dict.fromkeys(("attachment", "campaign", "entry", "group"), "01KAKYCA00000000000000000A")
"""Ids that could be, in addresses: what no id can be (a line break) does not get past a gateway."""

contract = schemathesis.openapi.from_dict(json.loads(COMMITTED.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def opened(api: Api) -> Mapping[str, str]:
    """A case with its number and key."""
    receipt: dict[str, str] = api.post("feedback", RATING).json()["case"]
    eventually(
        lambda: api.get(f"cases/{receipt['number']}", key=receipt["key"]).status_code == 200,
        what="the case opens",
    )
    return receipt


@pytest.fixture(scope="session")
def credentials(opened: Mapping[str, str], token: Callable[..., str]) -> Callable[[str], Mapping[str, str]]:
    """What opens an operation: nothing, the key of the case, or a token with the role it needs."""

    def of(path: str) -> Mapping[str, str]:
        if path.startswith("/v1/cases/"):
            return {"Authorization": f"Case {opened['key']}"}
        if path == "/v1/desk/feedback":
            return {"Authorization": f"Bearer {token('operator', 'neas')}"}
        if path.startswith("/v1/desk/"):
            return {"Authorization": f"Bearer {token('official', 'neas')}"}
        return {}

    return of


def test_the_site_publishes_the_contract(site: httpx.Client, publish: Callable[[], int]) -> None:
    publish()

    assert site.get("/openapi.json").text == COMMITTED.read_text(encoding="utf-8")


@contract.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_any_request_is_answered_as_described(
    case: schemathesis.Case[Any],
    stack: Stack,
    opened: Mapping[str, str],
    credentials: Callable[[str], Mapping[str, str]],
) -> None:
    at_home(case, opened)
    case.call_and_validate(
        base_url=stack.api.removesuffix("/v1"),
        headers=dict(credentials(case.operation.path)),
        checks=CHECKS,
        timeout=30,
    )


def at_home(case: schemathesis.Case[Any], opened: Mapping[str, str]) -> None:
    """Put in names that exist, which nobody guesses, so that good requests get further in."""
    for name in PLACES.keys() & (case.path_parameters or {}).keys():
        case.path_parameters[name] = PLACES[name]
    if "number" in (case.path_parameters or {}):
        case.path_parameters["number"] = opened["number"]
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if "agency" in (case.query or {}):
        case.query["agency"] = "neas"
    if isinstance(case.body, dict) and "survey" in case.body:
        kept: dict[str, Any] = {name: case.body[name] for name in ("comment", "contact") if name in case.body}
        case.body = {**kept, "survey": "fft", "agency": "neas", "level": case.body.get("level") or 3}


@pytest.mark.parametrize(
    "path", [path for path, _ in contract.raw_schema["paths"].items() if path.startswith("/v1/desk/")]
)
@pytest.mark.parametrize("authorization", [None, "Bearer x", "Case x", "Basic eDp4"])
def test_without_a_valid_token_the_gateway_lets_nobody_to_the_desk(
    path: str, authorization: str | None, api: Api, opened: Mapping[str, str]
) -> None:
    address = path.format(number=opened["number"], order=1, action="accept", **PLACES).removeprefix("/v1/")
    headers = {"Authorization": authorization} if authorization else {}

    for method in contract.raw_schema["paths"][path]:
        answer = api.http.request(method.upper(), address, headers=headers, json={} if method == "post" else None)
        api.problem(answer, 401)


def test_an_address_that_is_not_there_is_a_problem_document(api: Api) -> None:
    api.problem(api.get("nosuch"), 404)
    api.problem(api.get("feedback"), 404)
