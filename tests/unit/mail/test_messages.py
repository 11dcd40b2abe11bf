"""Mails as they lie in the queue: a message that was queued before an update is read after it."""

import json

import pytest

from chalicelib.adapters.sqs.outbox import read_message, write_message
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.invitations import InvitationKind
from chalicelib.domain.people.recipients import (
    OfficeRecipient,
    PersonRecipient,
    Recipient,
    StaffRecipient,
    read_recipient,
)
from chalicelib.services.ports.mail import Asked, InvitationMail, Message, Notification, NotificationKind, Queued

QUEUED: dict[str, tuple[Queued, dict[str, object]]] = {
    "a mail about a case": (
        Message("c/2/registered/person/8aab", "c", 1, 2, "registered", PersonRecipient("8aab"), "v1"),
        {
            "id": "c/2/registered/person/8aab",
            "case": "c",
            "order": 1,
            "seq": 2,
            "mail": "registered",
            "to": "person/8aab",
            "pack": "v1",
        },
    ),
    "a notification": (
        Notification(
            "d", NotificationKind.DIGEST, StaffRecipient("office", Role.HEAD, 1), "v1", {"date": "2026-11-23"}
        ),
        {"id": "d", "mail": "digest", "to": "staff/office/head/1", "pack": "v1", "about": {"date": "2026-11-23"}},
    ),
    "an invitation": (
        InvitationMail(
            "i", InvitationKind.DRAWN, PersonRecipient("8aab"), "v1", Asked("office", None, "short", "2026-12-01")
        ),
        {
            "id": "i",
            "mail": "drawn",
            "to": "person/8aab",
            "pack": "v1",
            "about": {"agency": "office", "service": None, "survey": "short", "until": "2026-12-01"},
        },
    ),
}
"""A mail of each kind, and its document in the queue."""


@pytest.mark.parametrize(("mail", "document"), QUEUED.values(), ids=QUEUED)
def test_a_mail_has_the_text_that_it_always_had(mail: Queued, document: dict[str, object]) -> None:
    assert json.loads(write_message(mail)) == document
    assert read_message(json.dumps(document)) == mail


@pytest.mark.parametrize(
    ("recipient", "text"),
    [
        (PersonRecipient("8aab"), "person/8aab"),
        (StaffRecipient("office", Role.OFFICIAL, 2), "staff/office/official/2"),
        (OfficeRecipient("ministry", 0), "office/ministry/0"),
    ],
)
def test_a_recipient_has_the_text_that_it_always_had(recipient: Recipient, text: str) -> None:
    assert str(recipient) == text
    assert read_recipient(text) == recipient


@pytest.mark.parametrize("text", ["", "person", "person/a/b", "staff/office/king/0", "staff/office/head", "office/a/x"])
def test_what_names_no_recipient_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"recipient|Role|literal"):
        read_recipient(text)
