"""A scanned poster: the form knows the place and asks for the service alone, and the rating is of that window."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from chalicelib.domain.pack.read import read_pack
from infra.local.stack_config import Stack
from infra.packs import PACKS, compiled
from infra.posters import Spot, standing_link
from tests.browser.conftest import without_findings
from tests.stacks import of_pack

NAME = "good-bad-review"
pytestmark = of_pack(NAME)


def link(stack: Stack, *, window: str | None) -> str:
    checked = compiled(Path(PACKS / NAME))
    offices = read_pack(checked.document, checked.version).offices
    return standing_link(stack.site, "review", Spot(offices["nanjing-hall"], window))


def test_who_scans_the_poster_of_a_window_rates_that_window(page: Page, stack: Stack) -> None:
    page.goto(link(stack, window="b03"))
    about = page.locator(".about")
    expect(about).to_contain_text("南京市政务服务中心")
    expect(about).to_contain_text("B03 社保医保窗口")
    without_findings(page)

    page.get_by_label("按名称搜索").fill("居民身份证")
    page.get_by_label("居民身份证申领").check()
    page.get_by_role("radio", name="非常满意").first.check()
    with page.expect_response("**/api/v1/feedback") as answer:
        page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="谢谢，我们已经收到。")).to_be_focused()
    said = json.loads(answer.value.request.post_data or "")
    assert {name: said[name] for name in ("survey", "agency", "service", "office", "window", "level")} == {
        "survey": "review",
        "agency": "public-security",
        "service": "id-card",
        "office": "nanjing-hall",
        "window": "b03",
        "level": 5,
    }


def test_a_poster_of_a_hall_leaves_the_window_to_be_chosen_in_either_language(page: Page, stack: Stack) -> None:
    page.goto(link(stack, window=None))
    expect(page.get_by_label("在哪个窗口？")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".about")).to_contain_text("Nanjing Government Services Centre")


def test_what_a_link_names_wrongly_is_asked_for(page: Page, stack: Stack) -> None:
    """An old poster of a window that is no more leads to the form all the same."""
    page.goto(f"{stack.site}/rate/review/?office=nanjing-hall&window=z99")
    expect(page.locator(".about")).to_contain_text("南京市政务服务中心")
    expect(page.get_by_label("在哪个窗口？")).to_be_visible()
