"""Fakes of the mail pipeline: queue, claims, templates, sender."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.services.ports.mail import Claim, InvitationMail, Letter, Message, Notification, Queued


class FakeOutbox:
    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.notifications: list[Notification] = []
        self.invitations: list[InvitationMail] = []

    def put(self, messages: Sequence[Queued]) -> None:
        for message in messages:
            if isinstance(message, Notification):
                self.notifications.append(message)
            elif isinstance(message, InvitationMail):
                self.invitations.append(message)
            else:
                self.messages.append(message)


class FakeClaims:
    def __init__(self) -> None:
        self.states: dict[str, str] = {}

    def claim(self, mail_id: str, now: datetime) -> Claim:
        state = self.states.setdefault(mail_id, "new")
        if state == "new":
            self.states[mail_id] = "claimed"
            return Claim.MINE
        return Claim.BUSY if state == "claimed" else Claim.DONE

    def release(self, mail_id: str) -> None:
        self.states[mail_id] = "new"

    def sent(self, mail_id: str, now: datetime) -> None:
        self.states[mail_id] = "sent"

    def never(self, mail_id: str, now: datetime, reason: str) -> None:
        self.states[mail_id] = f"never: {reason}"


class FakeMailer:
    def __init__(self) -> None:
        self.sent: list[dict[str, str]] = []
        self.letters: list[tuple[str, Letter]] = []
        self.fails_with: Exception | None = None

    def send(self, letter: Letter, mail_id: str) -> None:
        if self.fails_with:
            raise self.fails_with
        self.sent.append({name: getattr(letter, name) for name in ("to", "subject", "text", "html")})
        self.letters.append((mail_id, letter))


class FakeLetters:
    """Records facts instead of rendering templates."""

    def write(self, mail: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
        return f"{mail} in {language}", str(dict(facts)), ""

    def notification(self, mail: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
        return self.write(mail, language, facts)
