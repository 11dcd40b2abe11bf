"""Invite somebody to rate a service they used: keep the invitation, mail it when its time comes, erase the contact.

The sweep queues the mails, so one that is due at once goes out within a minute.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.errors import Conflict, Gone, Invalid, Problem
from chalicelib.domain.invitations import INVITATION, Invitation, ends_at, invitation_token
from chalicelib.domain.pack import Pack
from chalicelib.domain.person import Person
from chalicelib.domain.transactions import Transaction
from chalicelib.services.mailing import Letter, send_once
from chalicelib.services.ports import (
    Bulletin,
    InvitationStore,
    Letters,
    MailClaims,
    Mailer,
    Outbox,
    Packs,
    People,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Invited:
    """What the sweep did about invitations: steps taken, and invitations that somebody must look at."""

    invited: int = 0
    invitations_stuck: int = 0


def invite(
    mark: str,
    *,
    agency: str,
    service: str | None,
    survey: str,
    email: str,
    language: str,
    after: timedelta,
    now: datetime,
    pack: Pack,
    store: InvitationStore,
) -> Invitation:
    """Keep an invitation under the mark of its transaction, to be mailed ``after`` a time.

    Raises ``Invalid`` naming each wrong field, ``Conflict`` when the transaction has its invitation or its rating.
    """
    if problems := [*_problems(agency, service, survey, language, pack)]:
        raise Invalid(problems)
    send_at = now + after
    invitation = Invitation(
        id=mark,
        agency=agency,
        survey=survey,
        language=language,
        pack=pack.version,
        send_at=send_at,
        ends_at=ends_at(send_at, pack),
        service=service,
    )
    store.keep(invitation, Person(mark, email=email, language=language))
    return invitation


def _problems(agency: str, service: str | None, survey: str, language: str, pack: Pack) -> Iterator[Problem]:
    if agency not in pack.agencies:
        yield Problem("agency", f"There is no agency {agency!r}.")
    if service is not None and service not in pack.services:
        yield Problem("service", f"There is no service {service!r}.")
    elif service is not None and agency not in {*pack.agency_line(pack.services[service].agency)}:
        yield Problem("service", f"The service {service!r} is not one of {agency!r}.")
    if survey not in pack.surveys or pack.surveys[survey].is_internal:
        yield Problem("survey", f"There is no public survey {survey!r}.")
    if language not in pack.languages:
        yield Problem("language", f"Mails are written in: {', '.join(pack.languages)}.")


def answered(invitation_id: str, *, survey: str, now: datetime, store: InvitationStore) -> Transaction:
    """The transaction that the answer to an invitation is about. Raises ``Gone`` when it comes too late."""
    invitation = store.invitation(invitation_id)
    if invitation is None or invitation.over or now >= invitation.ends_at:
        at = invitation.ends_at if invitation else None
        raise Gone("The time to answer this invitation is over.", how="expired", at=at)
    if survey != invitation.survey:
        raise Invalid.field("survey", f"This invitation is to the survey {invitation.survey!r}.")
    return Transaction(invitation.id, invitation.agency, invitation.send_at, invitation.service)


def send_invitations(
    *, now: datetime, store: InvitationStore, outbox: Outbox, time_left: Callable[[], bool]
) -> Invited:
    """Take the steps that are due, the oldest first. Safe to run twice: a mail has one id and goes out once."""
    invited = stuck = 0
    for invitation in store.due(now):
        if not time_left():
            break
        try:
            if invitation.sent:
                store.erase(invitation.id)
            else:
                outbox.put([_mail(invitation)])
            store.move_on(invitation, invitation.after_step())
            invited += 1
        except Conflict:
            continue
        except Exception as error:
            log.error("invitation %s is stuck: %s", invitation.id, type(error).__name__)  # noqa: TRY400 - quotes no text
            stuck += 1
    return Invited(invited, stuck)


def _mail(invitation: Invitation) -> Bulletin:
    about = {"agency": invitation.agency, "service": invitation.service, "survey": invitation.survey}
    return Bulletin(
        f"invitation/{invitation.id}/{invitation.sent}", INVITATION, f"person/{invitation.id}", invitation.pack, about
    )


def deliver_invitation(
    bulletin: Bulletin,
    *,
    now: datetime,
    site_url: str,
    secret: bytes,
    packs: Packs,
    people: People,
    claims: MailClaims,
    letters: Letters,
    mailer: Mailer,
) -> bool:
    """Send one invitation; True when it went out now. Never once the contact is erased, as it is with the answer."""

    def write() -> Letter:
        person = people.person(bulletin.to.partition("/")[2])
        if person is None or person.email is None:
            raise Gone("no address")
        pack = packs.version(bulletin.pack)
        language, about = pack.best_language(person.language), bulletin.about
        facts = {
            "agency": pack.text(pack.agencies[about["agency"]].name, language),
            "service": pack.text(pack.services[about["service"]].name, language) if about["service"] else None,
            "title": pack.text(pack.title, language),
            "link": f"{site_url}/rate/{about['survey']}/#{invitation_token(person.id, secret)}",
        }
        return Letter(person.email, *letters.bulletin(bulletin.mail, language, facts))

    return send_once(bulletin.id, write, now=now, claims=claims, mailer=mailer)
