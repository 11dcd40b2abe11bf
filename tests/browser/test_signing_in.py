"""Signing in on a form, in Chromium: whoever tampers with the way back gets neither the code nor the reader."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

FORM = "/rate/fft/#service=nhft-community"


def leave_for_the_issuer(page: Page, form: str = FORM) -> None:
    page.goto(form)
    page.get_by_role("button", name="Sign in with").first.click()
    page.get_by_label("Name of the account").fill("olena")


def test_who_signs_in_comes_back_to_the_form_with_what_was_written(page: Page) -> None:
    page.goto(FORM)
    page.get_by_label("What should we know?").fill("Half a thought")
    leave_for_the_issuer(page)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("You are signed in with")).to_be_visible()
    expect(page.get_by_label("What should we know?")).to_have_value("Half a thought")
    assert page.url.endswith(FORM), page.url


@pytest.mark.parametrize("tampered", ["iss", "state"])
def test_a_way_back_that_somebody_tampered_with_is_refused_before_the_code_is_shown(page: Page, tampered: str) -> None:
    """An issuer that sends people on to another one would be handed that one's code (RFC 9207)."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/token"):
            sent.append(request.url)

    leave_for_the_issuer(page)
    began = page.url
    with page.expect_response(lambda answer: "/approve?" in answer.url) as answered:
        page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("You are signed in with")).to_be_visible()

    # Again, and this time the answer is changed on its way.
    page.get_by_role("button", name="Sign out").click()
    leave_for_the_issuer(page)
    assert urlsplit(page.url).path == urlsplit(began).path
    fields = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    back = urlsplit(answered.value.headers["location"])
    said = {name: values[0] for name, values in parse_qs(back.query).items()} | {"state": fields["state"]}
    page.on("request", note)
    page.goto(f"{back.path}?{urlencode({**said, tampered: 'https://evil.example'})}")
    expect(page.get_by_text("Signing in did not work.")).to_be_visible()
    assert sent == []
    assert page.evaluate("sessionStorage.getItem('signed-in')") is None
    home = page.evaluate("location.origin")
    assert page.get_by_role("link", name="Go back").get_attribute("href") == f"{home}{FORM}"


def test_a_page_that_the_browser_kept_shows_nothing_of_who_has_signed_out(page: Page) -> None:
    leave_for_the_issuer(page, "/me/")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your cases")).to_be_visible()
    # They sign out on another page, and whoever comes next goes back to this one.
    page.evaluate("sessionStorage.clear()")
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.get_by_role("heading", name="Your cases")).to_have_count(0)
