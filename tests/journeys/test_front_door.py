"""The front door is one origin for site and API and keeps what each of them says."""

from collections.abc import Callable

import httpx

from infra.local.stack_config import Stack
from tests.stacks import Api


def test_the_dashboard_is_a_page_with_the_edge_s_security_headers(site: httpx.Client) -> None:
    page = site.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "cache-control" in page.headers
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_page_that_was_seen_is_not_sent_again(site: httpx.Client) -> None:
    seen = site.get("/").headers["etag"]
    assert site.get("/", headers={"If-None-Match": seen}).status_code == 304


def test_what_is_not_there_gets_the_site_s_own_page(site: httpx.Client) -> None:
    missing = site.get("/agencies/nobody/")
    assert missing.status_code == 404
    assert missing.headers["content-type"].startswith("text/html")


def test_an_unknown_api_address_is_a_problem_document(api: Api) -> None:
    api.problem(api.get("nowhere"), 404)


def test_the_desk_without_a_token_is_closed(api: Api) -> None:
    answer = api.get("desk/orders", agency="neas")
    api.problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_desk_with_a_stranger_s_token_is_closed(api: Api) -> None:
    api.problem(api.get("desk/orders", agency="neas", token="e30.e30.c2lnbmVk"), 401)


def test_the_desk_opens_for_an_official(api: Api, token: Callable[..., str]) -> None:
    answer = api.get("desk/orders", agency="neas", token=token("official", "neas"))
    assert answer.status_code == 200, answer.text
    assert "items" in answer.json()


def test_more_than_the_gateway_takes_is_refused_before_the_function(api: Api) -> None:
    api.problem(api.post("feedback", {"comment": "x" * 11_000_000}), 413)


def test_the_mailbox_page_can_be_read(site: httpx.Client, stack: Stack) -> None:
    assert "Mailbox" in site.get("/.local/mail").text
    assert stack.mailbox_page == f"{stack.site}/.local/mail"
