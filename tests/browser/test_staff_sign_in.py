"""Staff sign in at the desk, in Chromium: once for all tabs, renewed by itself, and ended everywhere."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import answering, without_findings

OFFICIAL = "official@nhft.example"
SIGNED_IN = "Signed in as official"


def sign_in(page: Page, address: str = "/desk/") -> None:
    page.goto(address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("row", name=OFFICIAL).get_by_role("button").click()
    expect(page.get_by_text(SIGNED_IN)).to_be_visible()


def token_of(page: Page) -> str:
    token: str = page.evaluate("JSON.parse(sessionStorage.getItem('desk-session'))?.token ?? ''")
    return token


def another_tab(page: Page, address: str) -> Page:
    """A tab that has nothing of this one, as a mail program opens it."""
    tab = page.context.new_page()
    tab.goto(address)
    return tab


def test_who_signs_in_is_at_the_desk_of_their_own_body(page: Page) -> None:
    page.goto("/desk/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    without_findings(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="All open")).to_be_visible()
    assert "agency" not in page.url
    assert page.evaluate("JSON.stringify(localStorage)").count(token_of(page)) == 0


def test_a_link_from_a_mail_opens_without_signing_in_again(page: Page) -> None:
    sign_in(page)
    beside = another_tab(page, "/desk/#NO-SUCH-CASE")
    expect(beside.get_by_text(SIGNED_IN)).to_be_visible()
    expect(beside.get_by_text("There is no such case.")).to_be_visible()
    assert token_of(beside) == token_of(page)


def test_the_issuer_is_asked_in_silence_where_no_tab_of_the_desk_is_open(page: Page) -> None:
    sign_in(page)
    page.goto("about:blank")
    later = another_tab(page, "/desk/#NO-SUCH-CASE")
    expect(later.get_by_text("There is no such case.")).to_be_visible()
    assert later.url.endswith("/desk/#NO-SUCH-CASE")


def test_an_issuer_that_knows_nobody_leads_back_to_the_ways_to_sign_in(page: Page) -> None:
    sign_in(page)
    page.context.clear_cookies()
    page.goto("about:blank")
    later = another_tab(page, "/desk/")
    expect(later.get_by_role("button", name="Sign in")).to_be_visible()


def test_who_signs_out_has_left_all_tabs_and_the_issuer(page: Page) -> None:
    sign_in(page)
    beside = another_tab(page, "/desk/")
    expect(beside.get_by_text(SIGNED_IN)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    for tab in page, beside:
        expect(tab.get_by_role("button", name="Sign in")).to_be_visible()
        expect(tab.get_by_text(SIGNED_IN)).to_be_hidden()
        assert token_of(tab) == ""
    # The issuer asks who one is: it has forgotten, too.
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("row", name=OFFICIAL)).to_be_visible()


def test_a_token_is_renewed_before_its_end(page: Page) -> None:
    page.clock.install()
    sign_in(page)
    before = token_of(page)
    with page.expect_response(lambda answer: answer.url.endswith("/token")) as answered:
        page.clock.fast_forward("50:00")
    assert "grant_type=refresh_token" in (answered.value.request.post_data or "")
    page.wait_for_function("before => JSON.parse(sessionStorage.getItem('desk-session')).token !== before", arg=before)


def test_what_is_shown_stays_when_a_token_is_refused_and_another_tab_signs_in(page: Page) -> None:
    """The issuer renews nothing any more, and signing in elsewhere goes on here."""
    sign_in(page)
    expect(page.get_by_role("heading", name="All open")).to_be_visible()
    answering(page, 400, {"error": "invalid_grant"}, address="staff/token")
    answering(page, 401, {}, address="desk/orders")
    page.get_by_role("link", name="Sent back").click()
    expect(page.get_by_text("Your sign-in has ended.")).to_be_visible()
    expect(page.get_by_role("heading", name="All open")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in another tab").click()
    expect(opened.value.get_by_text(SIGNED_IN)).to_be_visible()
    expect(page.get_by_text("You are signed in again.")).to_be_visible()
