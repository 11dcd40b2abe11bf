"""The API does what its OpenAPI document says, whatever is sent (tests/contract_requests.py)."""

import re
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from werkzeug import Request

from app import app
from chalicelib.domain.cases.access_keys import case_key
from infra.local.gateway import GATEWAY_RESPONSES, Edge
from infra.template import fragments
from tests.builders import an_id
from tests.contract_requests import CHECKS, Home, contract
from tests.deployment import FakeWiring
from tests.http import Http
from tests.unit.edge.requests import FEEDBACK, a_rating, anyone, official, operator

EDGE = Edge(fragments()["Resources"]["RestAPI"]["Properties"]["DefinitionBody"][GATEWAY_RESPONSES], {})

somebody = Http(claims={"iss": "https://issuer.example", "sub": "olena"})
Start = Callable[[str, list[tuple[str, str]]], object]


def caller(path: str) -> Http | None:
    """Who has the token that an address asks for, as the authorizer tells the function; None where it asks for none."""
    if path.startswith("/v1/me"):
        return somebody
    if path.startswith("/v1/desk/"):
        return operator if path.startswith("/v1/desk/feedback") else official
    return None


def is_route(method: str, path: str) -> bool:
    """Whether the app has a view for a method at an address."""
    return any(
        method in views and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", route), path)
        for route, views in app.routes.items()
    )


def gateway(environment: Mapping[str, Any], start: Start) -> Iterable[bytes]:
    """The app as a web server, and before it the gateway that lets nobody in without a token where one is needed."""
    request = Request(dict(environment))
    path = request.path.removeprefix("/api")
    refusal = None
    if not is_route(request.method, path):
        refusal = EDGE.response("MISSING_AUTHENTICATION_TOKEN", 404, "No such address")
    elif caller(path) and "Authorization" not in request.headers:
        refusal = EDGE.response("UNAUTHORIZED", 401, "Unauthorized")
    if refusal:
        start(f"{refusal.status} {HTTPStatus(refusal.status).phrase}", list(refusal.headers.items()))
        return [refusal.body]
    content = request.get_data()
    try:
        body: str | bytes = content.decode()
    except UnicodeDecodeError:
        body = content
    answer = (caller(path) or anyone).send(
        request.method,
        path,
        body or None,
        content_type=None,
        headers=dict(request.headers),
        query=request.args.to_dict() or None,
        checked=False,
    )
    start(f"{answer.status} {HTTPStatus(answer.status).phrase}", list(answer.headers.items()))
    return [answer.body.encode()]


@pytest.fixture
def number(deployment: FakeWiring) -> str:
    """The number of an open case."""
    anyone.post(FEEDBACK, a_rating(id=an_id()))
    return deployment.opened(an_id())


requests = contract()
requests.app = gateway


@requests.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_any_request_is_answered_as_described(case: schemathesis.Case[Any], number: str) -> None:
    Home("short", "office", number).bring(case)
    of_a_case = case.operation.path.startswith("/v1/cases/")
    key = f"Case {case_key(number, b'secret')}" if of_a_case else "Bearer of what the authorizer has read"
    case.call_and_validate(headers={"Authorization": key}, checks=CHECKS)
