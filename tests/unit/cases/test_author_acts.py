"""An author withdraws a case however many work orders it has, in writes that the store can take."""

import pytest

from chalicelib.domain.cases.case import Case, replay
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.splitting import MOST, MOST_ORDERS
from chalicelib.domain.errors import Conflict, Transient
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.author_acts import withdraw
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.cases.split_order import split_order
from chalicelib.services.ports.cases import MOST_ORDERS_CHANGED
from tests.builders import NOW, a_feedback, a_pack, opened_by
from tests.fakes import FakeCases, FakePacks

PACK = a_pack()
AUTHOR, DISPATCHER = Caller(Role.AUTHOR), Caller(Role.DISPATCHER, "centre", "dana")


class CountedCases(FakeCases):
    """Cases that count writes, and are too busy after so many."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0
        self.busy_after: int | None = None

    def save(self, decision: Decision, pack: Pack) -> None:
        if self.writes == self.busy_after:
            self.busy_after = None
            raise Transient("The store is busy.")
        super().save(decision, pack)
        self.writes += 1


class Author:
    """The author of a case with so many open work orders."""

    def __init__(self, orders: int) -> None:
        self.cases = CountedCases()
        self.book = CaseBook(NOW, FakePacks(PACK), self.cases)
        case = self.book.save(opened_by(a_feedback(), pack=PACK))
        while missing := orders - len(case.orders):
            questions = [{"text": "A?"}, *[{"text": "B?"}] * min(missing, MOST - 1)]
            case = split_order(case.number, 1, questions, version=case.version, caller=DISPATCHER, book=self.book)
        self.number = case.number
        self.cases.writes = 0

    @property
    def case(self) -> Case:
        return self.cases.cases[self.number]

    def withdraw(self, version: int | None = None) -> Case:
        return withdraw(self.number, version=version or self.case.version, caller=AUTHOR, book=self.book)

    def open_orders(self) -> list[int]:
        return [order.n for order in self.case.orders if order.resolution is None]


@pytest.mark.parametrize("orders", [1, MOST_ORDERS_CHANGED])
def test_a_case_of_a_few_orders_is_withdrawn_in_one_write(orders: int) -> None:
    author = Author(orders)

    case = author.withdraw()

    assert {order.resolution for order in case.orders} == {"withdrawn"}
    assert author.cases.writes == 1


@pytest.mark.parametrize("orders", [MOST_ORDERS_CHANGED + 1, MOST_ORDERS])
def test_a_case_of_many_orders_is_withdrawn_in_several(orders: int) -> None:
    author = Author(orders)

    case = author.withdraw()

    assert [order.resolution for order in case.orders] == ["withdrawn"] * orders
    assert author.cases.writes == -(-orders // MOST_ORDERS_CHANGED)
    assert case == author.case == replay(author.cases.events[author.number])


def test_what_a_failure_left_open_is_withdrawn_with_the_new_version() -> None:
    author = Author(20)
    seen = author.case.version
    author.cases.busy_after = 1
    with pytest.raises(Transient):
        author.withdraw()
    assert author.open_orders() == list(range(MOST_ORDERS_CHANGED + 1, 21))

    with pytest.raises(Conflict):
        author.withdraw(seen)
    author.withdraw()

    assert author.open_orders() == []
    told = [event.order for event in author.cases.events[author.number] if event.name == "CaseWithdrawn"]
    assert len(told) == len(set(told))


def test_who_saw_an_older_version_withdraws_nothing() -> None:
    author = Author(20)

    with pytest.raises(Conflict):
        author.withdraw(author.case.version - 1)

    assert len(author.open_orders()) == 20
