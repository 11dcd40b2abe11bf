"""Deliver a mail about a case, in the reader's language, with the state of the case when the event happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from chalicelib.domain.cases.access_keys import FollowUpLink, case_key, follow_up_key
from chalicelib.domain.cases.case import Case, replay
from chalicelib.domain.cases.classifier import settled_topic
from chalicelib.domain.cases.effects.assignment import Split
from chalicelib.domain.cases.effects.contests import ContestDecided
from chalicelib.domain.cases.effects.dangers import DangerCleared
from chalicelib.domain.cases.effects.speaking import SpokenFor
from chalicelib.domain.cases.events import Event
from chalicelib.domain.cases.follow_ups import follow_up_due, is_asked
from chalicelib.domain.cases.guards import reopening_ends
from chalicelib.domain.cases.overdue import is_overdue
from chalicelib.domain.cases.timers import reply_due, stage_due
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.errors import Gone, Transient
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.recipients import PersonRecipient, Recipient
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.mail.mail_room import MailRoom
from chalicelib.services.mail.send_once import Reader, reader_at_work
from chalicelib.services.ports.cases import CaseStore
from chalicelib.services.ports.mail import Letter, Message
from chalicelib.services.ports.people import People
from chalicelib.services.ports.submissions import Submissions

_Words = TypeVar("_Words")

FIRST_LINE = 120
"""How much of the author's own words a mail repeats, in characters, so that people see which case it is about."""


@dataclass(frozen=True, slots=True)
class _Occasion:
    """What a mail is about: case, order and event as they were, the order as it is today, the author's words."""

    case: Case
    order: Order
    today: Order
    event: Event
    words: Feedback | Appeal | None

    def still_asks(self, pack: Pack) -> bool:
        """False where the mail asks the author something that needs no reply any more."""
        asked = pack.workflow.states[self.order.state].owner is Role.AUTHOR
        return not asked or (self.today.state, len(self.today.rounds)) == (self.order.state, len(self.order.rounds))


@dataclass(frozen=True, slots=True)
class _Said:
    """What somebody said, as far as a reader is told it."""

    occasion: _Occasion
    reader: Reader

    def by_author(self, words: _Words) -> _Words | None:
        """What the author said; None for a reader who is not known to be the author."""
        return words if self.reader.is_known else None

    def in_event(self, name: str) -> str | None:
        """The reason or the text that the event carries, whichever change holds it."""
        told = _told(self.occasion.event, name)
        return self.by_author(told) if self.occasion.event.role is Role.AUTHOR else told


def deliver_mail(message: Message, *, room: MailRoom, cases: CaseStore, submissions: Submissions) -> bool:
    """Send one mail; True when it went out now. Raises what ``send_once`` raises."""

    def write() -> Letter:
        reader = _reader(message.to, room.packs.version(message.pack), room.people)
        occasion = _occasion(message, cases, submissions)
        pack = room.packs.of(occasion.case.pack)
        if reader.is_author and not occasion.still_asks(pack):
            raise Gone("no longer asked")
        facts = _facts(occasion, reader, pack, room)
        written = room.letters.write(message.mail, reader.language, facts)
        return Letter(reader.email, *written, sender=facts["title"], matter=f"case/{message.case}")

    return room.send_once(message.id, write)


def _reader(to: Recipient, pack: Pack, people: People) -> Reader:
    """The reader of a mail. Raises ``Gone`` for a person who cannot be written to."""
    if not isinstance(to, PersonRecipient):
        return reader_at_work(to, pack)
    person = people.person(to.id)
    if person is None or person.email is None:
        raise Gone("no address")
    return Reader(person.email, pack.best_language(person.language), is_author=True, is_known=person.vouched is True)


def _occasion(message: Message, cases: CaseStore, submissions: Submissions) -> _Occasion:
    """What a mail is about: the case as it was when the event happened, whatever happened since.

    Raises ``Transient`` when it cannot be found: it was there when the mail was queued.
    """
    found = cases.history(message.case)
    words = submissions.submission(found[0].origin, found[0].submission) if found else None
    # What an older system had was not written here: its orders hold their own wording.
    if found is None or (words is None and not found[0].imported):
        raise Transient("The case of this mail is not to be found.")
    case, events = found
    then = replay(event for event in events if event.seq <= message.seq)
    order, today = then.order(message.order), case.order(message.order)
    assert order is not None, "a message names an order of its case"
    assert today is not None, "an order does not vanish"
    event = next(event for event in events if event.seq == message.seq)
    return _Occasion(then, order, today, event, words)


def _facts(occasion: _Occasion, reader: Reader, pack: Pack, room: MailRoom) -> dict[str, Any]:
    """The facts for a template. They never tell the agency who the author is, and nothing that the author wrote goes
    to an address that is not known to be theirs."""
    case, order, opened_by = occasion.case, occasion.order, occasion.words
    current, language, topic = order.round, reader.language, settled_topic(order, pack)
    answered = next((r for r in reversed(order.rounds) if r.answer), None)
    rated = next((r for r in reversed(order.rounds) if r.follow_up), None)
    promise = order.promised.promise if order.promised else None
    extension = current.extension if current else None
    plan = pack.plans[order.plan]
    cleared = occasion.event.change(DangerCleared)
    danger = order.danger or (cleared.danger if cleared else None)
    decided, split = occasion.event.change(ContestDecided), occasion.event.change(Split)
    spoken_for = occasion.event.change(SpokenFor) if reader.is_author else None
    undo_until = reopening_ends(order, plan) if spoken_for else None
    key = _key(case, order, pack, room.secret) if reader.is_author else None
    said = _Said(occasion, reader)

    def ends(at: datetime | None) -> datetime | None:
        """The end of a term, in the time zone of the calendar that computed it: elsewhere it may be another day."""
        return at.astimezone(plan.calendar.time_zone) if at else None

    return {
        "number": case.number,
        "service": pack.text(pack.services[case.service].name, language) if case.service else None,
        "place": _place(case, order.agency, opened_by, pack, reader),
        "agency": pack.text(pack.agencies[order.agency].name, language),
        "level": case.level,
        "kind": pack.text(pack.kinds[case.kind].name, language) if case.kind else None,
        "topic": pack.text(pack.topics[topic].name, language) if topic else None,
        "danger": pack.text(pack.dangers[danger].name, language) if danger else None,
        "question": said.by_author(order.text),
        "first_line": _first_line(said.by_author(opened_by.words if opened_by else order.text)),
        "received_on": (opened_by.received_at if opened_by else case.opened_at).astimezone(pack.time_zone).date(),
        "due": ends(current.due) if current else None,
        "stage_due": ends(stage_due(current, plan)) if current else None,
        "overdue": is_overdue(order, pack.workflow, room.now),
        "reply_due": ends(reply_due(order, plan, pack.workflow)),
        "follow_up_due": ends(follow_up_due(order, pack)),
        "round": current.n if current else 1,
        "resolution": order.resolution,
        "answer": answered.answer if answered else None,
        "follow_up": said.by_author(rated.follow_up if rated else None),
        "reason": said.in_event("reason"),
        "message": said.in_event("text"),
        "reopened": _told(occasion.event, "text") is not None,
        "promise_due": promise.due if promise else None,
        "extension_days": extension.days if extension else None,
        "questions": split.questions if split else None,
        "bodies": [pack.text(pack.agencies[body].name, language) for body in (split.agencies if split else ())],
        "upheld": decided.upheld if decided else None,
        "spoken_for": spoken_for is not None,
        "paper": spoken_for.paper if spoken_for else None,
        "paper_date": spoken_for.paper_date if spoken_for else None,
        "undo_until": undo_until.astimezone(pack.time_zone) if undo_until else None,
        "title": pack.text(pack.title, language),
        "to_author": reader.is_author,
        "key": key,
        "link": f"{room.site_url}/case/#{case.number}.{key}" if key else f"{room.site_url}/desk/#{case.number}",
    }


def _key(case: Case, order: Order, pack: Pack, secret: bytes) -> str:
    """The key in the link of an author's mail: for the case, or during a follow-up for that one answer, usable once."""
    current = order.round
    if current is not None and is_asked(order, pack):
        return follow_up_key(case.number, FollowUpLink(order.n, current.n), secret)
    return case_key(case.number, secret)


def _told(event: Event, name: str) -> str | None:
    """The reason or the text that an event carries, whichever change holds it."""
    return next((getattr(change, name) for change in event.changes if name in change.mailed), None)


def _place(case: Case, agency: str, opened_by: Feedback | Appeal | None, pack: Pack, reader: Reader) -> list[str]:
    """Where it happened, as far as it was given: office and window, stage, region and address, and the agency where
    another one has the order."""
    language, place = reader.language, opened_by.place if isinstance(opened_by, Appeal) else None
    address = _first_line(place.address) if place and reader.is_known else None
    parts = [pack.text(pack.agencies[case.agency].name, language)] if case.agency and case.agency != agency else []
    if isinstance(opened_by, Feedback) and opened_by.office:
        office = pack.offices[opened_by.office]
        parts += [pack.text(office.name, language)]
        parts += [pack.text(office.windows[opened_by.window], language)] if opened_by.window else []
    parts += [pack.text(pack.stages[case.stage], language)] if case.stage else []
    parts += [pack.text(pack.regions[case.region], language)] if case.region else []
    return [*parts, address] if address else parts


def _first_line(comment: str | None) -> str | None:
    """The beginning of somebody's words."""
    line = next((line.strip() for line in (comment or "").splitlines() if line.strip()), "")
    if len(line) > FIRST_LINE:
        line = line[: FIRST_LINE - 1].rstrip() + "…"
    return line or None
