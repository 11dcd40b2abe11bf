"""Invite somebody to rate a service they used: save the invitation, mail it when its time comes, remind once, erase the
contact. Who has opted out is not asked, whether it was before or after somebody asked for the invitation.

The sweep queues the mails, so one that is due at once goes out within a minute.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.errors import Conflict, Gone, Invalid, Problem
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.people.invitations import Invitation, ends_at, invitation_token, remind_at
from chalicelib.domain.people.opt_outs import address_pseudonym, opt_out_token
from chalicelib.domain.people.person import Person
from chalicelib.domain.people.recipients import PersonRecipient
from chalicelib.domain.reasons import Reason
from chalicelib.domain.submissions.transactions import Transaction
from chalicelib.services.error_log import log_error
from chalicelib.services.mail.mail_room import MailRoom
from chalicelib.services.ports.mail import Asked, InvitationMail, Letter, Outbox
from chalicelib.services.ports.people import InvitationStore, OptOuts

_log = logging.getLogger("heed.invitations")

INVITED = "invited"
"""Stands in the link of an invitation before its "#": what comes after that, some programs drop, and the page then
still knows that something is missing."""


@dataclass(frozen=True, slots=True)
class Invited:
    """What the sweep did about invitations: steps taken, and invitations that somebody must look at."""

    invited: int = 0
    invitations_stuck: int = 0


@dataclass(frozen=True, slots=True)
class InvitationBook:
    """The stores of invitations and of opt-outs, what keys marks of addresses, and the moment (UTC) of the use case."""

    now: datetime
    secret: bytes
    store: InvitationStore
    opt_outs: OptOuts


@dataclass(frozen=True, slots=True)
class InvitationDraft:
    """An invitation that somebody asks for: whom to mail ``after`` a time, and what about.

    ``mark`` is that of its transaction, or of campaign and person where a campaign drew whom it is for.
    """

    mark: str
    agency: str
    service: str | None
    survey: str
    email: str
    language: str
    after: timedelta = timedelta(0)
    campaign: str | None = None


def invite(draft: InvitationDraft, *, pack: Pack, book: InvitationBook) -> Invitation | None:
    """Save an invitation, to be mailed when its time comes.

    None where that address has opted out, or has as many for that day as it may get: then nothing is saved.

    Raises ``Invalid`` naming each wrong field, ``Conflict`` when the transaction has its invitation or its rating.
    """
    if problems := [*_problems(draft.agency, draft.service, draft.survey, draft.language, pack)]:
        raise Invalid(problems)
    address = address_pseudonym(draft.email, book.secret)
    if book.opt_outs.since(address):
        return None
    send_at = book.now + draft.after
    invitation = Invitation(
        id=draft.mark,
        agency=draft.agency,
        survey=draft.survey,
        language=draft.language,
        pack=pack.version,
        send_at=send_at,
        ends_at=ends_at(send_at, pack),
        remind_at=remind_at(send_at, pack),
        service=draft.service,
        campaign=draft.campaign,
    )
    person = Person(draft.mark, email=draft.email, language=draft.language)
    return invitation if book.store.save(invitation, person, address=address) else None


def can_be_answered(agency: str, service: str | None, survey: str, pack: Pack) -> bool:
    """Whether a pack accepts answers to a survey about these: a newer pack may no longer contain them."""
    return not any(_problems(agency, service, survey, pack.language, pack))


def _problems(agency: str, service: str | None, survey: str, language: str, pack: Pack) -> Iterator[Problem]:
    if agency not in pack.agencies:
        yield Problem("agency", Reason.NO_SUCH.said(what="agency", value=agency))
    if service is not None and service not in pack.services:
        yield Problem("service", Reason.NO_SUCH.said(what="service", value=service))
    elif service is not None and agency not in pack.agency_line(pack.services[service].agency):
        yield Problem("service", Reason.SERVICE_OF_ANOTHER.said(service=service, agency=agency))
    if survey not in pack.surveys or pack.surveys[survey].is_internal:
        yield Problem("survey", Reason.NO_SUCH.said(what="public survey", value=survey))
    if language not in pack.languages:
        yield Problem("language", Reason.ONE_OF.said(choices=", ".join(pack.languages)))


def answered(invitation_id: str, *, survey: str, now: datetime, store: InvitationStore) -> Transaction:
    """The transaction that the answer to an invitation is about. Raises ``Gone`` when it comes too late."""
    invitation = store.invitation(invitation_id)
    if invitation is None or invitation.has_ended(now):
        at = invitation.ends_at if invitation else None
        raise Gone(Reason.INVITATION_OVER.said(), how="expired", at=at)
    if survey != invitation.survey:
        raise Invalid.field("survey", Reason.OTHER_SURVEY.said(survey=invitation.survey))
    return Transaction(invitation.id, invitation.agency, invitation.send_at, invitation.service, invitation.campaign)


def send_invitations(*, book: InvitationBook, outbox: Outbox, time_left: Callable[[], bool]) -> Invited:
    """Take the steps that are due, the oldest first. Safe to run twice: a mail has one id and goes out once."""
    invited = stuck = 0
    now, store = book.now, book.store
    for invitation in store.due(now):
        if not time_left():
            break
        # The list of what is due may still show a step that was taken a moment ago.
        if invitation.next_at is None or now < invitation.next_at:
            continue
        try:
            if invitation.has_ended(now) or store.is_answered(invitation.id):
                store.erase(invitation.id)
                store.move_on(invitation, invitation.ended())
            else:
                outbox.put([_mail(invitation)])
                store.move_on(invitation, invitation.mailed(now))
            invited += 1
        except Conflict:
            continue
        except Exception as error:
            log_error(_log, "an invitation is stuck", error, invitation=invitation.id)
            stuck += 1
    return Invited(invited, stuck)


def _mail(invitation: Invitation) -> InvitationMail:
    until = invitation.ends_at.date().isoformat()
    about = Asked(invitation.agency, invitation.service, invitation.survey, until)
    mail_id, reader = f"invitation/{invitation.id}/{invitation.sent}", PersonRecipient(invitation.id)
    return InvitationMail(mail_id, invitation.next_mail, reader, invitation.pack, about)


def deliver_invitation(mail: InvitationMail, *, room: MailRoom, book: InvitationBook) -> bool:
    """Send one invitation or its reminder; True when it went out now.

    Nothing is sent after the contact was erased (an answer erases it), nor when the pack in force would refuse the
    answer. Nothing is sent to an address that has opted out; its contact is erased here.
    """

    def write() -> Letter:
        person = room.people.person(mail.to.id)
        if person is None or person.email is None:
            raise Gone("no address")
        mark = address_pseudonym(person.email, room.secret)
        if book.opt_outs.since(mark):
            book.store.erase(person.id)
            raise Gone("opted out")
        stop = opt_out_token(mark, room.secret)
        pack, about = room.packs.version(mail.pack), mail.about
        if not can_be_answered(about.agency, about.service, about.survey, room.packs.current()):
            raise Gone("no longer asked")
        language = pack.best_language(person.language)
        facts = {
            "agency": pack.text(pack.agencies[about.agency].name, language),
            "service": pack.text(pack.services[about.service].name, language) if about.service else None,
            "title": pack.text(pack.title, language),
            "link": f"{room.site_url}/rate/{about.survey}/?{INVITED}#{invitation_token(person.id, room.secret)}",
            "until": about.until,
            "opt_out": f"{room.site_url}/opt-out/#{stop}",
        }
        return Letter(
            person.email,
            *room.letters.notification(mail.mail, language, facts),
            sender=pack.text(pack.title, language),
            matter=f"invitation/{person.id}",
            unsubscribe=f"{room.site_url}/api/v1/opt-outs/{stop}",
        )

    return room.send_once(mail.id, write)
