"""Forms as the public fills them in: what is missing is shown, nothing typed is lost, each is sent once."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from infra.local.stack_config import Stack, client
from tests.browser.conftest import NARROW, without_findings
from tests.stacks import SCHEDULED, Api, Mailbox, eventually

RATED = "/rate/fft/#service=nhft-community"
Token = Callable[..., str]

narrow_and_dark = pytest.mark.parametrize("page", [{"scheme": "dark", "width": NARROW}], indirect=True, ids=["dark"])


@pytest.fixture
def sweep(stack: Stack) -> Callable[[], None]:
    """What its schedule does within the minute."""

    def run() -> None:
        client("lambda", stack.endpoint).invoke(FunctionName=stack.functions["Sweep"], Payload=SCHEDULED)

    return run


def receipt(page: Page) -> list[str]:
    """Number and key of the case on the receipt, once it is there."""
    expect(page.get_by_role("heading", name="Thank you. We have it.")).to_be_focused()
    return page.locator(".receipt dd").all_inner_texts()


def test_a_key_with_signs_that_no_key_has_is_named_as_such(page: Page) -> None:
    page.goto("/case/")
    page.get_by_label("Case number").fill("7K3M-Q9ZT-4R2XN")
    page.get_by_label("Key", exact=True).fill("АBCDEFGHабвгдеё234567")
    page.get_by_role("button", name="Open the case").click()

    expect(page.get_by_text("Latin letters and digits only. It cannot hold “а б в г д е ё”")).to_be_visible()
    expect(page.get_by_text("connection")).not_to_be_visible()


@narrow_and_dark
def test_somebody_finds_the_service_rates_it_and_opens_the_case_of_the_receipt(page: Page, api: Api) -> None:
    page.goto("/rate/fft/")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Please fill this in.").first).to_be_visible()
    expect(page.get_by_label("Search by name")).to_be_focused()
    without_findings(page)

    page.get_by_label("Search by name").fill("telephone advice")
    page.get_by_label("NHS 111 telephone advice").check()
    page.get_by_label("Very dissatisfied").check()
    expect(page.locator(".error:visible")).to_have_count(0)
    page.get_by_label("What should we know?").fill("Nobody called back.")
    without_findings(page)
    page.get_by_role("button", name="Send").click()
    number, key = receipt(page)
    without_findings(page)

    eventually(lambda: api.get(f"cases/{number}", key=key).status_code == 200, what="the case")
    page.get_by_role("link", name="Open your case").click()
    expect(page.get_by_role("heading", name=f"Case {number}")).to_be_visible()

    page.goto("/case/")
    page.get_by_label("Case number").fill(number.lower())
    page.get_by_label("Key", exact=True).fill(f"{key[:4].title()} {key[4:]}")
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("heading", name=f"Case {number}")).to_be_visible()


def test_a_draft_outlives_a_reload_and_another_language(page: Page) -> None:
    page.goto(RATED)
    page.get_by_label("What should we know?").fill("Half a thought")
    page.get_by_role("radio", name="Satisfied", exact=True).check()
    page.reload()
    expect(page.get_by_label("What should we know?")).to_have_value("Half a thought")
    page.get_by_role("link", name="Українська").click()
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    expect(page.locator("#comment")).to_have_value("Half a thought")
    expect(page.get_by_role("radio", name="Задоволені", exact=True)).to_be_checked()


def test_what_the_server_refuses_is_said_at_the_field(page: Page) -> None:
    """The console complains of a refusal too, so that the refusal is played without one on the wire."""
    page.goto(RATED)
    page.get_by_label("Very satisfied").check()
    page.get_by_label("Phone").fill("12")
    problem = '{"status": 422, "errors": [{"path": "contact.phone", "message": "A phone number is expected"}]}'
    page.evaluate(
        """body => { window.fetch = async () => new Response(body, {status: 422}); }""",
        problem,
    )
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("A phone number is expected")).to_be_visible()
    expect(page.get_by_label("Phone")).to_be_focused()
    expect(page.get_by_label("Phone")).to_have_attribute("aria-invalid", "true")


def lose_the_first_answer(page: Page) -> None:
    page.evaluate(
        """() => {
          const real = window.fetch;
          window.sent = [];
          window.fetch = async (url, options) => {
            const answer = await real(url, options);
            if (options?.method !== "POST") return answer;
            window.sent.push({ id: JSON.parse(options.body).id, status: answer.status });
            if (window.sent.length === 1) throw new TypeError("lost");
            return answer;
          };
        }"""
    )


def test_an_answer_that_was_lost_on_the_way_is_not_a_second_submission(page: Page) -> None:
    page.goto(RATED)
    page.get_by_label("Very satisfied").check()
    lose_the_first_answer(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("That did not work.")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you. We have it.")).to_be_focused()
    first, second = page.evaluate("window.sent")
    assert (first["id"], first["status"], second["status"]) == (second["id"], 201, 200)


def test_words_that_are_mended_after_a_lost_answer_take_the_place_of_the_first(page: Page) -> None:
    page.goto(RATED)
    page.get_by_label("Very satisfied").check()
    page.get_by_label("What should we know?").fill("Frist words")
    lose_the_first_answer(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("That did not work.")).to_be_visible()
    page.reload()
    page.get_by_label("What should we know?").fill("First words")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you. We have it.")).to_be_focused()
    expect(page.get_by_text("This corrected copy has taken its place.")).to_be_visible()
    without_findings(page)


def test_words_that_are_mended_after_a_case_was_opened_follow_on_it(page: Page, api: Api) -> None:
    page.goto(RATED)
    page.get_by_label("Very dissatisfied").check()
    page.get_by_label("What should we know?").fill("Nobody came")
    lose_the_first_answer(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("That did not work.")).to_be_visible()
    page.get_by_label("What should we know?").fill("Nobody came on Monday")

    def sent_again() -> bool:
        """Until the case is there, the form asks to try again."""
        page.get_by_role("button", name="Send").click()
        said = page.get_by_text("Your corrected words follow as a message on it.").or_(
            page.get_by_text("That did not work.")
        )
        expect(said).to_be_visible()
        return page.locator(".receipt").is_visible()

    eventually(sent_again, what="the case")
    number, key = receipt(page)
    timeline = api.get(f"cases/{number}", key=key).text
    assert "Nobody came on Monday" in timeline


def test_the_id_of_a_copied_tab_is_not_in_the_way(page: Page) -> None:
    page.goto(RATED)
    page.get_by_label("Very satisfied").check()
    lose_the_first_answer(page)
    page.evaluate("window.sent.push({})")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you. We have it.")).to_be_focused()
    page.evaluate(
        """() => sessionStorage.setItem("draft/rate/fft/", JSON.stringify({ id: window.sent[1].id, at: Date.now() }))"""
    )
    page.reload()
    page.get_by_label("Very satisfied").check()
    page.get_by_label("What should we know?").fill("Something else")
    # The console would complain of the refusal that tells of the id.
    page.evaluate(
        """() => {
          const real = window.fetch;
          window.fetch = async (url, options) => {
            const id = options?.method === "POST" && JSON.parse(options.body).id;
            window.ids = [...(window.ids ?? []), ...(id ? [id] : [])];
            return id && window.ids.length === 1 ? new Response("{}", { status: 409 }) : real(url, options);
          };
        }"""
    )
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you. We have it.")).to_be_focused()
    expect(page.locator(".notice")).to_have_count(0)
    used, own = page.evaluate("window.ids")
    assert used != own


def test_an_appeal_goes_out_with_a_file_a_place_and_an_official(page: Page, tmp_path: Path, api: Api) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.7\n" + b"0" * 200)
    notes = tmp_path / "notes.txt"
    notes.write_text("no such type is taken")
    page.goto("/appeal/#agency=neas")
    page.get_by_label("Complaint").check()
    page.get_by_label("What do you want to tell us?").fill("The waiting room has no ramp.")
    page.locator("#files").set_input_files([letter, notes])
    expect(page.get_by_role("button", name="Remove letter.pdf")).to_be_visible()
    expect(page.get_by_text("notes.txt: files of this type are not accepted, only PDF, JPEG, PNG")).to_be_visible()
    page.get_by_role("button", name="Add an official").click()
    page.get_by_label("Name", exact=True).fill("A. Clerk")
    page.get_by_label("Address in words").fill("High Street 1")
    without_findings(page)
    page.get_by_role("button", name="Send").click()
    number, key = receipt(page)
    eventually(lambda: api.get(f"cases/{number}", key=key).status_code == 200, what="the case of the appeal")


@pytest.mark.parametrize(
    ("language", "refusal"),
    [
        ("", "are not accepted, only PDF, JPEG, PNG, WEBP or HEIC."),
        ("uk/", "не приймаються, лише PDF, JPEG, PNG, WEBP або HEIC."),
    ],
)
def test_a_file_that_is_not_taken_is_refused_before_it_is_sent_in_the_page_s_language(
    page: Page, language: str, refusal: str
) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(f"/appeal/{language}")
    files = page.locator("#files")
    for name, kind in (("photo.hta", "application/hta"), ("plan.svg", "image/svg+xml"), ("letter.docx", "")):
        files.set_input_files({"name": name, "mimeType": kind, "buffer": b"<x>"})
        expect(page.get_by_text(refusal)).to_contain_text(name)
    assert sent == []
    files.set_input_files({"name": "IMG_1.HEIC", "mimeType": "image/heif", "buffer": b"\x00" * 40})
    expect(page.locator(".files li")).to_contain_text("IMG_1.HEIC")


@narrow_and_dark
def test_who_signs_in_comes_back_to_what_they_wrote_and_need_not_type_their_address(page: Page) -> None:
    page.goto(RATED)
    page.get_by_label("Very satisfied").check()
    page.get_by_role("button", name="Sign in with bank ID").click()
    page.get_by_label("Name of the account").fill("olha")
    page.get_by_label("Mail address, if any").fill("olha@person.example")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_text("You are signed in with bank ID.")).to_be_visible()
    expect(page.get_by_label("Very satisfied")).to_be_checked()
    expect(page.get_by_label("Email address")).to_have_value("olha@person.example")
    without_findings(page)
    page.get_by_label("What should we know?").fill("Nobody else should read this")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in with bank ID")).to_be_visible()
    # Whoever comes to this machine next finds nothing of it.
    expect(page.get_by_label("Email address")).to_have_value("")
    expect(page.get_by_label("What should we know?")).to_have_value("")
    expect(page.get_by_label("Very satisfied")).not_to_be_checked()
    assert page.evaluate("sessionStorage.length") == 0


def test_a_draft_that_was_left_for_long_is_forgotten(page: Page) -> None:
    page.goto(RATED)
    page.get_by_label("What should we know?").fill("Left behind")
    page.evaluate(
        """() => {
            const key = Object.keys(sessionStorage).find((each) => each.startsWith("draft/"));
            const draft = JSON.parse(sessionStorage.getItem(key));
            sessionStorage.setItem(key, JSON.stringify({ ...draft, at: draft.at - 3 * 3600 * 1000 }));
        }"""
    )
    page.reload()
    expect(page.get_by_label("What should we know?")).to_have_value("")


@pytest.mark.parametrize(
    "link",
    [
        "/rate/fft/#service=constructor&stage=x&region=valueOf",
        "/rate/fft/?service=__proto__&agency=toString#office=constructor&window=toString",
        "/rate/fft/?service=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        "/appeal/#kind=constructor&topic=__proto__&agency=toString&service=constructor&region=valueOf",
    ],
)
def test_a_link_with_names_that_nobody_has_opens_an_ordinary_form(link: str, page: Page) -> None:
    page.goto(link)
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Please fill this in.").first).to_be_visible()


@pytest.mark.parametrize(
    ("path", "missing", "without"),
    [
        ("/rate/fft/", "its end after “#” was lost", "answer without the invitation"),
        ("/rate/fft/uk/", "його кінець після «#» загубився", "відповісти й без запрошення"),
    ],
)
def test_an_invitation_that_lost_its_end_says_what_is_missing(
    path: str, missing: str, without: str, page: Page
) -> None:
    page.goto(f"{path}?invited")
    expect(page.get_by_text(missing)).to_be_visible()
    without_findings(page)
    page.get_by_role("link", name=without).click()
    expect(page.locator("[name=level]").first).to_be_visible()


def test_an_invitation_is_answered_in_the_language_of_its_mail_and_once(
    page: Page, api: Api, mailbox: Mailbox, token: Token, sweep: Callable[[], None]
) -> None:
    asked = {
        "agency": "neas",
        "service": "neas-111",
        "survey": "fft",
        "transaction": "browser-1",
        "contact": {"email": "invited@person.example"},
        "language": "uk",
    }
    assert api.post("desk/invitations", asked, token=token("operator", "nhs-england")).status_code == 201
    sweep()
    (mail,) = mailbox.wait("/rate/fft/", to="invited@person.example")
    link = re.search(r"/rate/fft/\?invited#\S+", mail["BodyText"])
    assert link is not None

    page.goto(link[0])
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    expect(page.get_by_text("Вас запросили відповісти.")).to_be_visible()
    without_findings(page)
    page.get_by_label("Дуже задоволені").check()
    page.get_by_role("button", name="Надіслати").click()
    expect(page.get_by_role("heading", name="Дякуємо, ми все отримали.")).to_be_focused()
    page.reload()
    expect(page.get_by_text("Ви вже відповіли на це запрошення.")).to_be_visible()

    stop = re.search(r"/opt-out/#\S+", mail["BodyText"])
    assert stop is not None
    page.goto(stop[0])
    without_findings(page)
    page.get_by_role("button", name="Stop asking me").click()
    expect(page.get_by_role("button", name="Ask me again")).to_be_focused()
