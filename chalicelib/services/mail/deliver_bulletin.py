"""Deliver a bulletin: a mail to staff that is about no single case."""

from chalicelib.services.mail.mail_room import MailRoom
from chalicelib.services.mail.send_once import reader_at_work
from chalicelib.services.ports.mail import Bulletin, Letter


def deliver_bulletin(bulletin: Bulletin, *, room: MailRoom) -> bool:
    """Send one bulletin in its reader's language; True when it went out now. Raises what ``send_once`` raises."""

    def write() -> Letter:
        pack = room.packs.version(bulletin.pack)
        reader = reader_at_work(bulletin.to, pack)
        agency = pack.agencies[bulletin.to.agency]
        facts = {
            **bulletin.about,
            "agency": pack.text(agency.name, reader.language),
            "title": pack.text(pack.title, reader.language),
            "link": f"{room.site_url}/desk/",
        }
        return Letter(
            reader.email, *room.letters.bulletin(bulletin.mail, reader.language, facts), sender=facts["title"]
        )

    return room.send_once(bulletin.id, write)
