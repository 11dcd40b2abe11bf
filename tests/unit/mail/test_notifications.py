"""Notifications: mails to staff about no single case, each once, in the reader's language."""

from collections.abc import Mapping

import pytest

from chalicelib.adapters.templates.letters import JinjaLetters
from chalicelib.domain.errors import Transient
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.recipients import AtWork, OfficeRecipient, StaffRecipient
from chalicelib.services.mail.deliver_notification import deliver_notification
from chalicelib.services.mail.mail_room import MailRoom
from chalicelib.services.ports.mail import Letters, Notification, NotificationKind
from tests.builders import NOW, SECRET, a_pack
from tests.fakes import FakeClaims, FakeFeedback, FakeLetters, FakeMailer, FakePacks

ABOUT = {"calendar": "office", "valid_until": "2027-12-31", "ended": "no"}
DISPATCHER = StaffRecipient("centre", Role.DISPATCHER, 0)


def a_notification(to: AtWork = DISPATCHER, about: Mapping[str, str] = ABOUT) -> Notification:
    return Notification(id=f"calendar/{to}", mail=NotificationKind.CALENDAR_ENDING, to=to, pack="v1", about=about)


class Desk:
    """A deployment that can deliver notifications."""

    def __init__(self, letters: Letters | None = None) -> None:
        self.claims = FakeClaims()
        self.mailer = FakeMailer()
        self.letters = letters or FakeLetters()

    def deliver(self, notification: Notification) -> bool:
        room = MailRoom(
            now=NOW,
            site_url="https://heed.example",
            secret=SECRET,
            packs=FakePacks(a_pack()),
            people=FakeFeedback(),
            letters=self.letters,
            claims=self.claims,
            mailer=self.mailer,
        )
        return deliver_notification(notification, room=room)


def test_a_notification_goes_out_once_though_the_queue_brings_it_twice() -> None:
    desk = Desk()
    assert desk.deliver(a_notification())
    assert not desk.deliver(a_notification())
    assert [mail["to"] for mail in desk.mailer.sent] == ["dispatcher@gov.example"]


def test_a_notification_to_an_office_goes_to_its_address() -> None:
    desk = Desk()
    desk.deliver(a_notification(OfficeRecipient("ministry", 0)))
    assert [mail["to"] for mail in desk.mailer.sent] == ["ministry@gov.example"]


def test_a_notification_that_could_not_be_sent_is_free_to_be_tried_again() -> None:
    desk = Desk()
    desk.mailer.fails_with = Transient("busy")
    with pytest.raises(Transient):
        desk.deliver(a_notification())
    desk.mailer.fails_with = None
    assert desk.deliver(a_notification())


@pytest.mark.parametrize(
    ("official", "subject", "day"),
    [
        (0, "A calendar will soon end: office", "31 December 2027"),
        (1, "Календар скоро закінчиться: office", "31 грудня 2027 р."),
    ],
)
def test_a_notification_speaks_the_language_of_its_reader(official: int, subject: str, day: str) -> None:
    desk = Desk(JinjaLetters())
    desk.deliver(a_notification(StaffRecipient("office", Role.OFFICIAL, official)))
    (mail,) = desk.mailer.sent
    assert mail["subject"] == subject
    for body in (mail["text"], mail["html"]):
        assert day in body
        assert "https://heed.example/desk/" in body


def test_a_row_with_nothing_in_it_is_left_out() -> None:
    desk = Desk(JinjaLetters())
    desk.deliver(a_notification(about=ABOUT | {"calendar": ""}))
    assert "Calendar:" not in desk.mailer.sent[0]["text"]
    assert "Known until:" in desk.mailer.sent[0]["text"]


def test_what_a_notification_tells_cannot_become_markup() -> None:
    desk = Desk(JinjaLetters())
    desk.deliver(a_notification(about=ABOUT | {"calendar": "<b>{{ 7 * 7 }}"}))
    assert "&lt;b&gt;{{ 7 * 7 }}" in desk.mailer.sent[0]["html"]
