"""The deployed API keeps its contract from end to end; all that may be sent is sent in process (tests/unit/edge)."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import GenerationMode

from infra.local.stack_config import Stack
from infra.openapi import COMMITTED
from tests.contract_requests import CHECKS, PLACES, Home, contract
from tests.stacks import Api, eventually

RATING = {"survey": "fft", "agency": "neas", "service": "neas-111", "level": 1, "comment": "Waited four hours"}

Credentials = Callable[[str], Mapping[str, str]]

good, bad = contract(GenerationMode.POSITIVE), contract(GenerationMode.NEGATIVE)
one_each = settings(
    max_examples=1,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


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
        if path in ("/v1/desk/feedback", "/v1/desk/feedback/batch"):
            return {"Authorization": f"Bearer {token('operator', 'neas')}"}
        if path.startswith("/v1/desk/"):
            return {"Authorization": f"Bearer {token('official', 'neas')}"}
        return {}

    return of


def test_the_site_publishes_the_contract(site: httpx.Client, publish: Callable[[], int]) -> None:
    publish()

    assert site.get("/openapi.json").text == COMMITTED.read_text(encoding="utf-8")


@good.parametrize()
@one_each
def test_a_good_request_is_answered_as_described(
    case: schemathesis.Case[Any], stack: Stack, opened: Mapping[str, str], credentials: Credentials
) -> None:
    send(case, stack, opened, credentials)


@bad.parametrize()
@one_each
def test_a_bad_request_is_answered_as_described(
    case: schemathesis.Case[Any], stack: Stack, opened: Mapping[str, str], credentials: Credentials
) -> None:
    send(case, stack, opened, credentials)


def send(case: schemathesis.Case[Any], stack: Stack, opened: Mapping[str, str], credentials: Credentials) -> None:
    Home("fft", "neas", opened["number"]).bring(case)
    case.call_and_validate(
        base_url=stack.api.removesuffix("/v1"),
        headers=dict(credentials(case.operation.path)),
        checks=CHECKS,
        timeout=30,
    )


@pytest.mark.parametrize("path", [path for path, _ in good.raw_schema["paths"].items() if path.startswith("/v1/desk/")])
@pytest.mark.parametrize("authorization", [None, "Bearer x", "Case x", "Basic eDp4"])
def test_without_a_valid_token_the_gateway_lets_nobody_to_the_desk(
    path: str, authorization: str | None, api: Api, opened: Mapping[str, str]
) -> None:
    address = path.format(number=opened["number"], order=1, action="accept", **PLACES).removeprefix("/v1/")
    headers = {"Authorization": authorization} if authorization else {}

    for method in good.raw_schema["paths"][path]:
        answer = api.http.request(method.upper(), address, headers=headers, json={} if method == "post" else None)
        api.problem(answer, 401)


def test_an_address_that_is_not_there_is_a_problem_document(api: Api) -> None:
    api.problem(api.get("nosuch"), 404)
    api.problem(api.get("feedback"), 404)
