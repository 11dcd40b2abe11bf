"""A mail on the wire: headers that mail programs and servers act on, in seven bits, with nothing lost."""

from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.ses.mime import as_message
from chalicelib.domain.errors import Invalid, Transient
from chalicelib.services.ports.mail import Letter

SENDER = "Heed <noreply@heed.example>"
LETTER = Letter(
    "o@example.org", "Привіт", "Як справи?\n", "<p>Як справи?</p>\n", sender="Пульс, бізнес", matter="case/7K3M"
)


def sent(letter: Letter = LETTER, mail_id: str = "7K3M/2/registered/person/p") -> Message:
    """What a server reads of a letter."""
    wire = as_message(letter, mail_id, SENDER).as_bytes()
    assert wire.isascii()
    assert max(map(len, wire.splitlines())) <= 998
    return message_from_bytes(wire)


def decoded(header: str) -> str:
    return str(make_header(decode_header(header.replace("\r\n", "").strip())))


def test_a_mail_says_that_no_person_wrote_it() -> None:
    assert sent()["Auto-Submitted"] == "auto-generated"
    assert sent()["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_the_sender_has_the_name_that_the_letter_gives_and_the_address_of_the_deployment() -> None:
    name, address = parseaddr(sent()["From"])

    assert (decoded(name), address) == ("Пульс, бізнес", "noreply@heed.example")
    assert sent()["To"] == "o@example.org"


def test_the_id_of_a_message_is_that_of_its_mail_whenever_it_is_sent() -> None:
    assert sent()["Message-ID"] == sent()["Message-ID"]
    assert sent()["Message-ID"] != sent(mail_id="7K3M/3/closed/person/p")["Message-ID"]
    assert sent()["Message-ID"].strip().endswith("@heed.example>")
    assert "7K3M" not in sent()["Message-ID"]


def test_the_mails_of_one_case_refer_to_the_same_thing() -> None:
    other = replace(LETTER, subject="Ще раз")

    assert sent()["References"] == sent(other, "7K3M/3/closed/person/p")["References"]
    assert sent()["References"] != sent(replace(LETTER, matter="case/QQQQ"))["References"]
    assert sent(replace(LETTER, matter=None))["References"] is None


def test_a_mail_has_both_forms() -> None:
    text, html = (part.get_payload(decode=True) for part in sent().walk() if not part.is_multipart())

    assert text == b"\r\n".join(LETTER.text.encode().split(b"\n"))
    assert html == b"\r\n".join(LETTER.html.encode().split(b"\n"))


def test_a_mail_that_can_be_stopped_says_where_one_click_posts_whole() -> None:
    link = "https://heed.of-a-long-name.example/api/v1/opt-outs/" + "x" * 80
    message = sent(replace(LETTER, unsubscribe=link))

    assert message["List-Unsubscribe"] == f"<{link}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent()["List-Unsubscribe"] is None


@pytest.mark.parametrize("address", ["", "@", ".sam@x.example", "sam..x@y.example", "a b@c.example", "sam", "sam@"])
def test_an_address_that_no_header_can_hold_is_never_written_to(address: str) -> None:
    with pytest.raises(Invalid):
        as_message(replace(LETTER, to=address), "m", SENDER)


@pytest.mark.parametrize("sender", ["", "noreply", "no reply@heed.example", "Heed, Team <a@b.example>"])
def test_a_malformed_sender_keeps_mails_waiting(sender: str) -> None:
    with pytest.raises(Transient):
        as_message(LETTER, "m", sender)


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=150))
def test_no_words_break_a_header(text: str) -> None:
    line = " ".join(text.split())

    assert decoded(sent(replace(LETTER, subject=f"Re {line}".strip()))["Subject"]) == f"Re {line}".strip()
    assert parseaddr(sent(replace(LETTER, sender=line))["From"])[1] == "noreply@heed.example"
