"""From a written record to a case, a fact and a mail: once, however often and in whatever batches it is told."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.submissions import KeptSubmissions
from chalicelib.domain.cases.case import replay
from chalicelib.domain.errors import Invalid, Transient
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.person import Person
from chalicelib.domain.statistics.facts import case_fact
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import Judgement, act_on_order, follow_up
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.clocks.sweep import sweep
from chalicelib.services.mail.deliver_mail import deliver_mail
from chalicelib.services.mail.mail_room import MailRoom
from chalicelib.services.ports.cases import OrderSeen
from chalicelib.services.ports.changes import AppealKept, Change, EventsWritten, FeedbackKept, OrderChanged
from chalicelib.services.ports.mail import Message, Refused
from chalicelib.services.react import react
from tests.builders import NOW, SECRET, a_feedback, a_pack, due_of, number_of, opened_by, pack_document
from tests.fakes import (
    FakeAppeals,
    FakeCases,
    FakeClaims,
    FakeCleaning,
    FakeFacts,
    FakeFeedback,
    FakeGroupWork,
    FakeLetters,
    FakeMailer,
    FakeOutbox,
    FakePacks,
)


class World:
    """All ports in memory, and a stream that can be told again."""

    def __init__(self, pack: Pack | None = None) -> None:
        self.packs = FakePacks(pack or a_pack())
        self.cases, self.facts, self.outbox = FakeCases(), FakeFacts(), FakeOutbox()
        self.feedback, self.claims, self.mailer = FakeFeedback(), FakeClaims(), FakeMailer()
        self.appeals = FakeAppeals(self.feedback.people)
        self.stream: list[Change] = []
        self.orders: dict[tuple[str, int], OrderChanged] = {}
        self.told = 0
        self.now = NOW

    def submit(self, feedback: Feedback) -> str:
        contact = Person(feedback.person, "author@example.org", language=feedback.language) if feedback.person else None
        self.feedback.save(feedback, contact)
        self.stream.append(FeedbackKept(feedback=feedback, bucket="2026-11-23T10#0", new=True))
        self.react()
        return number_of(feedback.id)

    def submit_appeal(self, appeal: Appeal) -> str:
        contact = Person(appeal.person, "author@example.org", language=appeal.language) if appeal.person else None
        self.appeals.save(appeal, contact)
        self.stream.append(AppealKept(appeal))
        self.react()
        return number_of(appeal.id)

    def react(self) -> None:
        while self.told < len(self.stream):
            self._react_to(self.stream[self.told])
            self.told += 1

    def _react_to(self, change: Change) -> None:
        before = {number: len(events) for number, events in self.cases.events.items()}
        self.tell(change)
        self.write_to_stream(before)

    def tell(self, change: Change) -> str | None:
        return react(
            change,
            book=CaseBook(self.now, self.packs, self.cases),
            secret=SECRET,
            facts=self.facts,
            outbox=self.outbox,
            work=FakeGroupWork(),
            cleaning=FakeCleaning(),
        )

    def write_to_stream(self, before: dict[str, int]) -> None:
        for number, events in self.cases.events.items():
            new = tuple(events[before.get(number, 0) :])
            if new:
                case = self.cases.cases[number]
                self.stream.append(EventsWritten(case.person, case.submission, case.pack, new))
                for order in case.orders:
                    told = case_fact(case, order, self.packs.of(case.pack))
                    earlier = self.orders.get((number, order.n))
                    self.orders[number, order.n] = OrderChanged(told, case.pack, order)
                    self.stream.append(replace(self.orders[number, order.n], before=earlier))

    def act(self, number: str, action: str, **fields: Any) -> None:
        self.act_as(Caller(Role.OFFICIAL, self.cases.cases[number].orders[0].agency, "ann"), number, action, **fields)

    def dispatch(self, number: str, action: str, **fields: Any) -> None:
        self.act_as(Caller(Role.DISPATCHER, "centre", "dan"), number, action, **fields)

    def act_as(self, caller: Caller, number: str, action: str, **fields: Any) -> None:
        before = {n: len(events) for n, events in self.cases.events.items()}
        case = self.cases.cases[number]
        act_on_order(
            OrderSeen(number, 1, case.version),
            action,
            fields,
            caller=caller,
            book=CaseBook(self.now, self.packs, self.cases),
        )
        self.write_to_stream(before)
        self.react()

    def reply(self, number: str, outcome: str, *, redo: bool = False, comment: str | None = None) -> None:
        before = {n: len(events) for n, events in self.cases.events.items()}
        follow_up(
            OrderSeen(number, 1, self.cases.cases[number].version),
            Judgement(outcome, 4, comment, redo),
            caller=Caller(Role.AUTHOR),
            book=CaseBook(self.now, self.packs, self.cases),
        )
        self.write_to_stream(before)
        self.react()

    def deliver(self, message: Message, tries: int = 1) -> bool:
        room = MailRoom(
            now=self.now,
            site_url="https://heed.example",
            secret=SECRET,
            packs=self.packs,
            people=self.feedback,
            letters=FakeLetters(),
            claims=self.claims,
            mailer=self.mailer,
            tries=tries,
        )
        submissions = KeptSubmissions(self.feedback, self.appeals)
        return deliver_mail(message, room=room, cases=self.cases, submissions=submissions)

    def deliver_all(self) -> list[tuple[str, str]]:
        for message in self.outbox.messages:
            self.deliver(message)
        return [(mail["to"], mail["subject"]) for mail in self.mailer.sent]


def test_a_negative_rating_is_told_to_officials_and_author_each_in_their_language() -> None:
    world = World()
    world.submit(a_feedback(language="uk"))
    assert world.deliver_all() == [
        ("author@example.org", "registered in uk"),
        ("ann@gov.example", "new_order in en"),
        ("olha@gov.example", "new_order in uk"),
    ]


def test_a_danger_is_told_to_whoever_is_on_duty_at_once_and_taken_back_with_a_reason() -> None:
    world = World()
    number = world.submit(a_feedback(comment="The manhole at your door is open."))
    told = [
        ("author@example.org", "registered in en"),
        ("duty@gov.example", "danger in en"),
        ("ann@gov.example", "new_order in en"),
        ("olha@gov.example", "new_order in uk"),
    ]
    assert world.deliver_all() == told

    world.dispatch(number, "not_dangerous", reason="The cover is there.")

    assert world.deliver_all()[len(told) :] == [
        ("author@example.org", "danger_cleared in en"),
        ("ann@gov.example", "danger_cleared_staff in en"),
        ("olha@gov.example", "danger_cleared_staff in uk"),
    ]


def test_a_danger_that_the_pack_in_force_knows_no_more_is_told_to_dispatchers() -> None:
    world = World()
    world.submit(a_feedback(comment="The manhole at your door is open."))
    (opened,) = (told for told in world.stream if isinstance(told, EventsWritten))
    world.packs = FakePacks(a_pack(), replace(a_pack(dangers={}), version="v2"))
    world.outbox.messages.clear()
    world.tell(opened)
    assert ("dispatcher@gov.example", "danger in en") in world.deliver_all()


def test_a_good_rating_opens_nothing_but_is_counted() -> None:
    world = World()
    change = FeedbackKept(feedback=a_feedback(level=5), bucket="b", new=True)
    bucket = world.tell(change)
    assert (bucket, world.cases.cases, world.outbox.messages) == ("b", {}, [])


def test_an_agency_without_staff_or_address_passes_it_up() -> None:
    world = World()
    number = world.submit(a_feedback(agency="desk", service=None))
    assert world.cases.cases[number].orders[0].agency == "office"


def test_a_routing_rule_goes_first() -> None:
    rule = {"when": {"service": ["permits"], "level": 1}, "agency": "ministry"}
    world = World(a_pack(routing=[rule]))
    first, second = world.submit(a_feedback(level=1, n=1)), world.submit(a_feedback(level=2, n=2))
    assert world.cases.cases[first].orders[0].agency == "ministry"
    assert world.cases.cases[second].orders[0].agency == "office"
    # Nobody is named as staff there, so the office's address is told.
    assert ("ministry@gov.example", "new_order in en") in world.deliver_all()


def test_the_loop() -> None:
    world = World()
    number = world.submit(a_feedback())
    world.act(number, "accept")
    world.act(number, "answer", outcome="fixed", text="Done.")
    world.deliver_all()
    world.reply(number, "not_solved")
    world.act(number, "accept")
    world.act(number, "answer", outcome="explained", text="See here.")
    world.deliver_all()
    world.reply(number, "partly", redo=False)
    assert [subject for _, subject in world.deliver_all()] == [
        "registered in en",
        "new_order in en",
        "new_order in uk",
        "follow_up in en",
        "redo in en",
        "redo in uk",
        "redo in en",
        "sent_back in en",
        "follow_up in en",
        "closed in en",
    ]
    fact = world.facts.orders[number, 1]
    assert (fact.closed, fact.resolution, [r.rating for r in fact.rounds]) == (True, "partly", [4, 4])


def test_an_author_who_has_replied_is_not_asked_again_by_a_late_mail() -> None:
    world = World()
    number = world.submit(a_feedback())
    world.act(number, "accept")
    world.act(number, "answer", outcome="fixed", text="Done.")
    world.reply(number, "solved")
    subjects = [subject for _, subject in world.deliver_all()]
    assert "follow_up in en" not in subjects
    assert "closed in en" in subjects


def test_an_author_who_is_asked_a_question_learns_by_when_to_reply() -> None:
    world = World()
    number = world.submit(a_feedback())
    world.act(number, "accept")
    world.act(number, "ask", text="When was it?")
    world.deliver_all()

    asked = next(mail for mail in world.mailer.sent if mail["subject"] == "question in en")
    plan = world.packs.current().plans[world.cases.cases[number].orders[0].plan]
    assert f"'reply_due': {plan.pause_due(world.now).astimezone(world.packs.current().time_zone)!r}" in asked["text"]


def test_what_an_operator_types_in_is_not_the_authors_own_rating() -> None:
    world = World()
    number = world.submit(a_feedback())
    world.act(number, "accept")
    world.act(number, "answer", outcome="fixed", text="Done.")
    case = world.cases.cases[number]
    act_on_order(
        OrderSeen(number, 1, case.version),
        "confirm",
        {"outcome": "solved", "rating": 10, "paper": "12-A", "paper_date": "2026-11-20"},
        caller=Caller(Role.OPERATOR),
        book=CaseBook(world.now, world.packs, world.cases),
    )
    follow_up_ = world.cases.cases[number].orders[0].rounds[0].follow_up
    assert follow_up_ is not None and follow_up_.by == "operator"


def test_the_clock_runs_from_the_day_of_receipt_however_late_the_reaction() -> None:
    world = World()
    world.now = NOW + timedelta(days=9)
    late = world.submit(a_feedback())
    assert due_of(world.cases.cases[late].orders[0]).isoformat() == "2026-12-02T17:00:00+00:00"


@pytest.mark.parametrize("seed", range(20))
def test_told_twice_late_and_shuffled_the_result_is_the_same(seed: int) -> None:
    world = World()
    number = world.submit(a_feedback())
    world.act(number, "accept")
    world.act(number, "answer", outcome="fixed", text="Done.")
    world.reply(number, "not_solved")
    mails, cases, facts = world.deliver_all(), dict(world.cases.cases), dict(world.facts.orders)
    again = list(world.stream)
    random.Random(seed).shuffle(again)
    for change in again:
        world.tell(change)
    assert world.deliver_all() == mails
    assert (world.cases.cases, world.facts.orders) == (cases, facts)


def test_staff_never_see_the_authors_address_or_key() -> None:
    world = World()
    world.submit(a_feedback())
    world.deliver_all()
    for mail in world.mailer.sent:
        if mail["to"] != "author@example.org":
            assert "author@example.org" not in mail["text"]
            assert "/case/#" not in mail["text"]


def test_the_queue_holds_no_personal_data() -> None:
    world = World()
    world.submit(a_feedback())
    assert "@" not in "".join(str(message) for message in world.outbox.messages)


def test_a_mail_that_fails_for_now_is_sent_by_the_next_try() -> None:
    world = World()
    world.submit(a_feedback())
    world.mailer.fails_with = Transient("busy")
    with pytest.raises(Transient):
        world.deliver(world.outbox.messages[0])
    world.mailer.fails_with = None
    assert world.deliver(world.outbox.messages[0])
    assert not world.deliver(world.outbox.messages[0])


def test_a_mail_whose_facts_cannot_be_read_now_is_free_for_the_next_try(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.submit(a_feedback())

    def busy(number: str) -> None:
        raise Transient("busy")

    monkeypatch.setattr(world.cases, "case", busy)
    with pytest.raises(Transient):
        world.deliver(world.outbox.messages[0])
    monkeypatch.undo()
    assert world.deliver(world.outbox.messages[0])


def test_a_mail_that_can_never_go_out_is_not_tried_again() -> None:
    world = World()
    world.submit(a_feedback())
    world.mailer.fails_with = Invalid.field("to", "refused")
    assert not world.deliver(world.outbox.messages[0])
    assert world.claims.states[world.outbox.messages[0].id].startswith("never")


def test_a_mail_that_the_service_refuses_without_saying_why_is_tried_three_times() -> None:
    world = World()
    world.submit(a_feedback())
    first = world.outbox.messages[0]
    world.mailer.fails_with = Refused("InvalidParameterValue")
    for tries in (1, 2):
        with pytest.raises(Refused):
            world.deliver(first, tries)
        assert world.claims.states[first.id] == "new"
    assert not world.deliver(first, 3)
    assert world.claims.states[first.id].startswith("never")


def test_a_mail_in_other_hands_is_brought_again_not_lost() -> None:
    world = World()
    world.submit(a_feedback())
    world.claims.claim(world.outbox.messages[0].id, NOW)
    with pytest.raises(Transient):
        world.deliver(world.outbox.messages[0])


def test_an_erased_author_gets_no_mail() -> None:
    world = World()
    world.submit(a_feedback())
    world.feedback.people.clear()
    assert "author@example.org" not in {to for to, _ in world.deliver_all()}


def test_the_sweep_notes_a_missed_deadline_once_and_closes_what_nobody_answered() -> None:
    world = World()
    late, silent = world.submit(a_feedback(n=1)), world.submit(a_feedback(n=2))
    world.act(silent, "accept")
    world.act(silent, "answer", outcome="fixed", text="Done.")
    world.now = NOW + timedelta(days=30)
    for _ in range(2):
        swept = sweep(book=CaseBook(world.now, world.packs, world.cases), time_left=lambda: True)
    assert swept.acted == 0
    assert [event.name for event in world.cases.events[late]].count("DeadlineMissed") == 1
    closed = world.cases.cases[silent].orders[0]
    assert (closed.state, closed.resolution) == ("closed", "no_reply")


def test_the_statistics_learn_since_when_a_clock_stands_still() -> None:
    world = World()
    number = world.submit(a_feedback())
    world.act(number, "accept")
    world.act(number, "ask", text="Which counter?")
    assert world.facts.orders[number, 1].rounds[0].paused_since == NOW
    assert not world.facts.orders[number, 1].is_overdue(NOW + timedelta(days=99))


def test_an_order_whose_numbers_stay_the_same_is_not_counted_again() -> None:
    world = World()
    number = world.submit(a_feedback())
    kept = world.facts.orders[number, 1]

    world.act(number, "accept")
    accepted = world.stream[-1]
    assert isinstance(accepted, OrderChanged)
    assert world.tell(accepted) is None
    assert world.facts.orders[number, 1] == kept

    world.act(number, "answer", outcome="fixed", text="Done.")
    assert world.tell(world.stream[-1]) is not None
    assert world.facts.orders[number, 1].rounds[-1].answered_at is not None


def test_a_missed_deadline_leads_to_counting_its_bucket_again() -> None:
    world = World()
    number = world.submit(a_feedback())
    before = {number: len(world.cases.events[number])}
    world.now = due_of(world.cases.cases[number].orders[0]) + timedelta(seconds=1)
    sweep(book=CaseBook(world.now, world.packs, world.cases), time_left=lambda: True)
    world.write_to_stream(before)
    assert "DeadlineMissed" in [event.name for event in world.cases.events[number]]
    buckets = {world.tell(change) for change in world.stream[world.told :]}
    assert buckets - {None} == {"2026-11-23T10#0#orders"}
    assert world.facts.orders[number, 1].is_overdue(world.now)


def test_the_stored_events_add_up_to_the_stored_case() -> None:
    world = World()
    number = world.submit(a_feedback())
    world.act(number, "accept")
    assert replay(world.cases.events[number]) == world.cases.cases[number]
    assert opened_by(a_feedback(), now=NOW, pack=a_pack()).case.number == number


def test_a_rating_whose_contest_was_upheld_is_kept_out_of_the_index() -> None:
    world = World()
    number = world.submit(a_feedback())
    for caller, action in (
        (Caller(Role.HEAD, "office", "head"), "contest"),
        (Caller(Role.REVIEWER, "ombudsman", "reviewer"), "uphold"),
    ):
        before = {n: len(events) for n, events in world.cases.events.items()}
        act_on_order(
            OrderSeen(number, 1, world.cases.cases[number].version),
            action,
            {"reason": "It was about another office."},
            caller=caller,
            book=CaseBook(world.now, world.packs, world.cases),
        )
        world.write_to_stream(before)
        world.react()
    assert world.facts.excluded == {a_feedback().id: "contest-upheld"}
    sent = world.deliver_all()
    assert ("reviewer@gov.example", "contested in en") in sent
    assert ("author@example.org", "contest_opened in en") in sent
    assert ("author@example.org", "contest_upheld in en") in sent


def test_only_reviewers_who_may_decide_are_told_of_a_contest() -> None:
    staff = pack_document()["staff"]
    away = {"email": "reviewer@centre.example", "role": "reviewer", "agency": "centre", "judges": ["ombudsman"]}
    above = {"email": "reviewer@ministry.example", "role": "reviewer", "agency": "ministry"}
    world = World(a_pack(staff=[*staff, away, above]))
    number = world.submit(a_feedback())
    seen, before = OrderSeen(number, 1, world.cases.cases[number].version), {number: len(world.cases.events[number])}
    book = CaseBook(world.now, world.packs, world.cases)
    act_on_order(seen, "contest", {"reason": "Not us."}, caller=Caller(Role.HEAD, "office", "head"), book=book)
    world.write_to_stream(before)
    world.react()
    assert [to for to, mail in world.deliver_all() if mail == "contested in en"] == ["reviewer@gov.example"]
