"""One's own profile: what is held, changed and taken back, one's cases, a file to take along, and being forgotten."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from infra.local.tokens import Issuer
from tests.browser.conftest import NARROW, answering, without_findings
from tests.browser.test_pages import RATING, in_both_looks
from tests.journeys.test_loop import act
from tests.stacks import Api, eventually

Token = Callable[..., str]
TOKEN = "JSON.parse(sessionStorage.getItem('signed-in')).token"
ROLE: dict[str, Any] = {
    "role": {
        "name": {"en": "Who you are"},
        "values": {"owner": {"name": {"en": "Owner"}}, "clerk": {"name": {"en": "Clerk"}}},
    }
}
narrow = pytest.mark.parametrize("page", [{"width": NARROW}], indirect=True, ids=["narrow"])


def signed_in(page: Page, subject: str) -> None:
    """Open one's own profile by signing in."""
    page.goto("/me/")
    page.get_by_role("button", name="Sign in with bank ID").click()
    page.get_by_label("Name of the account").fill(subject)
    page.get_by_label("Mail address, if any").fill(f"{subject}@person.example")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("You are signed in with bank ID.")).to_be_visible()
    expect(part(page, "How we reach you")).to_be_visible()


def part(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title)


def saved(page: Page) -> None:
    expect(page.locator("#says")).to_have_text("Saved.")


@in_both_looks
def test_who_has_not_signed_in_is_told_what_is_there_and_how_to_get_in(page: Page) -> None:
    page.goto("/me/")
    for way in ("e-signature", "bank ID", "state app"):
        expect(page.get_by_role("button", name=f"Sign in with {way}")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="Follow a case")).to_be_visible()
    without_findings(page)


def test_where_nobody_can_sign_in_the_page_says_so(page: Page) -> None:
    page.route("**/data/sign-in.json", lambda route: route.fulfill(json=[]))
    page.goto("/me/")
    expect(page.get_by_text("It is not possible to sign in here at present")).to_be_visible()
    without_findings(page)


@in_both_looks
def test_what_is_held_is_changed_taken_along_and_forgotten(page: Page, api: Api, tmp_path: Path) -> None:
    wide = page.evaluate("window.innerWidth") != NARROW
    signed_in(page, "nadia" if wide else "nina")
    token = page.evaluate(TOKEN)
    reach = part(page, "How we reach you")
    without_findings(page)

    # What does not fit is said at its field, and nothing is kept of it.
    reach.get_by_label("Phone").fill("12")
    reach.get_by_label("Email address").fill("nadia@home.example")
    answering(
        page, 422, {"errors": [{"path": "contact.phone", "message": "A phone number is expected"}]}, method="PATCH"
    )
    reach.get_by_role("button", name="Save").click()
    expect(reach.get_by_text("A phone number is expected")).to_be_visible()
    expect(reach.get_by_label("Phone")).to_be_focused()
    without_findings(page)
    page.reload()

    reach.get_by_label("Email address").fill("nadia@home.example")
    reach.get_by_label("Phone").fill("+44 20 7946 0018")
    reach.get_by_label("How to address you").fill("Nadia")
    reach.get_by_label("Language").select_option(label="Ukrainian")
    reach.get_by_role("button", name="Save").click()
    saved(page)
    expect(page.get_by_role("heading", name="How we reach you")).to_be_focused()
    reach.get_by_label("Phone").fill("")
    reach.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="How we reach you")).to_be_focused()
    held = api.get("me", token=token).json()
    assert held["contact"] == {"email": "nadia@home.example", "phone": None, "name": "Nadia"}
    assert held["language"] == "uk"
    reach.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nothing was changed")).to_be_visible()

    agreed = part(page, "What you agreed to")
    agreed.get_by_role("button", name="Agree").click()
    expect(agreed.get_by_text("You agreed on")).to_be_visible()
    without_findings(page)
    assert api.get("me", token=token).json()["consents"]
    agreed.get_by_role("button", name="Withdraw consent").click()
    expect(agreed.get_by_text("You have not agreed.")).to_be_visible()
    assert not api.get("me", token=token).json()["consents"]

    with page.expect_download() as loaded:
        page.get_by_role("button", name="Save as a file").click()
    file = tmp_path / "profile.json"
    loaded.value.save_as(file)
    assert json.loads(file.read_text("utf-8")) == {"profile": api.get("me", token=token).json(), "cases": []}

    # Forgetting asks first, and whoever goes back has lost nothing.
    forget = part(page, "Forget me")
    forget.get_by_role("button", name="Forget me").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="No, go back")).to_be_focused()
    without_findings(page)
    page.keyboard.press("Enter")
    assert api.get("me", token=token).json()["contact"]["name"] == "Nadia"
    forget.get_by_role("button", name="Forget me").click()
    dialog.get_by_role("button", name="Yes, forget me").click()
    expect(page.get_by_role("heading", name="We have forgotten you")).to_be_focused()
    without_findings(page)
    assert api.get("me", token=token).json()["contact"] == {"email": None, "phone": None, "name": None}
    assert page.evaluate("sessionStorage.length") == 0


@in_both_looks
def test_ones_cases_are_listed_and_open_without_a_key(page: Page, api: Api, token: Token, person_token: Token) -> None:
    subject = "pavlo" if page.evaluate("window.innerWidth") != NARROW else "polina"
    mine = person_token(subject, email=f"{subject}@person.example", by=Issuer.BANK_ID)
    receipts = [api.post("feedback", {**RATING, "level": 1}, token=mine).json()["case"] for _ in range(2)]
    eventually(lambda: len(api.get("me/cases", token=mine).json()["items"]) == len(receipts), what="both cases")
    number, official = receipts[0]["number"], token("official", RATING["agency"])
    act(api, number, "accept", official)
    act(api, number, "answer", official, outcome="explained", text="The nurse was ill.")

    signed_in(page, subject)
    cases = part(page, "Your cases")
    expect(cases.get_by_role("listitem")).to_have_count(len(receipts))
    waiting = cases.get_by_role("listitem").filter(has_text=number)
    expect(waiting).to_contain_text("Please answer by")
    without_findings(page)

    waiting.get_by_role("link").click()
    expect(page.get_by_role("heading", name=f"Case {number}")).to_be_visible()
    page.get_by_role("radio", name="Solved", exact=True).check()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#says")).to_contain_text("Thank you.")
    without_findings(page)
    page.get_by_role("link", name="All your cases").click()
    expect(cases.get_by_role("listitem").filter(has_text=number)).to_contain_text("Closed")

    # Whoever comes to this machine after signing out sees nobody's case.
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in with bank ID")).to_be_visible()
    page.goto(f"/case/#{number}")
    expect(page.get_by_label("Key")).to_be_visible()
    expect(page.get_by_role("heading", name=f"Case {number}")).to_have_count(0)


@narrow
def test_what_people_told_of_themselves_is_seen_with_its_groups_and_taken_back(page: Page) -> None:
    """The demo pack asks nothing of the kind: one that does is played, with what the API would answer."""
    held: dict[str, Any] = {
        "contact": {"email": None, "phone": None, "name": None}, "language": None, "consents": {},
        "attributes": {}, "segments": [], "cases": {"count": 0, "more": False},
    }  # fmt: skip
    asked: list[dict[str, Any]] = []

    def profile(route: Any) -> None:
        if route.request.method == "PATCH":
            asked.append(route.request.post_data_json)
            told = asked[-1]["attributes"]["role"]
            held["attributes"] = (
                {"role": {"value": told["value"], "consented_at": "2026-11-22T09:00:00Z"}} if told else {}
            )
            held["segments"] = ["owners"] if told else []
        route.fulfill(json=held)

    def catalogue(route: Any) -> None:
        offered = route.fetch().json()
        route.fulfill(json={**offered, "attributes": ROLE, "segments": {"owners": {"name": {"en": "Owners"}}}})

    page.route("**/data/forms/*/catalogue.json", catalogue)
    page.route("**/api/v1/me", profile)
    signed_in(page, "taras")
    told = part(page, "What you told us about yourself")
    expect(told.get_by_text("Your ratings do not count in any group.")).to_be_visible()
    without_findings(page)
    told.get_by_label("Who you are").select_option(label="Owner")
    told.get_by_role("button", name="Agree and save").click()
    expect(told.get_by_text("Your ratings count in these groups: Owners.")).to_be_visible()
    expect(told.get_by_text("Saved on 22 November 2026.")).to_be_visible()
    without_findings(page)
    told.get_by_label("Who you are").select_option(label="Prefer not to say")
    told.get_by_role("button", name="Agree and save").click()
    expect(told.get_by_text("Your ratings do not count in any group.")).to_be_visible()
    assert asked == [
        {"attributes": {"role": {"value": "owner", "consent": True}}},
        {"attributes": {"role": None}},
    ]


def test_a_token_that_has_run_out_leads_back_to_the_ways_to_sign_in(page: Page) -> None:
    signed_in(page, "sofia")
    part(page, "How we reach you").get_by_label("How to address you").fill("Sofia")
    answering(page, 401, {}, method="PATCH")
    part(page, "How we reach you").get_by_role("button", name="Save").click()
    expect(page.get_by_text("You are no longer signed in.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with bank ID")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('signed-in')") is None


def test_what_changed_in_the_meantime_is_shown_as_it_is_now(page: Page) -> None:
    signed_in(page, "stefan")
    agreed = part(page, "What you agreed to")
    answering(page, 409, {"detail": "Somebody was faster"}, method="PATCH")
    agreed.get_by_role("button", name="Agree").click()
    expect(page.get_by_text("Something has changed in the meantime.")).to_be_visible()
    expect(agreed.get_by_text("You have not agreed.")).to_be_visible()


def test_while_nobody_answers_one_can_try_again(page: Page) -> None:
    signed_in(page, "solomia")
    page.add_init_script(
        """const real = window.fetch;
           window.down = true;
           window.fetch = async (url, options) => {
             if (window.down && String(url).includes("/api/")) throw new TypeError("down");
             return real(url, options);
           };"""
    )
    page.reload()
    expect(page.get_by_text("That did not work.")).to_be_visible()
    without_findings(page)
    page.evaluate("window.down = false")
    page.get_by_role("button", name="Try again").click()
    expect(part(page, "How we reach you")).to_be_visible()
