"""The desk as an official works at it: queues, rows that tell, the case beside the list, keys."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import without_findings
from tests.browser.test_pages import WAITED, a_case, in_both_looks, signed_in
from tests.stacks import Api

Token = Callable[..., str]
AGENCY = "neas"
HALF = "Half a thought."
wide = pytest.mark.parametrize("page", [{"width": 1280}], indirect=True, ids=["1280"])
narrow = pytest.mark.parametrize("page", [{"width": 360}], indirect=True, ids=["360"])


@pytest.fixture
def case(api: Api) -> dict[str, Any]:
    return a_case(api)


@in_both_looks
def test_a_row_tells_what_its_order_is_about(page: Page, token: Token, case: dict[str, Any]) -> None:
    signed_in(page, token("official", "nhft"))
    row = page.get_by_role("listitem").filter(has_text=case["number"])
    for told in ("Rating 1 of 5", WAITED, "Community health services", "Web (no contact)", "days left"):
        expect(row).to_contain_text(told)
    without_findings(page)


def test_a_queue_is_kept_in_the_address(page: Page, token: Token, case: dict[str, Any]) -> None:
    signed_in(page, token("official", "nhft"))
    page.get_by_role("link", name=re.compile("^New")).click()
    expect(page.get_by_role("heading", name="New", exact=True)).to_be_visible()
    assert page.url.endswith("/desk/?queue=new")
    page.get_by_role("link", name=case["number"]).click()
    expect(page.get_by_role("heading", name=f"Case {case['number']}")).to_be_focused()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_role("heading", name="New", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="New", exact=True)).to_be_visible()
    page.get_by_role("link", name=re.compile("^Overdue")).click()
    expect(page.get_by_text("Nothing is overdue.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="New", exact=True)).to_be_visible()


@wide
def test_on_a_wide_page_the_list_stands_beside_the_case(page: Page, token: Token, case: dict[str, Any]) -> None:
    signed_in(page, token("official", "nhft"))
    page.get_by_role("link", name=case["number"]).click()
    expect(page.get_by_role("heading", name=f"Case {case['number']}")).to_be_visible()
    link = page.get_by_role("link", name=case["number"])
    expect(link).to_be_visible()
    expect(link).to_have_attribute("aria-current", "true")
    without_findings(page)


@narrow
def test_on_a_phone_it_is_the_same_in_one_column(page: Page, token: Token, case: dict[str, Any]) -> None:
    signed_in(page, token("official", "nhft"))
    row = page.get_by_role("listitem").filter(has_text=case["number"])
    expect(row).to_contain_text("days left")
    without_findings(page)
    page.get_by_role("link", name=case["number"]).click()
    expect(page.get_by_role("button", name="Start work")).to_be_visible()
    expect(page.get_by_role("link", name=case["number"])).to_have_count(0)
    without_findings(page)


@wide
def test_a_case_is_answered_by_keys_alone(page: Page, token: Token, case: dict[str, Any]) -> None:
    signed_in(page, token("official", "nhft"))
    expect(page.get_by_role("link", name=case["number"])).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type(case["number"].lower().replace("-", ""))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Case"))).to_be_focused()
    page.keyboard.press("a")
    form = page.get_by_role("form", name="Answer")
    form.get_by_label("Put right").check()
    form.get_by_label("Answer to the author").fill(f"{HALF} j and k are letters here.")
    form.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text(HALF)).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_role("heading", name="All open")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of the desk")).to_be_visible()
    without_findings(page)
    page.get_by_label("Use single keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
