"""What cannot wait for the daily mail is told at once, by the workflow table, to those who have to act."""

import pytest

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.changes import CaseOpened
from chalicelib.domain.cases.engine import NewOrder, open_case
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.ports.changes import EventsWritten
from chalicelib.services.react import react
from tests.builders import NOW, SECRET, a_pack
from tests.fakes import FakeCases, FakeCleaning, FakeFacts, FakeGroupWork, FakeOutbox, FakePacks

PACK = a_pack()
FACTS = CaseOpened(
    origin="appeal",
    submission="01KAKYCA00000000000000000A",
    pack="v1",
    agency="office",
    channel="web",
    person="p",
    reach=("mail",),
)


def opened(agency: str | None) -> tuple[Case, list[str]]:
    """A case that was just opened for an agency, and who was told with which mail."""
    order = NewOrder(agency=agency, plan="negative", since=NOW)
    decision = open_case("7K3M-Q9ZT-4R2XN", FACTS, [order], now=NOW, pack=PACK)
    outbox = FakeOutbox()
    react(
        EventsWritten(person="p", submission=FACTS.submission, pack="v1", events=decision.events),
        book=CaseBook(NOW, FakePacks(PACK), FakeCases()),
        secret=SECRET,
        facts=FakeFacts(),
        outbox=outbox,
        work=FakeGroupWork(),
        cleaning=FakeCleaning(),
    )
    return decision.case, [f"{message.mail} to {message.to}" for message in outbox.messages]


def test_a_new_order_is_told_to_the_officials_who_have_it() -> None:
    case, told = opened("office")

    assert case.orders[0].state == "assigned"
    assert told == [
        "registered to person/p",
        "new_order to staff/office/official/0",
        "new_order to staff/office/official/1",
    ]


def test_an_order_that_is_nobodys_yet_is_told_to_the_dispatcher() -> None:
    case, told = opened(None)

    assert (case.orders[0].state, case.orders[0].agency) == ("registered", "centre")
    assert told == ["registered to person/p", "unplaced to staff/centre/dispatcher/0"]


@pytest.mark.parametrize(
    ("event", "readers"),
    [
        ("WorkOrderDispatched", {Role.OFFICIAL, Role.AUTHOR}),
        ("WorkOrderDeclined", {Role.DISPATCHER}),
        ("DeadlineMissed", {Role.OFFICIAL, Role.HEAD, Role.AUTHOR}),
        ("AnswerDisputed", {Role.OFFICIAL, Role.HEAD, Role.AUTHOR}),
        ("CaseReopened", {Role.OFFICIAL, Role.HEAD, Role.AUTHOR}),
        ("WorkOrderEscalated", {Role.OFFICIAL, Role.HEAD, Role.DISPATCHER, Role.AUTHOR}),
        ("TimeRunningOut", {Role.HEAD, Role.DISPATCHER}),
        ("RatingContested", {Role.REVIEWER, Role.AUTHOR}),
        ("PromiseBroken", {Role.OFFICIAL, Role.HEAD, Role.AUTHOR}),
    ],
)
def test_what_cannot_wait_is_told_to_those_who_have_to_act(event: str, readers: set[Role]) -> None:
    assert {notice.to for notice in PACK.workflow.notices(event, Role.SYSTEM)} == readers
