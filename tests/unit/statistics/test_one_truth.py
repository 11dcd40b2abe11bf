"""What desk, mails and site say of one work order at one moment is the same, whatever happened to it before."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant

from chalicelib.adapters.dynamodb.case_store import order_item
from chalicelib.adapters.dynamodb.codec import plain, read, read_order_fact, read_row
from chalicelib.adapters.dynamodb.submissions import KeptSubmissions
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.engine import Command, allowed_actions, decide
from chalicelib.domain.cases.imported_orders import HistoricOrder, take_in
from chalicelib.domain.cases.opening import open_for_appeal
from chalicelib.domain.cases.timers import next_timer
from chalicelib.domain.cases.work_order import Order
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.recipients import StaffRecipient
from chalicelib.domain.statistics.aggregation import aggregate, changes_at
from chalicelib.domain.statistics.cube import Tally
from chalicelib.domain.statistics.facts import OrderFact, RoundFact, case_fact, order_fact
from chalicelib.services.caller import Caller
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.cases.list_orders import listed_view
from chalicelib.services.cases.list_promises import ListedPromiseOut, PromisesWanted, list_promises
from chalicelib.services.cases.my_cases import my_cases
from chalicelib.services.cases.views import case_view
from chalicelib.services.mail.deliver_mail import deliver_mail
from chalicelib.services.mail.digest_sections import Morning, Section, sorted_into_sections
from chalicelib.services.mail.mail_room import MailRoom
from chalicelib.services.ports.cases import ListedOrder
from chalicelib.services.ports.mail import Message
from tests.builders import NOW, a_feedback, a_pack, an_appeal, due_of, number_of, opened_by, pack_document
from tests.fakes import (
    FakeAppeals,
    FakeCases,
    FakeClaims,
    FakeFeedback,
    FakeLetters,
    FakeMailer,
    FakePacks,
    FakePersonCases,
    FakePromises,
)
from tests.unit.cases.test_engine import RandomCommands

PACK = a_pack()
READER = StaffRecipient("office", Role.OFFICIAL, 0)
LATE = NOW + timedelta(days=20)
"""After the deadline of a plain order, which is nine days ahead."""
SOON = timedelta(seconds=1)


# One order as each of them sees it ---------------------------------------------------------------------------------


def listed(case: Case, order: Order, pack: Pack) -> ListedOrder:
    """The row of a work list, as it is stored and read."""
    return read_row(ListedOrder, order_item(case, order, pack))


def kept(case: Case, order: Order, pack: Pack) -> OrderFact:
    """What the statistics know, as it is stored and read."""
    return read_order_fact(plain(order_fact(order, case_fact(case, order, pack), pack.workflow)))


def counted(facts: list[OrderFact], pack: Pack, now: datetime) -> Tally:
    return aggregate([], facts, exclusions={}, pack=pack, now=now).get("all", {})


def digested(row: ListedOrder, pack: Pack, now: datetime) -> bool:
    calendar = pack.calendar_of(row.agency)
    return Section.OVERDUE in sorted_into_sections([row], Morning(now, calendar.day_of(now), now, calendar), pack)


def overdue_by_surface(case: Case, order: Order, pack: Pack, now: datetime) -> dict[str, bool]:
    """Whether an order is overdue, in the words of each that shows or counts it."""
    row, fact, official = listed(case, order, pack), kept(case, order, pack), Caller(Role.OFFICIAL, order.agency)
    cells = counted([fact], pack, now)
    (shown,) = (o for o in case_view(case, [], None, official, pack, now)["orders"] if o["n"] == order.n)
    return {
        "work list": listed_view(row, now)["overdue"],
        "case": shown["overdue"],
        # A digest goes through the open orders of an agency.
        "digest": not pack.workflow.states[order.state].closed and digested(row, pack, now),
        "orders in public": bool(cells.get("order/overdue")),
        "rounds in public": bool(cells.get("round/overdue")),
    }


def moments(case: Case) -> Iterator[datetime]:
    """Before, at and just after each deadline that an order ever had, and long after."""
    for at in {NOW, LATE, *(r.due for order in case.orders for r in order.rounds if r.due)}:
        yield from (at - SOON, at, at + SOON)
    yield LATE + timedelta(days=999)


# Orders in every state ---------------------------------------------------------------------------------------------


class Story:
    """A case and what happens to its first order, day by day."""

    def __init__(self, opening: Decision, pack: Pack = PACK) -> None:
        self.told, self.now, self.pack = opening, opening.events[-1].at, pack

    @property
    def case(self) -> Case:
        """The case as it is by now."""
        return self.told.case

    def after(self, **time: int) -> "Story":
        self.now += timedelta(**time)
        return self

    def at_deadline(self, **more: int) -> "Story":
        self.now = due_of(self.case.orders[0])
        return self.after(**more)

    def do(self, action: str, role: Role = Role.OFFICIAL, agency: str | None = None, /, **fields: Any) -> "Story":
        actor = agency or self.case.orders[0].agency
        command = Command(action, role, 1, self.case.version, fields, agency=actor)
        self.told = self.told.followed_by(decide(self.case, command, now=self.now, pack=self.pack))
        return self


def rated(*, reachable: bool = True, pack: Pack = PACK) -> Story:
    return Story(opened_by(a_feedback(reachable=reachable), pack=pack), pack=pack)


def taken(**of: Any) -> Story:
    return rated(**of).do("accept")


def contested() -> Story:
    return taken().do("contest", Role.HEAD, reason="No.")


def appealed() -> Story:
    return Story(open_for_appeal(an_appeal(), number_of("appeal"), now=NOW, pack=PACK))


def brought(**told: Any) -> Story:
    given: dict[str, Any] = {
        "id": "7",
        "source": "old",
        "agency": "office",
        "channel": "phone",
        "opened_at": NOW - timedelta(days=90),
    }
    return Story(take_in(HistoricOrder(**given | told), number_of("import"), by="ann", now=NOW, pack=PACK))


ANSWER: dict[str, Any] = {"outcome": "fixed", "text": "Done."}
PROMISE: dict[str, Any] = {"outcome": "promised", "text": "A counter.", "promise_date": "2026-12-20"}
TWO: dict[str, Any] = {"questions": [{"text": "Who?", "agency": "office"}, {"text": "When?", "agency": "ministry"}]}
STORIES: Mapping[str, Callable[[], Story]] = {
    "assigned": rated,
    "declined": lambda: rated().do("decline", reason="Not ours."),
    "unplaced": appealed,
    "split": lambda: appealed().do("split", Role.DISPATCHER, "centre", **TWO),
    "in work": taken,
    "waiting for its author": lambda: taken().do("ask", text="Where?"),
    "asked when it was late": lambda: taken().after(days=20).do("ask", text="Where?"),
    "gone on after a reply": lambda: taken().do("ask", text="Where?").after(days=3).do("reply", Role.AUTHOR, text="X"),
    "contested": contested,
    "contested when it was late": lambda: taken().after(days=20).do("contest", Role.HEAD, reason="No."),
    "contest dismissed": lambda: contested().after(days=2).do("dismiss", Role.REVIEWER, "ombudsman", reason="Fair."),
    "contest upheld": lambda: contested().after(days=20).do("uphold", Role.REVIEWER, "ombudsman", reason="Unfair."),
    "withdrawn from a contest": lambda: contested().do("withdraw", Role.AUTHOR),
    "extended": lambda: taken().do("extend", Role.HEAD, days=5, reason="Frost."),
    "extended when it was late": lambda: taken().after(days=10).do("extend", Role.HEAD, days=5, reason="Frost."),
    "answered": lambda: taken().after(days=2).do("answer", **ANSWER),
    "answered at its deadline": lambda: taken().at_deadline().do("answer", **ANSWER),
    "answered just after it": lambda: taken().at_deadline(seconds=1).do("answer", **ANSWER),
    "answered late": lambda: taken().after(days=20).do("answer", **ANSWER),
    "answered to nobody": lambda: taken(reachable=False).do("answer", **ANSWER),
    "disputed": lambda: taken().do("answer", **ANSWER).do("dispute", Role.AUTHOR, outcome="not_solved"),
    "withdrawn": lambda: taken().after(days=20).do("withdraw", Role.AUTHOR),
    "promised": lambda: taken().do("answer", **PROMISE),
    "promise broken": lambda: taken().do("answer", **PROMISE).after(days=40).do("break", Role.SYSTEM),
    "imported": lambda: brought(due_at=NOW + timedelta(days=1)),
    "imported late": lambda: brought(due_at=NOW - timedelta(days=30)),
    "imported without a target": brought,
    "imported as closed": lambda: brought(due_at=NOW - timedelta(days=30), closed_at=NOW - timedelta(days=1)),
    "imported as closed without a target": lambda: brought(closed_at=NOW - timedelta(days=1)),
}
PAUSED = ("waiting for its author", "asked when it was late", "contested", "contested when it was late")


@pytest.fixture(params=STORIES)
def story(request: pytest.FixtureRequest) -> Story:
    return STORIES[request.param]()


def test_all_say_alike_whether_an_order_is_overdue(story: Story) -> None:
    for order in story.case.orders:
        for now in moments(story.case):
            said = overdue_by_surface(story.case, order, PACK, now)
            assert len(set(said.values())) == 1, (now, said)


def test_the_author_reads_what_the_desk_reads(story: Story) -> None:
    cases = FakeCases()
    cases.save(story.told, PACK)
    person = story.case.person or "nobody"
    cases.cases[story.case.number] = replace(story.case, person=person)
    desk = Caller(Role.OFFICIAL, "office")
    for now in moments(story.case):
        page = my_cases(
            person, limit=9, cursor=None, now=now, packs=FakePacks(PACK), person_cases=FakePersonCases(cases)
        )
        shown = case_view(story.case, [], None, desk, PACK, now)["orders"]
        for name in ("due", "overdue", "reply_due", "follow_up_due", "resolution"):
            assert [o[name] for o in page["items"][0]["orders"]] == [o[name] for o in shown], name


def test_a_mail_calls_overdue_what_the_desk_does(story: Story) -> None:
    for now in moments(story.case):
        for order in story.case.orders:
            mail = mailed(story, order, now)
            assert f"'overdue': {overdue_by_surface(story.case, order, PACK, now)['case']}" in mail


def mailed(story: Story, order: Order, now: datetime) -> str:
    """What a mail to an official about the last event is told of an order."""
    cases, mailer, feedback = FakeCases(), FakeMailer(), FakeFeedback()
    cases.save(story.told, story.pack)
    appeals = FakeAppeals(feedback.people)
    feedback.save(a_feedback(), None)
    appeals.save(an_appeal(), None)
    room = MailRoom(
        now=now,
        site_url="https://heed.example",
        secret=b"secret",
        packs=FakePacks(story.pack),
        people=feedback,
        letters=FakeLetters(),
        claims=FakeClaims(),
        mailer=mailer,
    )
    message = Message("m", story.case.number, order.n, story.case.version, "due_soon", READER, "v1")
    assert deliver_mail(message, room=room, cases=cases, submissions=KeptSubmissions(feedback, appeals))
    return mailer.sent[0]["text"]


def test_all_say_alike_whether_an_answer_was_in_time(story: Story) -> None:
    facts = [kept(story.case, order, PACK) for order in story.case.orders]
    shown = case_view(story.case, [], None, Caller(Role.OFFICIAL, "office"), PACK, LATE)["orders"]
    said = [answer["in_time"] for order in shown for answer in order["answers"]]
    cells = counted(facts, PACK, LATE)
    assert said == [turn.in_time for fact in facts for turn in fact.rounds if turn.answered_at]
    assert said.count(True) == cells.get("round/in-time", 0)
    assert len(said) - said.count(None) == cells.get("round/timed", 0)


@pytest.mark.parametrize("name", PAUSED)
def test_what_is_paused_is_never_overdue(name: str) -> None:
    case = STORIES[name]().case
    assert not any(overdue_by_surface(case, case.orders[0], PACK, LATE + timedelta(days=99)).values())


def test_the_orders_of_an_agency_are_counted_alike_in_list_digest_and_public() -> None:
    stories = [make() for make in STORIES.values()]
    for now in (NOW, LATE):
        calendar = PACK.calendar_of("office")
        orders = [(s.case, order) for s in stories for order in s.case.orders]
        open_orders = [(c, o) for c, o in orders if not PACK.workflow.states[o.state].closed]
        for agency in ("office", "centre"):
            rows = [listed(c, o, PACK) for c, o in open_orders if o.agency == agency]
            sections = sorted_into_sections(rows, Morning(now, calendar.day_of(now), now, calendar), PACK)
            told = sections[Section.OVERDUE].count if Section.OVERDUE in sections else 0
            cells = counted([kept(c, o, PACK) for c, o in orders if o.agency == agency], PACK, now)
            assert told == sum(listed_view(row, now)["overdue"] for row in rows) == cells.get("order/overdue", 0)
            assert len(rows) == cells.get("order/open", 0)


# Whatever happens ---------------------------------------------------------------------------------------------------


class RandomOrders(RandomCommands):
    """The same after random commands at random times."""

    @invariant()
    def all_say_alike_whether_an_order_is_overdue(self) -> None:
        for order in self.case.orders:
            due = order.rounds[-1].due
            for now in (self.now, due, due + SOON) if due else (self.now,):
                said = overdue_by_surface(self.case, order, self.pack, now)
                assert len(set(said.values())) == 1, (now, said)

    @invariant()
    def the_public_count_changes_when_it_was_foretold_and_not_before(self) -> None:
        facts = [kept(self.case, order, self.pack) for order in self.case.orders]
        at, before = changes_at(facts, self.now), counted(facts, self.pack, self.now)
        quiet_until = at or self.now + timedelta(days=9999)
        assert counted(facts, self.pack, quiet_until) == before
        assert at is None or counted(facts, self.pack, at + SOON) != before

    @invariant()
    def a_promise_is_over_for_all_at_once(self) -> None:
        order = self.case.orders[0]
        promise = order.rounds[-1].promise
        if order.state != "promised" or promise is None:
            return
        end = self.pack.plans[order.plan].calendar.end_of_day(promise.due)
        for now in (end - SOON, end, end + SOON):
            over = promise_over(self.case, self.pack, now)
            assert len(set(over.values())) == 1, (now, over)


TestRandomOrders = RandomOrders.TestCase
TestRandomOrders.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def promise_over(case: Case, pack: Pack, now: datetime) -> dict[str, bool]:
    """Whether the day of an order's promise is over, for each that acts on it or shows it."""
    order = case.orders[0]
    current = order.rounds[-1]
    assert current.promise is not None
    reminded = replace(current, fired=(f"promise_reminder/{len(current.promise.moves)}",))
    timer = next_timer(replace(order, rounds=(reminded,)), pack.plans[order.plan], pack.workflow)
    assert timer is not None
    assert timer.action == "break"
    return {
        "agency": "keep" not in allowed_actions(case, order, Role.OFFICIAL, agency=order.agency, now=now, pack=pack),
        "sweep": timer.at < now,
        "register": registered(case, pack, now)["overdue"],
    }


def registered(case: Case, pack: Pack, now: datetime) -> ListedPromiseOut:
    """The row of the register of promises."""
    cases = FakeCases()
    cases.cases[case.number] = case
    made_in = case.orders[0].promised
    assert made_in is not None and made_in.promise is not None
    page = list_promises(
        PromisesWanted(made_in.agency, made_in.promise.state, limit=9),
        caller=Caller(Role.OFFICIAL, made_in.agency),
        book=CaseBook(now, FakePacks(pack), cases),
        register=FakePromises(cases),
    )
    (row,) = page["items"]
    assert isinstance(row, dict)
    return row


# Where the calendar lies elsewhere ----------------------------------------------------------------------------------


def far_pack() -> Pack:
    """The agency and its calendar are in Vladivostok, ten hours before the pack's own time zone."""
    calendar = {**pack_document()["calendars"]["office"], "time_zone": "Asia/Vladivostok", "hours": ["00:00", "24:00"]}
    return a_pack(calendars={"office": calendar})


def test_a_promise_ends_with_the_day_of_its_plan_and_not_of_the_pack() -> None:
    pack = far_pack()
    case = taken(pack=pack).do("answer", **PROMISE).case
    end = datetime(2026, 12, 21, tzinfo=ZoneInfo("Asia/Vladivostok"))
    assert set(promise_over(case, pack, end).values()) == {False}
    assert set(promise_over(case, pack, end + SOON).values()) == {True}


def test_a_deadline_is_named_by_the_day_of_the_calendar_that_set_it() -> None:
    pack = far_pack()
    story = rated(pack=pack)
    order = story.case.orders[0]
    midnight = datetime(2026, 12, 3, tzinfo=ZoneInfo("Asia/Vladivostok"))
    assert order.rounds[0].due == midnight
    assert pack.calendar_of_plan(order.plan, order.agency).last_day(midnight) == date(2026, 12, 2)
    assert f"'due': {midnight!r}" in mailed(story, order, NOW)


# Facts from before --------------------------------------------------------------------------------------------------


def test_a_fact_from_before_pauses_were_kept_is_read_and_judged_as_it_was() -> None:
    case = STORIES["contested"]().case
    older = plain(kept(case, case.orders[0], PACK))
    for turn in older["rounds"]:
        del turn["paused_since"]
    fact = read_order_fact(older)
    assert fact.rounds[0] == read(RoundFact, older["rounds"][0])
    assert fact.rounds[0].paused_since is None
    assert counted([fact], PACK, LATE)["order/overdue"] == 1
