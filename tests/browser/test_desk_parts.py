"""What analysts and heads have on the desk beside the orders: sample surveys, common questions, what staff say."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import WIDE, without_findings
from tests.browser.test_pages import in_both_looks, signed_in
from tests.stacks import Api

ANALYST = ("analyst", "nhs-england")
Token = Callable[..., str]


def part(page: Page, name: str) -> None:
    """Open a part of the desk by its link."""
    page.get_by_role("navigation", name="Parts of the desk").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name, level=2)).to_be_focused()


def agreed(page: Page, button: str) -> None:
    """Say yes to what is asked before it is done."""
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="No, go back")).to_be_focused()
    dialog.get_by_role("button", name=button).click()


def test_an_official_has_the_orders_alone(page: Page, token: Token) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    signed_in(page, token("official", "nhft"))
    page.get_by_text("Signed in as official").wait_for()
    expect(page.get_by_role("navigation", name="Queues").get_by_role("link", name="All open")).to_be_visible()
    expect(page.get_by_role("link", name="Sample surveys", exact=True)).to_have_count(0)
    assert not [url for url in fetched if "/assets/desk/campaign" in url], "scripts that an official has no use for"


@in_both_looks
def test_an_analyst_starts_a_sample_survey_and_follows_it(page: Page, token: Token, api: Api) -> None:
    analyst = token(*ANALYST)
    signed_in(page, analyst)
    part(page, "Sample surveys")
    without_findings(page)
    page.get_by_role("link", name="Start a survey").click()
    form = page.get_by_role("form", name="Start a survey")
    form.get_by_role("button", name="Start a survey").click()
    expect(form.get_by_text("Please fill this in.").first).to_be_visible()

    wide = page.evaluate("window.innerWidth") == WIDE
    name = "Nottinghamshire Healthcare" if wide else "North East Ambulance"
    form.get_by_label("Search by name").fill(name)
    form.get_by_role("radio", name=name).first.check()
    form.get_by_label("Which questions?").select_option(index=1)
    expect(form.get_by_text("80 answers where 100 people")).to_be_visible()
    form.get_by_role("radio", name="±10").check()
    expect(form.get_by_text("50 answers where 100 people")).to_be_visible()
    form.get_by_label("until").fill((datetime.now(UTC) + timedelta(days=2)).date().isoformat())
    form.get_by_role("button", name="Start a survey").click()
    expect(form.get_by_text("A day not later than").first).to_be_visible()
    form.get_by_label("until").fill((datetime.now(UTC) - timedelta(days=1)).date().isoformat())
    without_findings(page)

    before = len(api.get("desk/campaigns", token=analyst).json()["items"])
    form.get_by_role("button", name="Start a survey").click()
    page.get_by_role("dialog").get_by_role("button", name="No, go back").click()
    assert len(api.get("desk/campaigns", token=analyst).json()["items"]) == before, "nothing starts without a yes"
    form.get_by_role("button", name="Start a survey").click()
    agreed(page, "Start a survey")
    expect(page.get_by_text("Making the list")).to_be_visible()
    without_findings(page)
    page.get_by_role("link", name="All sample surveys").click()
    expect(page.get_by_role("row").filter(has_text="Making the list").first).to_be_visible()


def test_a_result_is_told_in_words_with_its_margin(page: Page, token: Token) -> None:
    """What the API would answer some weeks later is played here."""
    number = {"formula": "campaign-satisfaction/1", "status": "known", "n": 40}
    satisfied = {**number, "value": 0.75, "low": 0.62, "high": 0.85, "margin": 0.115}
    level = {**number, "value": 3.9, "low": 3.6, "high": 4.2, "margin": 0.3}
    response = {**number, "value": 0.4, "n": 100, "low": None, "high": None, "margin": None}
    alike = {**number, "value": 100.0, "low": None, "high": None, "margin": None}
    questions = {"waiting": {**number, "value": 61.5, "low": 50.0, "high": 73.0, "margin": 11.5}, "staff": alike}
    campaign = {
        "id": "01M0000000000000000000TEST", "agency": "nhft", "service": None, "from": "2026-08-01", "to": "2026-10-31",
        "survey": "fft", "survey_version": 1, "margin": 0.05, "confidence": 0.95, "seed": "s", "pack": "p",
        "started_at": "2026-11-01T00:00:00Z", "started_by": "hand", "stage": "closed", "dealt": 400, "population": 300,
        "population_hash": "0", "sample": 102, "invited": 100, "passed_over": 2, "ends_at": "2026-11-15T00:00:00Z",
        "closed_at": "2026-11-15T00:01:00Z",
        "result": {"response_rate": response, "satisfied": satisfied, "mean_level": level, "questions": questions},
    }  # fmt: skip
    page.route("**/api/v1/desk/campaigns/*", lambda route: route.fulfill(json=campaign))
    signed_in(page, token("head", "nhft"))
    part(page, "Sample surveys")
    expect(page.get_by_role("link", name="Start a survey")).to_have_count(0)
    page.goto(f"/desk/#/campaigns/{campaign['id']}")
    expect(page.get_by_role("row", name="staff")).to_contain_text("all answers alike: no interval")
    expect(
        page.get_by_text("With 95% confidence, 62.0% to 85.0% of all who could be asked are satisfied.")
    ).to_be_visible()
    expect(page.get_by_text("±11.5 points: less precise than was wanted (±5.0)")).to_be_visible()
    expect(page.get_by_text("60.0% of those asked did not answer")).to_be_visible()
    expect(page.get_by_role("row", name="How do you feel about the time you waited?")).to_contain_text("61.5")
    without_findings(page)


@in_both_looks
def test_what_staff_say_is_reported_by_survey_and_month(page: Page, token: Token) -> None:
    """The demo pack has no survey of staff: one is played, with what the API would answer about it."""
    survey = {
        "id": "team",
        "title": {"en": "Your work"},
        "audience": "internal",
        "version": 1,
        "questions": [
            {"id": "tools", "text": {"en": "Are the tools good?"}, "options": [{"id": "no", "text": {"en": "No"}}]},
            {"id": "change", "text": {"en": "What would you change?"}, "options": []},
        ],
    }
    report = {
        "survey": "team",
        "body": "nhft",
        "period": "2026-Q3",
        "months": ["2026-08", "2026-09"],
        "status": "known",
        "n": 12,
        "levels": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0},
        "questions": [{"question": "tools", "row": None, "n": 12, "choices": {"no": 11}, "score": 41.7}],
        "words": {"change": ["The printer."]},
    }

    def with_survey(route: Route) -> None:
        catalogue = route.fetch().json()
        route.fulfill(json={**catalogue, "surveys": {**catalogue["surveys"], "team": survey}})

    page.route("**/data/catalogue.json", with_survey)
    page.route("**/data/surveys/team.json", lambda route: route.fulfill(json=survey))
    page.route("**/api/v1/desk/internal?*", lambda route: route.fulfill(json=report))
    signed_in(page, token("head", "nhft"))
    part(page, "What staff say")
    page.get_by_role("button", name="Show the report").click()
    expect(page.get_by_role("heading", name="Nottinghamshire Healthcare – Quarter 3 of 2026")).to_be_visible()
    expect(page.get_by_text("It covers these months: August 2026 and September 2026.")).to_be_visible()
    table = page.get_by_role("table", name="Are the tools good?")
    expect(table.get_by_role("row", name="No")).to_contain_text("11")
    expect(page.get_by_text("Score: 41.7 of 100.")).to_be_visible()
    expect(page.get_by_text("The printer.")).to_be_visible()
    without_findings(page)
    page.get_by_label("Month").select_option(index=5)
    report.update(status="collecting", n=None, levels=None, questions=[], words={})
    page.get_by_role("button", name="Show the report").click()
    expect(page.get_by_text("This period is not over")).to_be_visible()


@in_both_looks
def test_a_question_is_published_changed_and_withdrawn(page: Page, token: Token, api: Api) -> None:
    head = token("head", "nhft")
    signed_in(page, head)
    part(page, "Common questions")
    page.get_by_role("link", name="Write a question").click()
    form = page.get_by_role("form", name="Write a question")
    english, ukrainian = form.get_by_role("group", name="English"), form.get_by_role("group", name="Ukrainian")
    english.get_by_label("Question").fill("How long is the wait?")
    english.get_by_label("Answer").fill("Two weeks.")
    ukrainian.get_by_label("Question").fill("Скільки чекати?")
    form.get_by_role("button", name="Publish").click()
    expect(ukrainian.get_by_text("Please fill in both question and answer.")).to_be_visible()
    ukrainian.get_by_label("Answer").fill("Два тижні.")
    without_findings(page)
    form.get_by_role("button", name="Publish").click()
    agreed(page, "Publish")
    expect(page.get_by_role("heading", name="How long is the wait?")).to_be_focused()
    without_findings(page)

    page.locator("summary").filter(has_text="Edit").click()
    change = page.get_by_role("form", name="Edit")
    change.get_by_role("group", name="English").get_by_label("Answer").fill("Three weeks.")
    change.get_by_role("button", name="Save").click()
    expect(page.locator("#says")).to_have_text("Done.")
    expect(page.locator("section").get_by_text("Three weeks.")).to_be_visible()

    # Somebody else was faster. The console complains of a refusal, so that it is played without one on the wire.
    page.locator("summary").filter(has_text="Edit").click()
    change.get_by_role("group", name="English").get_by_label("Answer").fill("Four weeks.")
    page.evaluate(
        """() => { const real = window.fetch; window.fetch = async (address, options) => {
          if (options?.method !== "POST") return real(address, options);
          window.fetch = real;
          return new Response('{"status": 409}', {status: 409}); }; }"""
    )
    change.get_by_role("button", name="Save").click()
    expect(page.locator("#says")).to_contain_text("Somebody has changed or withdrawn this in the meantime.")
    expect(change.get_by_role("group", name="English").get_by_label("Answer")).to_have_value("Four weeks.")
    without_findings(page)

    page.locator("summary").filter(has_text="Withdraw it").click()
    withdrawing = page.get_by_role("form", name="Withdraw it")
    withdrawing.get_by_label("Reason").fill("Nobody waits any more.")
    withdrawing.get_by_role("button", name="Withdraw it").click()
    agreed(page, "Withdraw it")
    expect(page.locator("#says")).to_have_text("Done.")
    expect(page.locator("summary").filter(has_text="Edit")).to_have_count(0)
    expect(page.locator(".timeline li")).to_have_count(3)
    number = page.url.rpartition("/")[2]
    kept = api.get(f"desk/faq/{number}", token=head).json()
    assert (kept["state"], kept["answer"]) == ("withdrawn", {"en": "Three weeks.", "uk": "Два тижні."})
