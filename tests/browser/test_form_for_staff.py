"""The form for staff: nothing of it stays in the browser, and nothing is sent along that says who sends it."""

import json

from playwright.sync_api import Page, expect

from tests.browser.conftest import without_findings
from tests.journeys.conftest import of_pack

pytestmark = of_pack("client-feedback")

FORM = "/rate/internal-initiative/#agency=committee"
KEPT = "JSON.stringify({...sessionStorage, ...localStorage, cookies: document.cookie})"
SIGNED_IN = "{token: 'e30.e30.e30', until: Date.now() + 600000, name: 'bank'}"
WORDS = "Соловьиная роща"


def test_what_staff_write_is_sent_without_anything_that_leads_to_them_and_stays_nowhere(page: Page) -> None:
    page.goto(FORM)
    # Somebody who has signed in elsewhere on the site, in this very tab.
    page.evaluate(f"sessionStorage.setItem('signed-in', JSON.stringify({SIGNED_IN}))")
    page.reload()
    without_findings(page)
    expect(page.get_by_role("button", name="Отправить")).to_be_visible()
    assert page.get_by_label("Электронная почта").count() == 0
    assert "bank" not in page.locator("main").inner_text(), "nothing is said of signing in"
    before = page.evaluate(KEPT)

    page.get_by_label("Взаимоотношения между коллегами").check()
    page.get_by_role("radio", name="1").first.check()
    page.get_by_label("Что бы Вы изменили?").fill(WORDS)
    assert page.evaluate(KEPT) == before, "no draft is kept"
    with page.expect_response("**/api/v1/feedback") as answer:
        page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_role("heading", name="Спасибо. Мы получили.")).to_be_focused()

    assert "authorization" not in answer.value.request.headers
    assert "cookie" not in answer.value.request.headers
    assert json.loads(answer.value.request.post_data or "") == {
        "survey": "internal-initiative",
        "agency": "committee",
        "answers": {"aspect": "colleagues", "rating": 1, "words": WORDS},
    }
    assert page.evaluate(KEPT) == before
    assert page.locator(".receipt").count() == 0, "there is no number and no key"
    page.reload()
    expect(page.get_by_label("Что бы Вы изменили?")).to_have_value("")
