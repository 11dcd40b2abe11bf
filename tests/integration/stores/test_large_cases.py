"""The largest commands fit into one transaction of the store."""

from dataclasses import replace

import pytest

from chalicelib.domain.cases.case import Case, replay
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.splitting import MOST, MOST_ORDERS, MOST_TEXT_OF_ALL
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.cases.author_acts import withdraw
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.cases.split_order import split_order
from chalicelib.services.ports.cases import MOST_ORDERS_CHANGED
from tests.builders import NOW, a_pack
from tests.fakes import FakePacks
from tests.integration.stores.conftest import Stores, opened

PACK = a_pack()
AUTHOR, DISPATCHER = Caller(Role.AUTHOR), Caller(Role.DISPATCHER, "centre", "dana")


def book_of(stores: Stores) -> CaseBook:
    return CaseBook(NOW, FakePacks(PACK), stores.cases)


def split(case: Case, book: CaseBook, questions: int, text: str = "Why?") -> Case:
    asked = [{"text": text}] * questions
    return split_order(case.number, 1, asked, version=case.version, caller=DISPATCHER, book=book)


def with_orders(count: int, book: CaseBook) -> Case:
    case = book.save(opened(PACK))
    while missing := count - len(case.orders):
        case = split(case, book, min(missing + 1, MOST))
    return case


@pytest.mark.dynamodb_local
def test_a_case_with_the_most_orders_is_withdrawn(amazon: Stores) -> None:
    """On Amazon's own engine alone: moto copies all tables for each of a hundred writes."""
    stores, book = amazon, book_of(amazon)
    case = with_orders(MOST_ORDERS, book)

    withdraw(case.number, version=case.version, caller=AUTHOR, book=book)

    found, events = stores.cases.history(case.number) or pytest.fail("the case is gone")
    assert [order.resolution for order in found.orders] == ["withdrawn"] * MOST_ORDERS
    assert found == replay(events)


def test_a_split_into_the_most_and_longest_questions_is_saved(stores: Stores) -> None:
    """In the script whose characters take the most bytes."""
    book = book_of(stores)
    case = split(book.save(opened(PACK)), book, MOST, "𐓘" * (MOST_TEXT_OF_ALL // MOST))

    found, events = stores.cases.history(case.number) or pytest.fail("the case is gone")
    assert found == case == replay(events)


def test_as_many_orders_as_may_be_changed_at_once_fit_whatever_their_size(stores: Stores) -> None:
    case = with_orders(MOST_ORDERS_CHANGED, book_of(stores))
    _, events = stores.cases.history(case.number) or pytest.fail("the case is gone")
    # An item has at most 400 KB, and an order holds a little besides its text.
    large = [replace(order, text="x" * 398_000, version=case.version + order.n) for order in case.orders]
    told = tuple(replace(events[-1], seq=order.version, order=order.n, changes=()) for order in large)

    stores.cases.save(Decision(replace(case, orders=tuple(large), version=told[-1].seq), told), PACK)

    found = stores.cases.case(case.number)
    assert found is not None
    assert found.orders == tuple(large)
