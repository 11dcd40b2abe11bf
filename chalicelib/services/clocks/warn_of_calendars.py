"""Warn of calendars that soon end: beyond its last year a calendar knows no holidays, and deadlines come out too early.

Lists of holidays end silently unless somebody is told: in the log, where an alarm listens, and by mail.
"""

import logging
from collections.abc import Iterator
from datetime import date

from chalicelib.domain.clocks.calendars import Calendar
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.recipients import StaffRecipient
from chalicelib.services.ports.mail import Notification, NotificationKind, Outbox

_log = logging.getLogger("heed.calendars")

ENDS = "a calendar ends"
"""The line that the metric filter in infra/resources/alarms.yaml counts."""

WARN_DAYS = 60
"""How long before a calendar's end to begin warning, in days."""


def warn_of_calendars(pack: Pack, today: date, outbox: Outbox) -> int:
    """Warn of every calendar of a pack that ends within ``WARN_DAYS`` or has ended. Returns how many there are.

    To be called once a day: the alarm hears of it daily; a reader gets one mail a week for each calendar.
    """
    ending = {name: c for name, c in pack.calendars.items() if (c.valid_until - today).days < WARN_DAYS}
    for name, calendar in ending.items():
        _log.warning(ENDS, extra={"calendar": name, "valid_until": calendar.valid_until.isoformat()})
        outbox.put([_notification(name, calendar, to, today, pack) for to in _readers(pack)])
    return len(ending)


def _readers(pack: Pack) -> Iterator[StaffRecipient]:
    """The dispatchers of the body that dispatches, and the analysts wherever they are."""
    analysts = dict.fromkeys(s.agency for s in pack.staff if s.role is Role.ANALYST and s.agency)
    for agency, role in ((pack.dispatch, Role.DISPATCHER), *((agency, Role.ANALYST) for agency in analysts)):
        for index in range(len(pack.staff_of(agency, role))):
            yield StaffRecipient(agency, role, index)


def _notification(name: str, calendar: Calendar, to: StaffRecipient, today: date, pack: Pack) -> Notification:
    year, week, _ = today.isocalendar()
    about = {
        "calendar": name,
        "valid_until": calendar.valid_until.isoformat(),
        "ended": "yes" if calendar.valid_until < today else "no",
    }
    # One id a week, so that the claim stops all mails but the week's first.
    mail_id = f"calendar/{name}/{year}-W{week:02}/{to}"
    return Notification(mail_id, NotificationKind.CALENDAR_ENDING, to, pack.version, about)
