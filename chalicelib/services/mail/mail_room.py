"""The mail room: what a use case needs to write a mail and to send it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.services.mail.send_once import send_once
from chalicelib.services.ports.mail import Letter, Letters, MailClaims, Mailer
from chalicelib.services.ports.packs import Packs
from chalicelib.services.ports.people import People


@dataclass(frozen=True, slots=True)
class MailRoom:
    """Who mails go to, how they are worded and sent, and the moment (UTC) of the use case.

    ``secret`` keys the links in a mail; they lead to pages below ``site_url``.
    ``tries``: how often the queue has delivered this mail, this time included.
    """

    now: datetime
    site_url: str
    secret: bytes
    packs: Packs
    people: People
    letters: Letters
    claims: MailClaims
    mailer: Mailer
    tries: int = 1

    def send_once(self, mail_id: str, write: Callable[[], Letter]) -> bool:
        """Send what ``write`` gives, once. Raises what ``send_once.send_once`` raises."""
        return send_once(mail_id, write, now=self.now, tries=self.tries, claims=self.claims, mailer=self.mailer)
