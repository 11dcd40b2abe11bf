"""Deliver a notification: a mail to staff that is about no single case."""

from chalicelib.services.mail.mail_room import MailRoom
from chalicelib.services.mail.send_once import reader_at_work
from chalicelib.services.ports.mail import Letter, Notification


def deliver_notification(notification: Notification, *, room: MailRoom) -> bool:
    """Send one notification in its reader's language; True when it went out now. Raises what ``send_once`` raises."""

    def write() -> Letter:
        pack = room.packs.version(notification.pack)
        reader = reader_at_work(notification.to, pack)
        agency = pack.agencies[notification.to.agency]
        facts = {
            **notification.about,
            "agency": pack.text(agency.name, reader.language),
            "title": pack.text(pack.title, reader.language),
            "link": f"{room.site_url}/desk/",
        }
        return Letter(
            reader.email, *room.letters.notification(notification.mail, reader.language, facts), sender=facts["title"]
        )

    return room.send_once(notification.id, write)
