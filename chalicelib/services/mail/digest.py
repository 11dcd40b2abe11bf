"""Digest: one mail per working day to the staff of an agency, with its open work orders of that morning.

An hourly run finds the agencies whose morning has come and claims each one's day before it reads their lists, so that
later runs read nothing and nobody gets two; a missed run is repeated until the end of office hours. An agency with
nothing to report gets no mail. Only numbers, services and days are told, nothing that an author wrote.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.clocks.digest_times import digest_day, news_since
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.recipients import StaffRecipient
from chalicelib.services.error_log import log_error
from chalicelib.services.mail.digest_sections import OF_ROLE, Found, Morning, Section, sorted_into_sections
from chalicelib.services.open_orders import open_orders
from chalicelib.services.ports.cases import CaseStore, ListedOrder
from chalicelib.services.ports.mail import Claim, MailClaims, Notification, NotificationKind, Outbox
from chalicelib.services.ports.packs import Packs

_log = logging.getLogger("heed.digest")


@dataclass(frozen=True, slots=True)
class Digested:
    """What a run did: mails queued, and agencies whose digest could not be made and is tried again by the next run."""

    mails: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class _Reader:
    """A member of staff by their first place in the pack, with everything that their roles are told."""

    to: StaffRecipient
    language: str
    sections: tuple[Section, ...]


def digest(
    *,
    now: datetime,
    packs: Packs,
    cases: CaseStore,
    claims: MailClaims,
    outbox: Outbox,
    time_left: Callable[[], bool],
) -> Digested:
    """Queue the digests of all agencies whose morning has come, each agency's once a day, while there is time."""
    pack = packs.current()
    mails = failed = 0
    for agency in pack.agencies:
        morning, readers = _morning(agency, now, pack), _readers(agency, pack)
        if morning is None or not readers:
            continue
        if not time_left():
            break
        claim = f"{NotificationKind.DIGEST}/{agency}/{morning.day}"
        if claims.claim(claim, now) is not Claim.MINE:
            continue
        try:
            notifications = list(_notifications(agency, readers, morning, pack, cases))
            if notifications:
                outbox.put(notifications)
        except Exception as error:
            log_error(_log, "a digest cannot be made", error, agency=agency)
            claims.release(claim)
            failed += 1
            continue
        claims.sent(claim, now)
        mails += len(notifications)
    return Digested(mails, failed)


def _morning(agency: str, now: datetime, pack: Pack) -> Morning | None:
    if pack.digest_at is None:
        return None
    calendar = pack.calendar_of(agency)
    day = digest_day(now, pack.digest_at, calendar)
    return Morning(now, day, news_since(day, pack.digest_at, calendar), calendar) if day else None


def _readers(agency: str, pack: Pack) -> list[_Reader]:
    """The readers of an agency's digest: one per address, with the sections of all its roles."""
    readers: dict[str, _Reader] = {}
    for role, sections in OF_ROLE.items():
        for index, member in enumerate(pack.staff_of(agency, role)):
            known = readers.get(member.email)
            readers[member.email] = _Reader(
                to=known.to if known else StaffRecipient(agency, role, index),
                language=known.language if known else pack.best_language(member.language),
                sections=tuple(dict.fromkeys((*(known.sections if known else ()), *sections))),
            )
    return list(readers.values())


def _notifications(
    agency: str, readers: list[_Reader], morning: Morning, pack: Pack, cases: CaseStore
) -> Iterator[Notification]:
    found = sorted_into_sections(open_orders(agency, pack, cases), morning, pack)
    for reader in readers:
        told = [_told(section, found[section], reader, pack) for section in found if section in reader.sections]
        if told:
            yield Notification(
                id=f"{NotificationKind.DIGEST}/{agency}/{morning.day}/{reader.to}",
                mail=NotificationKind.DIGEST,
                to=reader.to,
                pack=pack.version,
                about={"date": morning.day.isoformat(), "sections": told},
            )


def _told(section: Section, found: Found, reader: _Reader, pack: Pack) -> Mapping[str, Any]:
    return {
        "name": str(section),
        "count": found.count,
        "items": [_item(order, section, reader, pack) for order in found.shown],
    }


def _item(order: ListedOrder, section: Section, reader: _Reader, pack: Pack) -> Mapping[str, Any]:
    service, danger = pack.services.get(order.service or ""), pack.dangers.get(order.danger or "")
    return {
        "case": order.case,
        "service": pack.text(service.name, reader.language) if service else "",
        "danger": pack.text(danger.name, reader.language) if danger else "",
        "due": _day(order, section, pack),
    }


def _day(order: ListedOrder, section: Section, pack: Pack) -> str:
    """The day that counts in a section, by the calendar that set the deadline."""
    if section is Section.PROMISES and order.promise_due is not None:
        return order.promise_due.isoformat()
    return pack.calendar_of_plan(order.plan, order.agency).last_day(order.due or order.opened_at).isoformat()
