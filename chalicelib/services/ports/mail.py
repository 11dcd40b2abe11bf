"""Mail on its way: messages, who has had them, how they are worded and sent; prepared answers too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum, auto
from typing import Any, Protocol

from chalicelib.domain.cases.replies import ReplyFacts
from chalicelib.domain.errors import Transient
from chalicelib.domain.people.invitations import InvitationKind
from chalicelib.domain.people.recipients import AtWork, PersonRecipient, Recipient


@dataclass(frozen=True, slots=True)
class Message:
    """A mail that is due about a case. ``to`` names the reader without saying who they are."""

    id: str
    case: str
    order: int
    seq: int
    mail: str
    to: Recipient
    pack: str


class NotificationKind(StrEnum):
    """What a notification is about. Its wording has the same name."""

    CALENDAR_ENDING = "calendar_ending"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Notification:
    """A mail that is due to somebody at work and about no single case.

    ``about`` is what its wording may say besides the agency's name, in JSON types: no personal data, days as ISO 8601.
    ``sections``, where it has some, are lists of work orders (``services.mail.digest``).
    """

    id: str
    mail: NotificationKind
    to: AtWork
    pack: str
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an invitation asks about, and the last day to answer (ISO 8601)."""

    agency: str
    service: str | None
    survey: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class InvitationMail:
    """An invitation or its reminder that is due."""

    id: str
    mail: InvitationKind
    to: PersonRecipient
    pack: str
    about: Asked


Queued = Message | Notification | InvitationMail
"""The kinds of mails in the outbox."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it goes out.

    ``sender``: the sender's name, in the reader's language. ``matter``: what this mail and others are about, so that
    mail programs show them together. ``unsubscribe``: where one click posts that the reader wants no more of its kind.
    """

    to: str
    subject: str
    text: str
    html: str
    sender: str
    matter: str | None = None
    unsubscribe: str | None = None


class Claim(Enum):
    """Result of claiming a mail: the caller may send it, it is already finished, or another worker holds the claim."""

    MINE = auto()
    DONE = auto()
    BUSY = auto()


class Outbox(Protocol):
    def put(self, messages: Sequence[Queued]) -> None:
        """Queue mails. Raises ``Transient`` when not every one was taken."""


class MailClaims(Protocol):
    def claim(self, mail_id: str, now: datetime) -> Claim:
        """Claim a mail, or say why it cannot be claimed. A claim that was neither finished nor released lapses."""

    def release(self, mail_id: str) -> None:
        """Give a claim back: the mail did not go out and shall be tried again."""

    def sent(self, mail_id: str, now: datetime) -> None:
        """The mail went out."""

    def never(self, mail_id: str, now: datetime, reason: str) -> None:
        """The mail will not be sent, and why."""


class Refused(Transient):
    """The mail service refused a mail, and its reason is not one that we know. A few tries show whether it stays so."""


class Mailer(Protocol):
    def send(self, letter: Letter, mail_id: str) -> None:
        """Send one mail; ``mail_id`` is that of its claim.

        Raises ``Transient`` to be tried again, ``Refused`` to be tried a few times, ``Invalid`` when it can never go
        out.
        """


class Letters(Protocol):
    def write(self, mail: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
        """Subject, text and HTML of a mail about a case in a language."""

    def notification(self, mail: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
        """Subject, text and HTML of a mail that is about no single case."""


class Replies(Protocol):
    def fill(self, text: str, language: str, facts: ReplyFacts) -> str:
        """A prepared answer's template with its facts, days spoken in the language."""
