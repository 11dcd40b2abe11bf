"""A survey with every type of question, filled in by Chromium: what the page sends is what the domain accepts."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from chalicelib.domain.pack.read_surveys import read_survey
from chalicelib.domain.surveys.answers import Form, problems
from chalicelib.services.publishing.catalogue import survey_json
from tests.browser.conftest import NARROW, without_findings


def text(words: str) -> dict[str, str]:
    return {"en": words}


def options(*words: str, **more: Any) -> list[dict[str, Any]]:
    return [{"id": each.lower(), "text": text(each), **(more if each == "Else" else {})} for each in words]


def rows(*words: str) -> list[dict[str, Any]]:
    return [{"id": each.lower(), "text": text(each)} for each in words]


def question(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"id": name.lower(), "type": kind, "text": text(name), **more}


SCALE = {"min": 1, "max": 5}
NONE = {"id": "none", "text": text("None of these"), "alone": True}
DESK_SEEN = {"question": "seen", "one_of": ["desk"]}
QUESTIONS = [
    question("Way", "single", required=True, options=options("Car", "Foot")),
    question("Why", "single", options=options("Near", "Else", other=True)),
    question("Parked", "single", show_if={"way": ["car"]}, options=options("Yes", "No")),
    question("Seen", "multiple", most=2, options=options("Desk", "Hall", "Else", other=True)),
    question("Lost", "multiple", required=True, least=2, options=[*options("Time", "Money", "Else", other=True), NONE]),
    question("Ease", "scale", low=text("hard"), high=text("easy"), **SCALE),
    question("Calm", "scale", not_applicable=True, **SCALE),
    question("Parts", "matrix", not_applicable=True, rows=rows("Light", "Air"), **SCALE),
    question("Grid", "matrix", required=True, options=options("Good", "Bad"), rows=rows("Door", "Lift")),
    question("Story", "text", shortest=10),
    question("Visits", "number", min=1, max=9, not_applicable=True),
    question("Hours", "number", min=0, decimals=1),
    question("Day", "date"),
    question("Body", "agency"),
    question("Offer", "service", not_applicable=True),
    *(
        question(name, "text", show_when=condition)
        for name, condition in {
            "Rush": {"any": [{"question": "way", "one_of": ["foot"]}, {"question": "visits", "above": 5}]},
            "Bloom": {"question": "day", "at_least": "2026-03-01", "below": "2026-06-01"},
            "Silent": {"all": [{"question": "story", "answered": False}, {"not": DESK_SEEN}]},
            "Vent": {"question": "parts", "row": "air", "at_most": 2},
            "Repair": {"question": "grid", "row": "lift", "one_of": ["bad"]},
        }.items()
    ),
    question("Reach", "contact", required=True),
]
_HEAD = {"title": text("All"), "version": 1, "audience": "external", "level": "none", "opens_case": "never"}
SURVEY = read_survey("fft", {**_HEAD, "questions": QUESTIONS})
RECEIPT = {"id": "1", "received_at": "2026-11-21T19:00:00Z", "case": None}


@pytest.fixture
def sent(page: Page) -> list[dict[str, Any]]:
    """What the page sends, with a survey of every type in the place of the real one."""
    bodies: list[dict[str, Any]] = []

    def take(route: Route) -> None:
        bodies.append(json.loads(route.request.post_data or ""))
        route.fulfill(status=201, json=RECEIPT)

    page.route("**/data/surveys/fft.json", lambda route: route.fulfill(body=survey_json(SURVEY)))
    page.route("**/api/v1/feedback", take)
    return bodies


def of(page: Page, name: str) -> Locator:
    """The part of the form with one question."""
    return page.locator(f"#q-{name}")


def cell(page: Page, name: str, row: str, choice: str) -> Locator:
    """A choice of one row of a matrix."""
    return of(page, name).get_by_role("radiogroup", name=row).get_by_role("radio", name=choice)


@pytest.mark.parametrize("page", [{}, {"scheme": "dark", "width": NARROW}], indirect=True, ids=["wide", "narrow"])
def test_every_type_of_question_is_answered_as_the_domain_has_it(page: Page, sent: list[dict[str, Any]]) -> None:
    page.goto("/rate/fft/#service=neas-111")
    expect(of(page, "way")).to_be_visible()
    expect(of(page, "parked")).to_be_hidden()
    without_findings(page)

    page.get_by_role("button", name="Send").click()
    expect(of(page, "way").get_by_label("Car")).to_be_focused()
    assert page.get_by_text("Please fill this in.").count() > 1
    expect(page.get_by_text("Please answer each row.")).to_be_visible()
    without_findings(page)

    of(page, "way").get_by_label("Car").check()
    expect(of(page, "parked")).to_be_visible()
    of(page, "parked").get_by_label("No").check()
    of(page, "why").get_by_label("Else", exact=True).check()
    page.keyboard.type("a lift")
    of(page, "seen").get_by_label("Desk").check()
    of(page, "seen").get_by_label("Hall").check()
    expect(of(page, "seen").get_by_role("checkbox", name="Else")).to_be_disabled()
    of(page, "lost").get_by_label("Else", exact=True).check()
    page.get_by_label("Story").fill("  Warm  ")
    page.get_by_role("button", name="Send").click()
    expect(of(page, "lost").get_by_text("Please say it in your own words.")).to_be_visible()
    expect(page.get_by_label("Else: in your own words").nth(2)).to_be_focused()
    expect(page.get_by_text("At least 10 characters.")).to_have_count(2)
    page.keyboard.type("my way")
    page.get_by_role("button", name="Send").click()
    expect(of(page, "lost").locator("#q-lost-error")).to_have_text("At least 2.")
    of(page, "lost").get_by_label("None of these").check()
    expect(of(page, "lost").get_by_label("Else", exact=True)).not_to_be_checked()
    of(page, "lost").get_by_label("Time").check()
    expect(of(page, "lost").get_by_label("None of these")).not_to_be_checked()
    of(page, "lost").get_by_label("None of these").check()
    of(page, "ease").get_by_role("radio", name="5 easy").check()
    of(page, "calm").get_by_role("radio", name="Does not apply to me").check()
    cell(page, "parts", "Light", "3").check()
    for row, choice in (("Door", "Good"), ("Lift", "Bad")):
        cell(page, "grid", row, choice).check()
    page.get_by_label("Story").fill("It was warm.")
    page.get_by_label("Visits").fill("3")
    page.get_by_label("Hours").fill("2.55")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("A number with at most 1 decimal places, please.")).to_be_visible()
    page.get_by_label("Hours").fill("2.5")
    page.get_by_label("Day").fill("2026-11-20")
    of(page, "body").get_by_role("radio").first.check()
    of(page, "offer").get_by_label("Does not apply to me").check()
    page.get_by_label("Email address").fill("all@person.example")
    without_findings(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you. We have it.")).to_be_focused()

    (body,) = sent
    catalogue = json.loads(page.request.get("/data/catalogue.json").text())
    answers = body["answers"]
    form = Form(SURVEY, answers, None, "contact" in body, catalogue["agencies"], catalogue["services"], 5000)
    assert list(problems(form)) == []
    body_chosen = answers.pop("body")
    assert body_chosen in catalogue["agencies"]
    assert answers == {
        "way": "car",
        "why": {"option": "else", "text": "a lift"},
        "parked": "no",
        "seen": ["desk", "hall"],
        "lost": ["none"],
        "ease": 5,
        "calm": "not_applicable",
        "parts": {"light": 3},
        "grid": {"door": "good", "lift": "bad"},
        "story": "It was warm.",
        "visits": 3,
        "hours": 2.5,
        "day": "2026-11-20",
        "offer": "not_applicable",
    }
    assert body["contact"] == {"email": "all@person.example"}


def test_what_is_hidden_again_is_not_sent_and_not_lost(page: Page, sent: list[dict[str, Any]]) -> None:
    page.goto("/rate/fft/#service=neas-111")
    of(page, "way").get_by_label("Car").check()
    of(page, "parked").get_by_label("Yes").check()
    of(page, "way").get_by_label("Foot").check()
    expect(of(page, "parked")).to_be_hidden()
    for row in ("Door", "Lift"):
        cell(page, "grid", row, "Good").check()
    of(page, "lost").get_by_label("Time").check()
    of(page, "lost").get_by_label("Money").check()
    page.get_by_label("Email address").fill("all@person.example")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you. We have it.")).to_be_focused()

    assert sent[0]["answers"] == {
        "way": "foot",
        "lost": ["time", "money"],
        "grid": {"door": "good", "lift": "good"},
    }


def test_questions_come_and_go_as_their_conditions_say(page: Page, sent: list[dict[str, Any]]) -> None:
    page.goto("/rate/fft/#service=neas-111")
    expect(of(page, "silent")).to_be_visible()
    page.get_by_label("Story").fill("It was warm.")
    expect(of(page, "silent")).to_be_hidden()
    page.get_by_label("Story").fill("")
    expect(of(page, "silent")).to_be_visible()
    of(page, "seen").get_by_label("Desk").check()
    expect(of(page, "silent")).to_be_hidden()

    page.get_by_label("Visits").fill("5")
    expect(of(page, "rush")).to_be_hidden()
    page.get_by_label("Visits").fill("6")
    expect(of(page, "rush")).to_be_visible()
    page.get_by_label("Visits").fill("")
    expect(of(page, "rush")).to_be_hidden()
    of(page, "way").get_by_label("Foot").check()
    expect(of(page, "rush")).to_be_visible()

    for day, shown in (("2026-02-28", False), ("2026-03-01", True), ("2026-06-01", False), ("2026-05-31", True)):
        page.get_by_label("Day").fill(day)
        expect(of(page, "bloom")).to_be_visible(visible=shown)

    for choice, shown in (("3", False), ("2", True), ("Does not apply to me", False), ("1", True)):
        cell(page, "parts", "Air", choice).check()
        expect(of(page, "vent")).to_be_visible(visible=shown)
    for choice, shown in (("Good", False), ("Bad", True)):
        cell(page, "grid", "Lift", choice).check()
        expect(of(page, "repair")).to_be_visible(visible=shown)

    cell(page, "grid", "Door", "Good").check()
    of(page, "lost").get_by_label("None of these").check()
    for name in ("rush", "bloom", "vent", "repair"):
        of(page, name).fill(f"{name} it is")
    page.get_by_label("Email address").fill("all@person.example")
    without_findings(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you. We have it.")).to_be_focused()

    answers = sent[0]["answers"]
    assert list(problems(Form(SURVEY, answers, None, True, [], [], 5000))) == []
    assert answers.keys() == {"way", "seen", "lost", "parts", "grid", "day", "rush", "bloom", "vent", "repair"}
