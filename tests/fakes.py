"""Ports kept in memory, for tests of use cases. They keep the promises of the real ones, and nothing more."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.domain.appeal import Appeal, Attachment
from chalicelib.domain.attachments import Upload
from chalicelib.domain.calls import is_free
from chalicelib.domain.campaigns import Campaign
from chalicelib.domain.cases import Case, Event, owes_answer
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.facts import GroupFact, OrderFact
from chalicelib.domain.faq import FaqChange, FrequentQuestion
from chalicelib.domain.feedback import Feedback
from chalicelib.domain.groups import Group, Run
from chalicelib.domain.ids import ulid_time
from chalicelib.domain.index_rules import Reason
from chalicelib.domain.internal import InternalAnswers
from chalicelib.domain.invitations import MOST_A_DAY, Invitation
from chalicelib.domain.pack import Pack
from chalicelib.domain.person import Detail, Person, Purpose
from chalicelib.domain.points import next_point
from chalicelib.domain.rounds import Order, PromiseState
from chalicelib.domain.workflow import Workflow
from chalicelib.services.ports.cases import (
    DueOrder,
    ListedCall,
    ListedOrder,
    ListedPromise,
)
from chalicelib.services.ports.groups import GroupStep
from chalicelib.services.ports.mail import Bulletin, Claim, Message
from chalicelib.services.ports.paging import Page, Row
from chalicelib.services.ports.submissions import Offer
from chalicelib.services.publishing.ports import FAQ_PAGE


def paged(rows: Sequence[Row], limit: int, cursor: str | None) -> Page[Row]:
    """A page of a list; the cursor is the number of rows before it."""
    if cursor is not None and not cursor.isdecimal():
        raise Invalid.field("cursor", "This cursor does not belong to this list.")
    start = int(cursor or 0)
    end = start + limit
    return Page(rows[start:end], str(end) if end < len(rows) else None)


def listed(case: Case, order: Order, workflow: Workflow) -> ListedOrder:
    """An order as lists show it."""
    return ListedOrder(
        case=case.number,
        n=order.n,
        version=case.version,
        state=order.state,
        agency=order.agency,
        opened_at=order.opened_at,
        round=len(order.rounds),
        owed=owes_answer(order, workflow),
        service=order.service,
        topic=order.topic,
        due=order.rounds[-1].due,
        resolution=order.resolution,
        group=order.group,
    )


class FakePacks:
    """Packs by version; the last one is in force. Those ``reckoned`` have calendars of the pack in force."""

    def __init__(self, *packs: Pack, reckoned: Sequence[Pack] = ()) -> None:
        self.packs = {pack.version: pack for pack in packs}
        self._current = packs[-1]
        self._reckoned = {pack.version: pack for pack in reckoned}

    def current(self) -> Pack:
        return self._current

    def version(self, version: str) -> Pack:
        try:
            return self.packs[version]
        except KeyError:
            raise NotFound("No such pack.") from None

    def of(self, version: str) -> Pack:
        return self._reckoned.get(version) or self.version(version)


class FakeFeedback:
    def __init__(self) -> None:
        self.kept: dict[str, Feedback] = {}
        self.rated: dict[str, str] = {}
        self.people: dict[str, Person] = {}

    def keep(self, feedback: Feedback, person: Person | None) -> Feedback | None:
        rated = self.rated.setdefault(feedback.transaction, feedback.id) if feedback.transaction else None
        if rated not in (None, feedback.id) and feedback.id not in self.kept:
            raise Conflict("This transaction has its rating already.")
        earlier = self.kept.setdefault(feedback.id, feedback)
        if earlier is not feedback:
            return earlier
        self.people.pop(feedback.transaction or "", None)
        if person:
            self.change(person, ())
        return None

    def feedback(self, feedback_id: str) -> Feedback | None:
        return self.kept.get(feedback_id)

    def person(self, person_id: str) -> Person | None:
        return self.people.get(person_id)

    def persons(self, ids: Iterable[str]) -> Mapping[str, Person]:
        return {each: self.people[each] for each in ids if each in self.people}

    def change(
        self,
        person: Person,
        withdrawn: Collection[str],
        revoked: Collection[Purpose] = (),
        forgotten: Collection[Detail] = (),
    ) -> None:
        known = self.people.get(person.id, Person(person.id))
        told = {name: each for name, each in {**known.attributes, **person.attributes}.items() if name not in withdrawn}
        given = {
            detail: getattr(person, detail) or getattr(known, detail) for detail in Detail if detail not in forgotten
        }
        agreed = {to: at for to, at in {**known.consents, **person.consents}.items() if to not in revoked}
        self.people[person.id] = Person(person.id, **given, attributes=told, consents=agreed)

    def erase(self, person_id: str) -> None:
        self.people.pop(person_id, None)


class FakeInvitations:
    """Invitations, with their people in the place where those of feedback are."""

    def __init__(self, feedback: FakeFeedback) -> None:
        self.kept: dict[str, Invitation] = {}
        self._feedback = feedback
        self._by_day: Counter[tuple[str, date]] = Counter()

    def keep(self, invitation: Invitation, person: Person, *, address: str) -> bool:
        if invitation.id in self._feedback.rated or invitation.id in self.kept:
            raise Conflict("This transaction has its invitation or its rating already.")
        day = (address, invitation.send_at.date())
        if self._by_day[day] >= MOST_A_DAY:
            return False
        self._by_day[day] += 1
        self.kept[invitation.id] = invitation
        self._feedback.people[person.id] = person
        return True

    def invitation(self, invitation_id: str) -> Invitation | None:
        return self.kept.get(invitation_id)

    def is_answered(self, invitation_id: str) -> bool:
        return invitation_id in self._feedback.rated

    def due(self, now: datetime) -> Iterator[Invitation]:
        return iter([each for each in self.kept.values() if each.next_at and each.next_at < now])

    def move_on(self, seen: Invitation, to: Invitation) -> None:
        if self.kept[seen.id] != seen:
            raise Conflict("This invitation has moved on.")
        self.kept[seen.id] = to

    def erase(self, invitation_id: str) -> None:
        self._feedback.people.pop(invitation_id, None)


class FakeOptOuts:
    def __init__(self) -> None:
        self.kept: dict[str, datetime] = {}

    def since(self, mark: str) -> datetime | None:
        return self.kept.get(mark)

    def keep(self, mark: str, now: datetime) -> None:
        self.kept.setdefault(mark, now)

    def forget(self, mark: str) -> None:
        self.kept.pop(mark, None)


class FakeAppeals:
    """Appeals, with people in the place where those of feedback are."""

    def __init__(self, people: dict[str, Person]) -> None:
        self.kept: dict[str, Appeal] = {}
        self.people = people

    def keep(self, appeal: Appeal, person: Person | None) -> Appeal | None:
        earlier = self.kept.setdefault(appeal.id, appeal)
        if earlier is not appeal:
            return earlier
        if person:
            self.people[person.id] = person
        return None

    def appeal(self, appeal_id: str) -> Appeal | None:
        return self.kept.get(appeal_id)

    def appeals_in(self, hour: str) -> Iterable[Appeal]:
        return [each for each in self.kept.values() if f"{ulid_time(each.id):%Y-%m-%dT%H}" == hour]


class FakeCampaigns:
    def __init__(self) -> None:
        self.kept: dict[str, Campaign] = {}

    def start(self, campaign: Campaign, *, none_since: datetime) -> None:
        if any(c.unit.scope == campaign.unit.scope and c.started_at > none_since for c in self.kept.values()):
            raise Conflict("People were asked about this not long ago.")
        self.kept[campaign.id] = campaign

    def campaign(self, campaign_id: str) -> Campaign | None:
        return self.kept.get(campaign_id)

    def campaigns(self, *, limit: int, cursor: str | None) -> Page[Campaign]:
        return paged(sorted(self.kept.values(), key=lambda each: each.id, reverse=True), limit, cursor)

    def newest(self, most: int) -> Sequence[Campaign]:
        return self.campaigns(limit=most, cursor=None).items

    def due(self, now: datetime) -> Iterator[Campaign]:
        return iter([each for each in self.kept.values() if each.work_at and each.work_at < now])

    def move_on(self, seen: Campaign, to: Campaign) -> None:
        if self.kept[seen.id] != seen:
            raise Conflict("This campaign has moved on.")
        self.kept[seen.id] = to


class FakeFiles:
    """Uploads by id, attachments by appeal and id. Forms and links say what was asked for."""

    def __init__(self) -> None:
        self.uploads: dict[str, Upload] = {}
        self.attachments: dict[tuple[str, str], Upload] = {}

    def offer(self, upload_id: str, *, name: str, kind: str, size: int, now: datetime) -> Offer:
        fields = {"name": name, "type": kind, "size": str(size)}
        return Offer(upload_id, "https://files.example", fields, now + timedelta(minutes=15))

    def upload(self, upload_id: str) -> Upload | None:
        return self.uploads.get(upload_id)

    def attached(self, appeal_id: str, upload_id: str) -> Upload | None:
        return self.attachments.get((appeal_id, upload_id))

    def attach(self, upload: Upload, appeal_id: str) -> bool:
        if self.uploads.get(upload.id) != upload:
            return False
        self.attachments[appeal_id, upload.id] = upload
        return True

    def link(self, appeal_id: str, attachment: Attachment) -> str:
        return f"https://files.example/{appeal_id}/{attachment.id}"


class FakeInternal:
    def __init__(self) -> None:
        self.kept: list[InternalAnswers] = []

    def keep(self, answers: InternalAnswers) -> None:
        self.kept.append(answers)

    def answers(self, body: str, survey: str, month: str) -> Iterable[InternalAnswers]:
        return [a for a in self.kept if (a.body, a.survey, a.day[:7]) == (body, survey, month)]


class FakeCases:
    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.events: dict[str, list[Event]] = {}

    def case(self, number: str) -> Case | None:
        return self.cases.get(number)

    def history(self, number: str) -> tuple[Case, Sequence[Event]] | None:
        case = self.case(number)
        return (case, self.events[number]) if case else None

    def save(self, case: Case, events: Sequence[Event], pack: Pack) -> None:
        there = self.cases.get(case.number)
        if (there.version if there else 0) != events[0].seq - 1:
            raise Conflict("Somebody else was faster.")
        self.cases[case.number] = case
        self.events.setdefault(case.number, []).extend(events)
        self.pack = pack

    def orders(
        self, agency: str, *, limit: int, cursor: str | None, closed: bool = False, **wanted: Any
    ) -> Page[ListedOrder]:
        found = [
            listed(case, order, self.pack.workflow)
            for case in self.cases.values()
            for order in case.orders
            if order.agency == agency and self.pack.workflow.states[order.state].closed == closed
        ]
        return paged(found, limit, cursor)

    def reschedule(self, case: Case, n: int, pack: Pack) -> None:
        self.pack = pack

    def due(self, now: datetime) -> Iterator[DueOrder]:
        due = []
        for case in self.cases.values():
            for order in case.orders:
                point = next_point(order, self.pack.plans[order.plan], self.pack.workflow)
                if point and point.at < now:
                    due.append(DueOrder(point.at, case.number, order.n))
        return iter(sorted(due, key=lambda d: d.at))


class FakeCabinet:
    """The cabinet read from the cases themselves."""

    def __init__(self, cases: FakeCases) -> None:
        self._cases = cases

    def cases_of(self, person: str, *, limit: int, cursor: str | None) -> Page[Case]:
        own = [case for case in self._cases.cases.values() if case.person == person]
        return paged(sorted(own, key=lambda case: case.opened_at, reverse=True), limit, cursor)

    def count(self, person: str, most: int) -> int:
        return min(most, sum(case.person == person for case in self._cases.cases.values()))


class FakeCalls:
    """The list of calls read from the cases themselves."""

    def __init__(self, cases: FakeCases) -> None:
        self._cases = cases

    def calls(self, operator: str, *, now: datetime, limit: int, cursor: str | None) -> Page[ListedCall]:
        found = [
            ListedCall(case.number, order.n, case.version, order.agency, order.opened_at, order.call)
            for case in self._cases.cases.values()
            for order in case.orders
            if order.state == "following_up" and is_free(order.call, operator, now) and order.call
        ]
        return paged(sorted(found, key=lambda listed: listed.call.since), limit, cursor)


class FakePromises:
    """The register read from the cases themselves."""

    def __init__(self, cases: FakeCases) -> None:
        self._cases = cases

    def promises(
        self, agency: str, *, state: PromiseState, due_before: date | None, limit: int, cursor: str | None
    ) -> Page[ListedPromise]:
        found = [
            ListedPromise(case.number, order.n, case.version, promise, order.service, order.topic, order.group)
            for case in self._cases.cases.values()
            for order in case.orders
            if (made_in := order.promised) and made_in.agency == agency and (promise := made_in.promise)
            if promise.state is state and (due_before is None or promise.due < due_before)
        ]
        return paged(sorted(found, key=lambda listed: listed.promised.due), limit, cursor)


class FakeGroups:
    """Groups whose members are told by the cases, as the index tells them."""

    def __init__(self, cases: FakeCases) -> None:
        self._cases = cases
        self.kept: dict[str, Group] = {}
        self.begun: dict[tuple[str, int], Run] = {}
        self.largest_page = 0

    def group(self, group_id: str) -> Group | None:
        return self.kept.get(group_id)

    def keep(self, group: Group) -> None:
        self.kept[group.id] = group

    def groups(self, agency: str, *, limit: int, cursor: str | None) -> Page[Group]:
        found = sorted((g for g in self.kept.values() if g.agency == agency), key=lambda g: g.opened_at, reverse=True)
        return paged(found, limit, cursor)

    def members(self, group_id: str, *, limit: int, cursor: str | None) -> Page[ListedOrder]:
        self.largest_page = max(self.largest_page, limit)
        later = [key for key in self._members(group_id) if key > (cursor or "")]
        items = [self._listed(key) for key in later[:limit]]
        return Page(items, later[limit - 1] if len(later) > limit else None)

    def size(self, group_id: str) -> int:
        return len(self._members(group_id))

    def begin(self, group: Group, run: Run) -> None:
        if self.kept[group.id].version != group.version - 1:
            raise Conflict("Somebody else was faster.")
        self.kept[group.id] = group
        self.begun[run.group, run.n] = run

    def run(self, group_id: str, n: int) -> Run | None:
        return self.begun.get((group_id, n))

    def runs(self, group_id: str) -> Sequence[Run]:
        return [run for (group, _), run in sorted(self.begun.items(), reverse=True) if group == group_id]

    def progress(self, run: Run) -> None:
        if self.begun[run.group, run.n].pages != run.pages - 1:
            raise Conflict("Somebody else was faster.")
        self.begun[run.group, run.n] = run

    def _members(self, group_id: str) -> list[str]:
        orders = ((case.number, order) for case in self._cases.cases.values() for order in case.orders)
        return sorted(f"{number}#{order.n:02}" for number, order in orders if order.group == group_id)

    def _listed(self, key: str) -> ListedOrder:
        number, _, n = key.partition("#")
        case = self._cases.cases[number]
        order = case.order(int(n))
        assert order is not None
        return listed(case, order, self._cases.pack.workflow)


class FakeFaq:
    """Frequent questions by id, and what was done to them."""

    def __init__(self) -> None:
        self.kept: dict[str, FrequentQuestion] = {}
        self.done: list[FaqChange] = []

    def entry(self, entry_id: str) -> FrequentQuestion | None:
        return self.kept.get(entry_id)

    def entries(self, agency: str, *, limit: int, cursor: str | None) -> Page[FrequentQuestion]:
        found = sorted((e for e in self.kept.values() if e.agency == agency), key=lambda e: (e.sort, e.id))
        return paged(found, limit, cursor)

    def changes(self, entry_id: str) -> Sequence[FaqChange]:
        return [change for change in reversed(self.done) if change.entry.id == entry_id]

    def keep(self, entry: FrequentQuestion, change: FaqChange) -> None:
        there = self.kept.get(entry.id)
        if entry.version != (there.version if there else 0) + 1:
            raise Conflict("Somebody else was faster.")
        self.kept[entry.id] = entry
        self.done.append(change)


class FakeGroupWork:
    def __init__(self) -> None:
        self.steps: list[GroupStep] = []

    def put(self, step: GroupStep) -> None:
        self.steps.append(step)


class FakeBookmarks:
    def __init__(self) -> None:
        self.places: dict[str, dict[str, str]] = {}
        self.moves = 0

    def read(self, name: str) -> Mapping[str, str]:
        return self.places.get(name, {})

    def move(self, name: str, *, seen: Mapping[str, str], to: Mapping[str, str]) -> None:
        if self.read(name) != seen:
            raise Conflict("Somebody else is at this.")
        self.places[name] = dict(to)
        self.moves += 1


class FakeFacts:
    def __init__(self) -> None:
        self.orders: dict[tuple[str, int], OrderFact] = {}
        self.groups: dict[str, GroupFact] = {}
        self.asked: dict[str, FrequentQuestion] = {}
        self.excluded: dict[str, Reason] = {}

    def keep_order(self, fact: OrderFact) -> str:
        there = self.orders.get((fact.case, fact.n))
        if there is None or there.version < fact.version:
            self.orders[fact.case, fact.n] = fact
        return f"{fact.opened_at:%Y-%m-%dT%H}#0"

    def keep_group(self, fact: GroupFact) -> None:
        there = self.groups.get(fact.id)
        if there is None or there.version < fact.version:
            self.groups[fact.id] = fact

    def keep_question(self, entry: FrequentQuestion) -> str:
        there = self.asked.get(entry.id)
        if there is None or there.version < entry.version:
            self.asked[entry.id] = entry
        return FAQ_PAGE

    def exclude(self, feedback_id: str, reason: Reason) -> str:
        self.excluded[feedback_id] = reason
        return f"{ulid_time(feedback_id):%Y-%m-%dT%H}#0"

    def mark_dirty(self, buckets: Iterable[str]) -> None:
        raise NotImplementedError("The caller of react marks, not react.")


class FakeOutbox:
    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.bulletins: list[Bulletin] = []

    def put(self, messages: Sequence[Message | Bulletin]) -> None:
        for message in messages:
            if isinstance(message, Bulletin):
                self.bulletins.append(message)
            else:
                self.messages.append(message)


class FakeClaims:
    def __init__(self) -> None:
        self.states: dict[str, str] = {}

    def claim(self, mail_id: str, now: datetime) -> Claim:
        state = self.states.setdefault(mail_id, "new")
        if state == "new":
            self.states[mail_id] = "claimed"
            return Claim.MINE
        return Claim.BUSY if state == "claimed" else Claim.DONE

    def release(self, mail_id: str) -> None:
        self.states[mail_id] = "new"

    def sent(self, mail_id: str, now: datetime) -> None:
        self.states[mail_id] = "sent"

    def never(self, mail_id: str, now: datetime, reason: str) -> None:
        self.states[mail_id] = f"never: {reason}"


class FakeMailer:
    def __init__(self) -> None:
        self.sent: list[dict[str, str]] = []
        self.unsubscribe: list[str | None] = []
        self.fails_with: Exception | None = None

    def send(self, *, to: str, subject: str, text: str, html: str, unsubscribe: str | None = None) -> None:
        if self.fails_with:
            raise self.fails_with
        self.sent.append({"to": to, "subject": subject, "text": text, "html": html})
        self.unsubscribe.append(unsubscribe)


class FakeLetters:
    """Writes down what it was told instead of wording it."""

    def write(self, mail: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
        return f"{mail} in {language}", str(dict(facts)), ""

    def bulletin(self, mail: str, language: str, facts: Mapping[str, Any]) -> tuple[str, str, str]:
        return self.write(mail, language, facts)
