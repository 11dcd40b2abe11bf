"""The pages as people use them: charts on the home page, a work order on the desk, an author's case."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NARROW, without_findings
from tests.journeys.test_loop import act
from tests.stacks import Api, eventually

AGENCY = "nhft"
RATING = {"survey": "fft", "agency": AGENCY, "service": "nhft-community", "language": "en"}
WAITED = "I waited the whole day."
ANSWERS: dict[str, Any] = {"waiting": 2, "better": "Answer the phone."}
LOOKS = [{"scheme": "light"}, {"scheme": "dark", "width": NARROW}]
Token = Callable[..., str]

in_both_looks = pytest.mark.parametrize("page", LOOKS, indirect=True, ids=["light", "dark-narrow"])


@pytest.fixture(scope="session")
def ratings(api: Api, publish: Callable[[], int], site: httpx.Client) -> None:
    """Enough ratings for numbers to be shown, published."""
    levels = (5, 4, 4, 3, 5, 4, 5, 4, 3, 5, 4, 5)
    for level in levels:
        assert api.post("feedback", {**RATING, "level": level}).status_code == 201

    def published() -> bool:
        publish()
        return int(site.get("/data/index.json").json()["overall"]["levels"]["n"] or 0) >= len(levels)

    eventually(published, what="the ratings on the site", seconds=60)


@pytest.fixture
def case(api: Api) -> dict[str, Any]:
    """Number and key of the case of somebody who was not satisfied, once it is there."""
    return a_case(api)


def a_case(api: Api, language: str = "en", comment: str = WAITED) -> dict[str, Any]:
    rating = {**RATING, "level": 1, "comment": comment, "answers": ANSWERS, "language": language}
    answer = api.post("feedback", rating)
    assert answer.status_code == 201, answer.text
    receipt: dict[str, Any] = answer.json()["case"]
    eventually(lambda: api.get(f"cases/{receipt['number']}", key=receipt["key"]).status_code == 200, what="the case")
    return receipt


def drawn(charts: Locator) -> int:
    """How many charts are to be seen; each has a size. What is drawn twice, for wide and narrow pages, is seen once."""
    seen = [box for chart in charts.all() if (box := chart.bounding_box())]
    assert all(box["width"] > 0 and box["height"] > 0 for box in seen)
    return len(seen)


def test_whoever_looks_for_a_place_finds_its_page_by_a_piece_of_its_name(page: Page, ratings: None) -> None:
    page.goto("/")
    box = page.get_by_label("Find an agency or a service")
    box.fill("zzz")
    expect(page.get_by_text("Nothing found. Please try another word.")).to_be_visible()
    box.fill("patient trans")
    expect(page.locator("#found").get_by_role("link")).to_have_text(["Patient transport"])
    without_findings(page)
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Patient transport")


@in_both_looks
def test_the_home_page_draws_its_charts(page: Page, ratings: None) -> None:
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    assert drawn(page.locator("main .levels svg")) == 5, "a bar for each level"
    assert drawn(page.locator("main .places svg")) > 0, "agencies and services beside each other"
    without_findings(page)


@in_both_looks
def test_every_page_that_the_site_leads_to_is_there_for_everybody(page: Page, ratings: None) -> None:
    page.goto("/")
    links = [link.get_attribute("href") or "" for link in page.locator("header a, footer a").all()]
    pages = {href for href in links if href.startswith("/") and href.endswith("/")} | {"/appeal/", "/rate/fft/"}
    assert {"/", "/case/", "/desk/", "/faq/", "/methodology/", "/promises/", "/reports/"} <= pages
    for path in sorted(pages):
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        without_findings(page)


def signed_in(page: Page, token: str) -> None:
    """The desk as after a sign-in that was good for this token. test_staff_sign_in.py goes the whole way."""
    page.goto("/404.html")
    page.evaluate(
        "token => sessionStorage.setItem('desk-session', JSON.stringify({ token, until: Date.now() + 3_600_000 }))",
        token,
    )
    page.goto("/desk/")


def opened(page: Page, token: str, number: str) -> None:
    """Sign in and open a case from the list."""
    signed_in(page, token)
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", name=f"Case {number}")).to_be_visible()


def chosen(page: Page, action: str) -> Locator:
    """The form of an action, after its button was pressed."""
    page.get_by_role("button", name=action, exact=True).click()
    return page.get_by_role("form", name=action)


@in_both_looks
def test_the_desk_lists_an_order_and_shows_what_its_author_said(
    page: Page, token: Token, case: dict[str, Any], ratings: None
) -> None:
    opened(page, token("official", AGENCY), case["number"])
    expect(page.get_by_role("blockquote").get_by_text(WAITED)).to_be_visible()
    for said in (
        "How do you feel about the time you waited?",
        "What one thing should we do better?",
        "Answer the phone.",
    ):
        expect(page.get_by_text(said)).to_be_visible()
    without_findings(page)
    page.get_by_role("button", name="Start work").click()
    expect(page.locator("#says")).to_have_text("Done.")
    expect(page.get_by_role("form", name="Answer").get_by_label("Answer to the author")).to_be_visible()
    without_findings(page)


def test_the_desk_names_a_danger_and_lists_dangers_alone(
    page: Page, token: Token, api: Api, case: dict[str, Any]
) -> None:
    dangerous = a_case(api, comment="I told them that I want to die, and nobody came.")
    signed_in(page, token("official", AGENCY))
    row = page.get_by_role("listitem").filter(has_text=dangerous["number"])
    expect(row).to_contain_text("A life at risk")
    expect(page.get_by_role("link", name=case["number"])).to_be_visible()
    page.get_by_role("link", name="Dangers").click()
    expect(page.get_by_role("link", name=case["number"])).to_have_count(0)
    expect(row).to_be_visible()
    without_findings(page)


def test_an_order_joins_a_group_on_the_desk_and_leaves_it(
    page: Page, token: Token, case: dict[str, Any], api: Api, ratings: None
) -> None:
    official, card = token("official", AGENCY), page.get_by_role("region", name="Work order")
    title, grouped = f"Late nurses {case['number'][-4:]}", "answered together with similar ones"
    together, alone = "Answer together with similar ones", "Answer by itself"
    opened(page, official, case["number"])

    # The first of a new group; nothing is sent as long as nothing is written.
    joining = chosen(page, together)
    joining.get_by_role("button", name="Send").click()
    expect(joining.get_by_text("Please fill this in.")).to_be_visible()
    joining.get_by_label("A new group").fill(title)
    joining.get_by_role("button", name="Send").click()
    expect(card.get_by_text(grouped)).to_be_visible()

    leaving = chosen(page, alone)
    leaving.get_by_label("Reason").fill("It is about another ward.")
    leaving.get_by_role("button", name="Send").click()
    expect(card.get_by_text(grouped)).to_have_count(0)

    # Once more, into the group that is there.
    joining = chosen(page, together)
    joining.get_by_label("Group (optional)").select_option(label=title)
    without_findings(page)
    joining.get_by_role("button", name="Send").click()
    expect(card.get_by_text(grouped)).to_be_visible()
    groups = api.get("desk/groups", agency=AGENCY, token=official).json()["items"]
    assert [group["title"] for group in groups].count(title) == 1


def test_what_is_answered_for_a_group_is_answered_to_each_in_their_language(
    page: Page, token: Token, api: Api, ratings: None
) -> None:
    official = token("official", AGENCY)
    english, ukrainian = a_case(api), a_case(api, "uk")
    for each in (english, ukrainian):
        act(api, each["number"], "accept", official)
    orders = [{"case": each["number"]} for each in (english, ukrainian)]
    assert api.post(
        "desk/groups", {"title": "Nobody came", "agency": AGENCY, "orders": orders}, token=official
    ).is_success

    opened(page, official, english["number"])
    expect(page.get_by_text("Nobody came (2 orders)")).to_be_visible()
    form = chosen(page, "Answer")
    form.get_by_label("Put right").check()
    form.get_by_label("Answer to the author").fill("She comes on Monday.")
    form.get_by_label("Do this for every order of the group").check()
    form.get_by_label("Ukrainian").fill("Вона прийде в понеділок.")
    without_findings(page)
    form.get_by_role("button", name="Send the answer").click()
    expect(page.locator("#says")).to_contain_text("for every order of the group")

    def answer_to(case: dict[str, Any]) -> str | None:
        (order,) = api.get(f"cases/{case['number']}", key=case["key"]).json()["orders"]
        return next((answer["text"] for answer in order["answers"]), None)

    eventually(lambda: answer_to(english) == "She comes on Monday.", what="the answer")
    eventually(lambda: answer_to(ukrainian) == "Вона прийде в понеділок.", what="the answer in Ukrainian")


def test_a_dispatcher_gives_an_order_to_another_agency(page: Page, token: Token, api: Api, ratings: None) -> None:
    operator, dispatcher = token("operator", "nhs-england"), token("dispatcher", "nhs-england")
    appeal = {"kind": "complaint", "statement": "Please look into it.", "channel": "phone", "language": "en"}
    receipt = api.post("desk/appeals", appeal, token=operator).json()["case"]
    eventually(lambda: api.get(f"cases/{receipt['number']}", key=receipt["key"]).status_code == 200, what="the case")
    opened(page, dispatcher, receipt["number"])
    form = chosen(page, "Assign to an agency")
    form.get_by_label("Agency").select_option(label="Nottinghamshire Healthcare")
    without_findings(page)
    form.get_by_role("button", name="Send").click()
    expect(page.locator("#says")).to_have_text("Done.")
    (order,) = api.get(f"cases/{receipt['number']}", key=receipt["key"]).json()["orders"]
    assert order["agency"]["id"] == AGENCY


@in_both_looks
def test_an_author_s_link_opens_the_case_and_changes_nothing(
    page: Page, api: Api, case: dict[str, Any], ratings: None
) -> None:
    before = api.get(f"cases/{case['number']}", key=case["key"]).json()
    page.goto(f"/case/#{case['number']}.{case['key']}")
    expect(page.get_by_role("heading", name=case["number"])).to_be_visible()
    expect(page.locator(".timeline li")).to_have_count(len(before["timeline"]))
    expect(page.get_by_text(ANSWERS["better"])).to_be_visible()
    without_findings(page)
    assert api.get(f"cases/{case['number']}", key=case["key"]).json() == before


def test_what_a_page_names_is_there(page: Page, ratings: None) -> None:
    """Scripts, styles and pictures are found under their published names."""
    missing: list[str] = []
    page.on("response", lambda answer: missing.append(answer.url) if answer.status >= httpx.codes.BAD_REQUEST else None)
    for path in ("/", "/desk/", "/case/"):
        page.goto(path)
        expect(page).to_have_title(re.compile("."))
    assert missing == []
