"""The sweep catches up on an order in one go, reads it once for that, and gives way to whoever was faster."""

from datetime import timedelta
from threading import Barrier

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.act_on_order import act_on_order
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.clocks.sweep import Swept, sweep
from chalicelib.services.ports.cases import OrderSeen
from tests.builders import NOW, a_feedback, a_pack, opened_by
from tests.fakes import FakeCases, FakePacks

PACK = a_pack()
PACKS = FakePacks(PACK)
OPENING = ("CaseOpened", "WorkOrderOpened", "WorkOrderAssigned")
LONG_AFTER = NOW + timedelta(days=30)


class CountedCases(FakeCases):
    """Cases that count how often one was read."""

    reads = 0

    def case(self, number: str) -> Case | None:
        self.reads += 1
        return super().case(number)


class RacedCases(FakeCases):
    """Cases of which an official takes one up between the sweep's reading and its saving."""

    raced = False

    def save(self, decision: Decision, pack: Pack) -> None:
        if decision.case.number in self.cases and not self.raced:
            self.raced = True
            accept(self, decision.case.number)
        super().save(decision, pack)


def a_case_in(cases: FakeCases) -> str:
    decision = opened_by(a_feedback(), now=NOW, pack=PACK)
    cases.save(decision, PACK)
    return decision.case.number


def since(cases: FakeCases, number: str) -> list[str]:
    """What has happened to a case since it was opened."""
    return [event.name for event in cases.events[number] if event.name not in OPENING]


def accept(cases: FakeCases, number: str) -> None:
    version = cases.cases[number].version
    caller = Caller(Role.OFFICIAL, agency="office", subject="ann")
    act_on_order(OrderSeen(number, 1, version), "accept", {}, caller=caller, book=CaseBook(NOW, PACKS, cases))


def swept(cases: FakeCases) -> Swept:
    return sweep(book=CaseBook(LONG_AFTER, PACKS, cases), time_left=lambda: True)


def test_everything_that_fell_due_on_an_order_is_done_in_order_after_one_read() -> None:
    cases = CountedCases()
    number = a_case_in(cases)
    result = swept(cases)
    assert since(cases, number) == ["StageLate", "DeadlineNear", "DeadlineMissed"]
    assert (result.acted, cases.reads) == (3, 1)
    assert swept(cases) == Swept()


def test_who_was_faster_than_the_sweep_keeps_their_action_and_the_next_sweep_does_the_rest() -> None:
    cases = RacedCases()
    number = a_case_in(cases)
    assert swept(cases) == Swept(moved_on=1)
    assert since(cases, number) == ["WorkOrderAccepted"]
    assert swept(cases).acted
    assert since(cases, number)[-1] == "DeadlineMissed"


class Together(FakeCases):
    """Cases that are read by so many threads at once: each waits until all have come, or until one is missing."""

    def __init__(self, threads: int) -> None:
        super().__init__()
        self.all_here = Barrier(threads, timeout=5)

    def case(self, number: str) -> Case | None:
        self.all_here.wait()
        return super().case(number)


def test_orders_are_worked_on_side_by_side() -> None:
    cases = Together(threads=4)
    for n in range(4):
        cases.save(opened_by(a_feedback(n=n + 1), now=NOW, pack=PACK), PACK)
    result = sweep(book=CaseBook(LONG_AFTER, PACKS, cases), time_left=lambda: True, at_once=4)
    assert (result.acted, result.failed) == (4 * 3, 0)


def test_a_sweep_that_runs_out_of_time_ends_what_it_began_and_begins_no_more() -> None:
    cases = FakeCases()
    for n in range(3):
        cases.save(opened_by(a_feedback(n=n + 1), now=NOW, pack=PACK), PACK)
    answers = iter([True, True, False])
    result = sweep(book=CaseBook(LONG_AFTER, PACKS, cases), time_left=lambda: next(answers))
    assert result == Swept(acted=2 * 3)
