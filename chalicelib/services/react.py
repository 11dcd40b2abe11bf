"""React to what was written: open cases, keep facts, mark buckets dirty, queue mails.

The stream delivers at least once and may deliver again much later, so every reaction may run twice: ids are
computed, a case opens only if it is not there, a fact gives way only to a newer one, a mail is claimed by its id.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chalicelib.domain.cases.changes import AboutService, DangerSeen, FromOlderSystem, HeldBy
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.effects.contests import ContestDecided
from chalicelib.domain.cases.events import Event
from chalicelib.domain.cases.opening import open_for_appeal, open_for_feedback
from chalicelib.domain.cases.reviewers import reviewing_agencies
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.errors import Conflict, Transient
from chalicelib.domain.ids import case_number
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role, Workflow
from chalicelib.domain.people.recipients import OfficeRecipient, PersonRecipient, Recipient, StaffRecipient
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import GroupFact, order_fact
from chalicelib.domain.submissions.feedback_intake import opens_case
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.ports.changes import (
    AppealKept,
    CampaignClosed,
    Change,
    EventsWritten,
    FeedbackKept,
    GroupKept,
    OrderChanged,
    OutreachKept,
    QuestionKept,
    RunBegun,
)
from chalicelib.services.ports.cleaning import Cleaning, FileToClean
from chalicelib.services.ports.facts import FactStore
from chalicelib.services.ports.groups import GroupWork
from chalicelib.services.ports.mail import Message, Outbox
from chalicelib.services.ports.statistics import CAMPAIGNS_PAGE


def react(
    change: Change,
    *,
    book: CaseBook,
    secret: bytes,
    facts: FactStore,
    outbox: Outbox,
    work: GroupWork,
    cleaning: Cleaning,
) -> str | None:
    """Do everything that follows from one change, but for counting.

    Returns the bucket or page that must be made again, so that the caller marks it once for a whole batch. Raises
    ``Transient`` when the change must be tried again.
    """
    packs = book.packs
    match change:
        case FeedbackKept(feedback=feedback):
            if change.new and opens_case(feedback, packs.of(feedback.pack_version)):
                pack, number = packs.of(feedback.pack_version), case_number(feedback.id, secret)
                _open(open_for_feedback(feedback, number, now=book.now, pack=pack), book)
            return change.bucket
        case AppealKept(appeal=appeal):
            pack, number = packs.of(appeal.pack), case_number(appeal.id, secret)
            # The case comes first: it must be opened even if its files cannot be cleaned.
            _open(open_for_appeal(appeal, number, now=book.now, pack=pack), book)
            for attachment in appeal.attachments:
                cleaning.put(FileToClean(appeal.id, attachment.id))
            return None
        case OutreachKept(outreach=outreach):
            return facts.save_outreach(outreach)
        case OrderChanged():
            return _keep_fact(change, packs.of(change.pack).workflow, facts)
        case EventsWritten():
            messages = list(_messages(change, book))
            if messages:
                outbox.put(messages)
            upheld = any(_upholds(event) for event in change.events)
            return facts.exclude(change.submission, Reason.CONTEST_UPHELD) if upheld else None
        case GroupKept(group=group):
            facts.save_group(
                GroupFact(
                    id=group.id,
                    title=group.title,
                    agency=group.agency,
                    topic=group.topic,
                    opened_at=group.opened_at,
                    version=group.version,
                )
            )
            return None
        case QuestionKept(entry=entry):
            return facts.save_question(entry)
        case RunBegun(step=step):
            work.put(step)
            return None
        case CampaignClosed():
            return CAMPAIGNS_PAGE


def _keep_fact(change: OrderChanged, workflow: Workflow, facts: FactStore) -> str | None:
    """Keep the fact of an order. Returns its bucket, or None where nothing that is counted has changed."""
    fact = order_fact(change.order, change.case, workflow)
    if change.before is not None and _fired(change.before) == _fired(change):
        before = order_fact(change.before.order, change.before.case, workflow)
        # An order that is accepted has another state and version, and nothing counts these.
        if replace(before, state=fact.state, version=fact.version) == fact:
            return None
    return facts.save_order(fact)


def _fired(change: OrderChanged) -> Sequence[object]:
    """The timers that have fired: with a missed deadline the same fact counts in another way."""
    return [each.fired for each in change.order.rounds]


def _open(decision: Decision, book: CaseBook) -> None:
    try:
        book.save(decision)
    except Conflict:
        # The number follows from the submission's id, so a case that is there is this one: opened before.
        return


def _upholds(event: Event) -> bool:
    decided = event.change(ContestDecided)
    return decided is not None and decided.upheld


def _messages(written: EventsWritten, book: CaseBook) -> Iterator[Message]:
    """What the case's own pack says must be told, to those who hold the roles in the pack in force."""
    pack, current = book.packs.of(written.pack), book.packs.current()
    for event in written.events:
        # What happened in an older system was told there, if it was told at all.
        if event.order is None or event.change(FromOlderSystem):
            continue
        for notice in pack.workflow.notices(event.name, event.role):
            for to in _readers(notice.to, event, written.person, current, book):
                yield Message(
                    id=f"{event.id}/{notice.mail}/{to}",
                    case=event.case,
                    order=event.order,
                    seq=event.seq,
                    mail=notice.mail,
                    to=to,
                    pack=current.version,
                )


def _readers(role: Role, event: Event, person: str | None, pack: Pack, book: CaseBook) -> Sequence[Recipient]:
    """Who a notice goes to. Staff are named by their place in the pack.

    Dispatchers are told wherever they are, reviewers where they may decide, the others at the agency with the order.
    """
    if role is Role.AUTHOR:
        return [PersonRecipient(person)] if person else []
    if role is Role.DUTY:
        seen = event.change(DangerSeen)
        danger = pack.dangers.get(seen.danger) if seen else None
        if danger is not None:
            return _everybody(danger.duty_agency, danger.duty_role, pack)
        role = Role.DISPATCHER  # the pack in force knows no such danger any more
    if role in (Role.DISPATCHER, Role.REVIEWER):
        everywhere = dict.fromkeys(s.agency for s in pack.staff if s.role is role and s.agency)
        agencies = everywhere if role is Role.DISPATCHER else reviewing_agencies(_order_of(event, book), pack)
        return [reader for each in agencies for reader in _everybody(each, role, pack)]
    held, about = event.change(HeldBy), event.change(AboutService)
    assert held is not None, "every event about an order says whose it is"
    agency, service = held.agency, pack.services.get(about.service) if about else None
    staff = pack.staff_of(agency, role)
    if role is Role.OFFICIAL and service and service.manager in {member.email for member in staff}:
        return [StaffRecipient(agency, role, n) for n, member in enumerate(staff) if member.email == service.manager]
    if staff or agency not in pack.agencies:
        return _everybody(agency, role, pack)
    return [OfficeRecipient(agency, index) for index in range(len(pack.agencies[agency].mail))]


def _everybody(agency: str, role: Role, pack: Pack) -> Sequence[Recipient]:
    """All the staff of an agency in a role, by their place in the pack."""
    return [StaffRecipient(agency, role, index) for index in range(len(pack.staff_of(agency, role)))]


def _order_of(event: Event, book: CaseBook) -> Order:
    """The order that an event is about, as it is now."""
    case = book.cases.case(event.case)
    order = case.order(event.order) if case and event.order else None
    if order is None:
        raise Transient("The case of this event is not to be found.")
    return order
