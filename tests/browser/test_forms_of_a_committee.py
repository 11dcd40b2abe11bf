"""The four forms of an annex, filled in as they draw themselves; of those for staff nothing stays in the browser, and
nothing is sent along that says who sends it."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import without_findings
from tests.journeys.test_pack_client_feedback import FORM_1, FORM_2, FORM_3, FORM_4
from tests.stacks import of_pack

pytestmark = of_pack("client-feedback")

FORM = "/rate/internal-initiative/#agency=committee"
KEPT = "JSON.stringify({...sessionStorage, ...localStorage, cookies: document.cookie})"
SIGNED_IN = "{token: 'e30.e30.e30', until: Date.now() + 600000, name: 'bank'}"
WORDS = "Соловьиная роща"


def fill_in(page: Page, answers: Mapping[str, Any]) -> None:
    """Answer the questions as somebody does who reads from top to bottom."""
    for question, answer in answers.items():
        expect(page.locator(f"#q-{question}"), question).to_be_visible()
        if isinstance(answer, dict):
            for row, choice in answer.items():
                choose(page, f"q-{question}-{row}", choice)
        elif page.locator(f"textarea#q-{question}").count():
            page.locator(f"#q-{question}").fill(answer)
        else:
            for choice in answer if isinstance(answer, list) else [answer]:
                choose(page, f"q-{question}", choice)


def choose(page: Page, name: str, choice: Any) -> None:
    option = choice["option"] if isinstance(choice, dict) else choice
    box = page.locator(f'input[name="{name}"][value="{option}"]')
    box.check()
    if isinstance(choice, dict):
        page.locator(".choice", has=box).get_by_role("textbox").fill(choice["text"])


@pytest.mark.parametrize("form", [FORM_1, FORM_2, FORM_3, FORM_4], ids=lambda form: str(form["survey"]))
def test_each_form_of_the_annex_sends_what_was_chosen(page: Page, form: Mapping[str, Any]) -> None:
    about = {name: form[name] for name in ("agency", "service") if name in form}
    page.goto(f"/rate/{form['survey']}/#{urlencode(about)}")
    expect(page.get_by_role("button", name="Отправить")).to_be_visible()
    without_findings(page)
    fill_in(page, form["answers"])
    without_findings(page)
    with page.expect_response("**/api/v1/feedback") as answer:
        page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_role("heading", name="Спасибо, мы всё получили.")).to_be_focused()
    said = json.loads(answer.value.request.post_data or "")
    assert {name: said.get(name) for name in form} == form


def test_questions_for_those_who_applied_come_and_go_with_the_answer(page: Page) -> None:
    page.goto("/rate/form-1/#service=written-appeals")
    expect(page.locator("#q-times")).to_be_hidden()
    choose(page, "q-applied", "yes")
    choose(page, "q-times", "once")
    choose(page, "q-applied", "no")
    expect(page.locator("#q-times")).to_be_hidden()
    choose(page, "q-services-overall", "satisfied")
    with page.expect_response("**/api/v1/feedback") as answer:
        page.get_by_role("button", name="Отправить").click()
    assert json.loads(answer.value.request.post_data or "")["answers"] == {
        "services-overall": "satisfied",
        "applied": "no",
    }
    assert answer.value.status == 201


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
    expect(page.get_by_role("heading", name="Спасибо, мы всё получили.")).to_be_focused()

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
