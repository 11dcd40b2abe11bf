"""Deliver a bulletin: a mail to staff that is about no single case."""

from datetime import datetime

from chalicelib.services.mail.send_once import Letter, reader_at_work, send_once
from chalicelib.services.ports.mail import Bulletin, Letters, MailClaims, Mailer
from chalicelib.services.ports.packs import Packs


def deliver_bulletin(
    bulletin: Bulletin,
    *,
    now: datetime,
    site_url: str,
    packs: Packs,
    claims: MailClaims,
    letters: Letters,
    mailer: Mailer,
) -> bool:
    """Send one bulletin in its reader's language; True when it went out now. Raises what ``send_once`` raises."""

    def write() -> Letter:
        pack = packs.version(bulletin.pack)
        reader = reader_at_work(bulletin.to, pack)
        agency = pack.agencies[bulletin.to.agency]
        facts = {
            **bulletin.about,
            "agency": pack.text(agency.name, reader.language),
            "title": pack.text(pack.title, reader.language),
            "link": f"{site_url}/desk/",
        }
        return Letter(reader.email, *letters.bulletin(bulletin.mail, reader.language, facts))

    return send_once(bulletin.id, write, now=now, claims=claims, mailer=mailer)
