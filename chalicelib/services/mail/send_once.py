"""Send one mail once: claim it, write it, send it, mark it as sent.

The claim makes a message that the queue delivers twice go out once. Only a crash between sending and marking can
repeat a mail: the claim then lapses and the mail is sent again, because a lost notice is worse than a second one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.errors import Gone, Invalid, Transient
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.recipients import AtWork, StaffRecipient
from chalicelib.services.ports.mail import Claim, Letter, MailClaims, Mailer, Refused


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a mail goes to, and in which language.

    ``is_author``: the person whom the case is about. ``is_known``: the address is known to be theirs. Anybody can leave
    anybody's address with a submission, so nothing that its author wrote goes to one that is not: else a stranger's
    words would reach whom they like in the government's name.
    """

    email: str
    language: str
    is_author: bool = False
    is_known: bool = True


MOST_REFUSALS = 3
"""Tries after which a mail that the mail service refuses never goes out."""


def send_once(
    mail_id: str, write: Callable[[], Letter], *, now: datetime, tries: int, claims: MailClaims, mailer: Mailer
) -> bool:
    """Send what ``write`` gives; True when it went out now. Raises ``Transient`` when the queue must redeliver it.

    ``write`` raises ``Gone`` when there is no reader any more or nothing left to say: then the mail never goes out.
    ``tries``: how often the queue has delivered it, this time included.
    """
    match claims.claim(mail_id, now):
        case Claim.DONE:
            return False
        case Claim.BUSY:
            raise Transient("Somebody else is sending this mail.")
    try:
        mailer.send(write(), mail_id)
    except (Gone, Invalid) as never:
        claims.never(mail_id, now, never.detail)
        return False
    except Refused as refused:
        if tries < MOST_REFUSALS:
            claims.release(mail_id)
            raise
        claims.never(mail_id, now, refused.detail)
        return False
    except Exception:
        claims.release(mail_id)
        raise
    claims.sent(mail_id, now)
    return True


def reader_at_work(to: AtWork, pack: Pack) -> Reader:
    """The member of staff or the office meant."""
    if isinstance(to, StaffRecipient):
        member = pack.staff_of(to.agency, to.role)[to.index]
        return Reader(member.email, pack.best_language(member.language))
    agency = pack.agencies[to.agency]
    return Reader(agency.mail[to.index], pack.best_language(agency.language))
