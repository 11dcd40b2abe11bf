"""Mails: complete in every language, true to what they are told, and safe with whatever people write."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.templates.letters import JinjaLetters
from chalicelib.adapters.templates.wording import TEMPLATES, term, wordings
from chalicelib.domain.cases.work_order import Answer, FollowUp
from infra.packs.reader import PackSource, read_folder
from tests.builders import ROOT
from tests.deployment import log_lines

WORDINGS: dict[str, Any] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(TEMPLATES.glob("*.json"))
}
MAILS = sorted(WORDINGS["en"]["mails"])
EVERY_MAIL = [(mail, language) for language in WORDINGS for mail in MAILS]
PACKS: dict[str, PackSource] = {
    folder.name: source
    for folder in sorted(path.parent for path in (ROOT / "packs").glob("*/pack.yaml"))
    if (source := read_folder(folder)[0])
}
AT = datetime(2026, 11, 27, 17, 5, tzinfo=UTC)

letters = JinjaLetters()


def facts(**changes: Any) -> dict[str, Any]:
    """What ``deliver_mail`` tells a template about a case in its second round."""
    typical = {
        "number": "7K3M-Q9ZT-4R2XN",
        "service": "Permits",
        "place": ["Office", "Counter", "North"],
        "agency": "Office",
        "level": 1,
        "first_line": "Turned away twice.",
        "received_on": AT.date(),
        "due": AT,
        "overdue": False,
        "reply_due": AT,
        "follow_up_due": AT,
        "round": 2,
        "resolution": None,
        "answer": Answer(
            at=AT, outcome="refused", text="The counter was closed.", reasons="The law.", next_steps="Appeal."
        ),
        "follow_up": FollowUp(at=AT, by="author", outcome="not_solved", rating=3, comment="Nobody called."),
        "reason": "The files are in the archive.",
        "message": "It was on Monday.",
        "danger": "Open manhole",
        "reopened": True,
        "question": "Why was the counter closed?",
        "kind": "Complaint",
        "topic": "Opening hours",
        "promise_due": "2026-12-24",
        "extension_days": 5,
        "upheld": True,
        "questions": 3,
        "bodies": ["Office", "Ministry"],
        "stage_due": AT - timedelta(days=1),
        "spoken_for": False,
        "paper": None,
        "paper_date": None,
        "undo_until": None,
        "title": "Test land",
        "to_author": True,
        "key": "mzxw6ytboi4dkmjqgezdgnbv",
        "link": "https://heed.example/case/#7K3M-Q9ZT-4R2XN.mzxw6ytboi4dkmjqgezdgnbv",
    }
    assert changes.keys() <= typical.keys()
    return {**typical, **changes}


ALWAYS_KNOWN = {"number", "place", "agency", "received_on", "overdue", "round", "title", "link"}
NOTHING = dict.fromkeys(facts().keys() - ALWAYS_KNOWN)
SHOWN = {
    "due": "27 November 2026, 17:05",
    "reply_due": "27 November 2026, 17:05",
    "follow_up_due": "27 November 2026, 17:05",
    "stage_due": "26 November 2026, 17:05",
    "answer": "The counter was closed.",
    "follow_up": "Nobody called.",
    "reason": "The files are in the archive.",
    "message": "It was on Monday.",
    "danger": "Open manhole",
    "question": "Why was the counter closed?",
    "promise_due": "2026-12-24",
}
"""What a mail can be told to show, and how it is then to be seen in English."""


class Page(HTMLParser):
    """What a mail program makes of a mail: its elements, links and visible words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


# Wording -------------------------------------------------------------------------------------------------------------


def shape(value: Any) -> Any:
    """Keys and kinds, without the words."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else type(value).__name__


@pytest.mark.parametrize("language", WORDINGS)
def test_every_language_has_the_same_words(language: str) -> None:
    assert shape(WORDINGS[language]) == shape(WORDINGS["en"])
    assert [say["shows"] for say in WORDINGS[language]["mails"].values()] == [
        say["shows"] for say in WORDINGS["en"]["mails"].values()
    ]
    for name, say in WORDINGS["en"]["notifications"].items():
        theirs = WORDINGS[language]["notifications"][name]
        assert [row["value"] for row in theirs["rows"]] == [row["value"] for row in say["rows"]]


@pytest.mark.parametrize("language", WORDINGS)
def test_every_language_names_levels_months_and_parts(language: str) -> None:
    wording = WORDINGS[language]

    assert len(wording["levels"]) == 5
    assert len(wording["months"]) == 12
    for say in wording["mails"].values():
        assert set(say["shows"]) <= set(SHOWN)


def notices() -> Iterator[tuple[str, str, str]]:
    for name, pack in PACKS.items():
        for row in pack.workflow.transitions:
            for notice in row.notify:
                yield name, row.event, notice.mail


def test_every_mail_that_a_pack_sends_is_worded_and_no_other() -> None:
    sent = {mail for _, _, mail in notices()}

    assert sent <= set(MAILS)
    assert set(MAILS) <= sent, "wording that nobody sends"


@pytest.mark.parametrize("pack", PACKS)
def test_every_language_and_outcome_of_a_pack_is_worded(pack: str) -> None:
    languages = PACKS[pack].pack.languages
    outcomes = {
        outcome
        for row in PACKS[pack].workflow.transitions
        if "record_answer" in row.effects
        for outcome in row.outcomes
    }

    assert outcomes
    assert set(languages) <= set(WORDINGS)
    for language in languages:
        assert outcomes <= set(WORDINGS[language]["outcomes"])


def test_a_language_without_wording_is_written_in_english_and_that_is_logged_once() -> None:
    with log_lines() as logged:
        assert letters.write("registered", "tlh", facts()) == letters.write("registered", "en", facts())
        letters.write("closed", "tlh", facts())

    [line] = logged().splitlines()
    assert (json.loads(line)["level"], json.loads(line)["asked"]) == ("WARNING", "tlh")


# Letters -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mail", "language"), EVERY_MAIL)
def test_a_mail_tells_what_it_is_about(mail: str, language: str) -> None:
    subject, text, html = letters.write(mail, language, facts())
    page = Page(html)

    assert "7K3M-Q9ZT-4R2XN" in subject
    place = WORDINGS[language]["signs"]["comma"].join(facts()["place"])
    for fact in ("7K3M-Q9ZT-4R2XN", "Permits", place, "Turned away twice.", "Test land"):
        assert fact in text
        assert fact in page.text
    assert facts()["link"] in text
    assert [attributes["href"] for tag, attributes in page.elements if tag == "a"] == [facts()["link"]]
    assert page.elements[0] == ("html", {"lang": language})
    assert "{{" not in subject + text + html
    assert "None" not in text + page.text


@pytest.mark.parametrize(("mail", "language"), EVERY_MAIL)
def test_a_mail_does_without_what_is_not_known(mail: str, language: str) -> None:
    subject, text, html = letters.write(mail, language, facts(**NOTHING))

    assert "None" not in subject + text + Page(html).text
    assert "\n\n\n\n" not in text


@pytest.mark.parametrize("resolution", ["solved", "partly", "not_needed", "cannot_tell", "unsolved", "no_reply"])
@pytest.mark.parametrize("language", WORDINGS)
def test_a_closed_case_says_how_it_ended(resolution: str, language: str) -> None:
    _, text, _ = letters.write("closed", language, facts(resolution=resolution))
    paragraphs = [
        letters.write("closed", language, facts(resolution=other))[1] for other in ("solved", "unsolved", "no_reply")
    ]

    assert len(set(paragraphs)) == 3
    assert text in paragraphs


@pytest.mark.parametrize("mail", MAILS)
def test_a_mail_shows_what_it_says_it_shows_and_nothing_else_of_the_kind(mail: str) -> None:
    _, text, html = letters.write(mail, "en", facts())
    shows = WORDINGS["en"]["mails"][mail]["shows"]

    for name, words in SHOWN.items():
        if name in shows:
            assert words in text
            assert words in Page(html).text
        elif words not in {SHOWN[shown] for shown in shows}:
            assert words not in text + Page(html).text


@pytest.mark.parametrize(("mail", "language"), EVERY_MAIL)
def test_an_appeal_is_named_by_kind_and_topic(mail: str, language: str) -> None:
    _, text, html = letters.write(mail, language, facts(level=None, service=None))

    for word in ("Complaint", "Opening hours"):
        assert word in text
        assert word in Page(html).text


@pytest.mark.parametrize("language", WORDINGS)
def test_an_appeal_and_a_rating_are_thanked_for_differently(language: str) -> None:
    assert (
        letters.write("registered", language, facts())[0] != letters.write("registered", language, facts(kind=None))[0]
    )


@pytest.mark.parametrize("language", WORDINGS)
@pytest.mark.parametrize("mail", ["redo", "sent_back"])
def test_a_reopened_case_is_told_from_a_disputed_answer(mail: str, language: str) -> None:
    reopened = letters.write(mail, language, facts(follow_up=None))[1]
    disputed = letters.write(mail, language, facts(message=None, reopened=False))[1]

    assert reopened.splitlines()[2] != disputed.splitlines()[2]


@pytest.mark.parametrize(
    ("language", "days", "written"),
    [
        ("en", 1, "by 1 day"),
        ("en", 5, "by 5 days"),
        ("uk", 1, "на 1 день"),
        ("uk", 3, "на 3 дні"),
        ("uk", 5, "на 5 днів"),
        ("uk", 11, "на 11 днів"),
        ("uk", 21, "на 21 день"),
        ("uk", 30, "на 30 днів"),
        ("ru", 1, "на 1 день"),
        ("ru", 3, "на 3 дня"),
        ("ru", 5, "на 5 дней"),
        ("ru", 11, "на 11 дней"),
        ("ru", 21, "на 21 день"),
        ("ru", 30, "на 30 дней"),
    ],
)
def test_an_extension_says_how_long_why_and_that_it_is_lawful(language: str, days: int, written: str) -> None:
    _, text, _ = letters.write("extended", language, facts(extension_days=days))

    assert f"{written}." in text
    assert "The files are in the archive." in text
    assert {"en": "lawful", "uk": "законне", "ru": "законное"}[language] in text


@pytest.mark.parametrize("language", WORDINGS)
def test_an_author_whose_rating_is_taken_out_learns_why_and_how_to_appeal(language: str) -> None:
    _, text, _ = letters.write("contest_upheld", language, facts())

    assert "The files are in the archive." in text
    whom = {"en": "ombudsman", "uk": "омбудсман", "ru": "уполномоченному по правам", "zh": "12345"}
    assert whom[language] in text


@pytest.mark.parametrize("language", WORDINGS)
def test_a_head_learns_which_way_a_contest_went(language: str) -> None:
    upheld, dismissed = (letters.write("contest_decided", language, facts(upheld=way))[1] for way in (True, False))

    assert upheld != dismissed


def test_an_answer_is_shown_whole() -> None:
    _, text, html = letters.write("follow_up", "en", facts())

    for part in ("refused", "The counter was closed.", "The law.", "Appeal."):
        assert part in text
        assert part in Page(html).text


def test_an_answer_with_an_outcome_of_the_packs_own_still_goes_out() -> None:
    answer = Answer(at=AT, outcome="passed_on", text="Sent to the council.")

    assert "passed_on" in letters.write("follow_up", "en", facts(answer=answer))[1]


def test_times_are_written_as_people_of_the_language_write_them() -> None:
    assert "27 November 2026, 17:05" in letters.write("new_order", "en", facts())[1]
    assert "27 листопада 2026 р., 17:05" in letters.write("new_order", "uk", facts())[1]
    assert "27 ноября 2026 г., 17:05" in letters.write("new_order", "ru", facts())[1]
    assert "2026年11月27日 17:05" in letters.write("new_order", "zh", facts())[1]


def test_a_term_that_ends_at_midnight_is_given_by_its_last_day() -> None:
    midnight = datetime(2026, 12, 1, tzinfo=UTC)
    shown_in = {"due": "new_order", "stage_due": "stage_late", "reply_due": "question", "follow_up_due": "follow_up"}
    for name, mail in shown_in.items():
        for language, written in (
            ("en", "the end of 30 November 2026"),
            ("uk", "30 листопада 2026 р. включно"),
            ("ru", "30 ноября 2026 г. включительно"),
            ("zh", "2026年11月30日 24:00"),
        ):
            assert written in letters.write(mail, language, facts(**{name: midnight}))[1]


@pytest.mark.parametrize(("mail", "language"), EVERY_MAIL)
def test_a_mail_about_no_place_has_no_empty_line(mail: str, language: str) -> None:
    _, text, html = letters.write(mail, language, facts(place=[]))

    assert WORDINGS[language]["words"]["place"] + WORDINGS[language]["signs"]["colon"].strip() not in text
    assert f">{WORDINGS[language]['words']['place']}<" not in html


@pytest.mark.parametrize("language", WORDINGS)
def test_an_author_reads_what_they_wrote_and_staff_what_the_author_wrote(language: str) -> None:
    words = WORDINGS[language]["words"]
    own, at_work = (letters.write("overdue", language, facts(to_author=who, key=None))[1:] for who in (True, False))

    for form in (0, 1):
        assert words["about_own"] in own[form]
        assert words["about"] in at_work[form]
        assert words["about_own"] not in at_work[form]


@pytest.mark.parametrize(("mail", "language"), EVERY_MAIL)
def test_a_mail_says_that_replies_to_it_are_not_read(mail: str, language: str) -> None:
    _, text, html = letters.write(mail, language, facts())

    assert WORDINGS[language]["words"]["no_reply"] in text
    assert WORDINGS[language]["words"]["no_reply"] in Page(html).text


def test_number_and_key_stand_in_a_mail_as_text() -> None:
    _, text, html = letters.write("registered", "en", facts())

    for fact in ("7K3M-Q9ZT-4R2XN", "mzxw6ytboi4dkmjqgezdgnbv"):
        assert f": {fact}\n" in text
        assert f">{fact}<" in html
    assert "Key" not in letters.write("new_order", "en", facts(key=None))[1]


@pytest.mark.parametrize("mail", MAILS)
def test_a_mail_keeps_its_looks_where_the_styles_of_the_head_are_dropped(mail: str) -> None:
    page = Page(letters.write(mail, "en", facts())[2])
    dressed = {"body", "div", "h1", "p", "table", "th", "td"}

    assert [tag for tag, attributes in page.elements if tag in dressed and not attributes.get("style")] == []


def test_a_sentence_that_ends_with_a_day_ends_with_one_full_stop() -> None:
    _, text, _ = letters.write("promised", "ru", facts(agency="Служба и др."))

    assert "и др." in text
    assert ".." not in text


def test_a_missed_deadline_is_called_so() -> None:
    assert "Answer was due by" in letters.write("overdue", "en", facts(overdue=True))[1]


# Hostile words -------------------------------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>\r\nBcc: x@y.example\n{{ 7 * 7 }}{% for x in y %}{{ config }}\"'&amp;</td><a href=//x>"
)


@pytest.mark.parametrize(("mail", "language"), EVERY_MAIL)
def test_what_people_write_is_shown_and_never_carried_out(mail: str, language: str) -> None:
    plain = Page(letters.write(mail, language, facts())[2])
    told = facts(
        **dict.fromkeys(("service", "agency", "first_line", "title"), HOSTILE),
        place=[HOSTILE],
        **dict.fromkeys(("reason", "message", "question", "kind", "topic", "promise_due"), HOSTILE),
        answer=Answer(at=AT, outcome="fixed", text=HOSTILE, reasons=HOSTILE, next_steps=HOSTILE),
        follow_up=FollowUp(at=AT, by="author", outcome="not_solved", comment=HOSTILE),
    )
    subject, text, html = letters.write(mail, language, told)
    page = Page(html)

    assert len(subject.splitlines()) == 1
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert "{{ 7 * 7 }}" in text
    assert "{{ 7 * 7 }}" in page.text
    assert "49" not in text
    assert "<script>" in page.text


@settings(max_examples=100, deadline=None)
@given(words=st.text(max_size=60))
def test_no_words_break_a_mail(words: str) -> None:
    told = facts(service=words or None, place=words, agency=words, first_line=words or None, title=words)
    told |= dict.fromkeys(("reason", "message", "question", "kind", "topic"), words or None)
    for mail in ("new_order", "question", "extended"):
        subject, _, html = letters.write(mail, "en", told)

        assert len(subject.splitlines()) == 1
        assert [tag for tag, _ in Page(html).elements if tag in ("script", "img", "iframe")] == []


def test_a_time_in_a_mail_names_its_zone_and_a_term_that_ends_a_day_says_the_day() -> None:
    there = ZoneInfo("Asia/Yekaterinburg")
    for language in ("en", "ru", "uk", "zh"):
        words = wordings()(language)
        assert "Asia/Yekaterinburg" in term(datetime(2026, 11, 24, 18, tzinfo=there), words)
        ending = term(datetime(2026, 11, 25, tzinfo=there), words)
        assert "24" in ending
        assert "25" not in ending
