"""A person's cases as they come from the index and the table."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.errors import Invalid
from tests.builders import NOW, a_feedback, a_pack, opened_by
from tests.integration.stores.conftest import Stores

PACK = a_pack()


def keep(stores: Stores, n: int, person: str | None) -> str:
    decision = opened_by(a_feedback(n=n, person=person), now=NOW + timedelta(minutes=n), pack=PACK)
    stores.cases.save(decision, PACK)
    return decision.case.number


def test_cases_come_newest_first_page_by_page_and_only_ones_own(stores: Stores) -> None:
    mine = [keep(stores, n, "olena") for n in (1, 2, 3)]
    keep(stores, 4, "petro")
    keep(stores, 5, None)

    first = stores.person_cases.cases_of("olena", limit=2, cursor=None)
    rest = stores.person_cases.cases_of("olena", limit=2, cursor=first.next)

    assert [case.number for case in (*first.items, *rest.items)] == mine[::-1]
    assert first.items[0] == stores.cases.case(mine[-1])
    assert rest.next is None


def test_ones_own_cases_are_counted_as_far_as_asked(stores: Stores) -> None:
    for n in (1, 2, 3):
        keep(stores, n, "olena")
    keep(stores, 4, "petro")

    assert [stores.person_cases.count("olena", most) for most in (2, 3, 10)] == [2, 3, 3]
    assert stores.person_cases.count("nobody", 10) == 0


def test_every_order_of_a_case_is_there(stores: Stores) -> None:
    number = keep(stores, 1, "olena")
    case = stores.cases.case(number)
    assert case is not None
    [order] = case.orders
    split = replace(case, orders=(order, replace(order, n=2), replace(order, n=3)), version=case.version)
    event = opened_by(a_feedback(), now=NOW, pack=PACK).events[1]
    events = tuple(replace(event, seq=case.version + 1, order=n) for n in (2, 3))
    stores.cases.save(Decision(split, events), PACK)

    [found] = stores.person_cases.cases_of("olena", limit=10, cursor=None).items
    assert [each.n for each in found.orders] == [1, 2, 3]


def test_anothers_cursor_opens_nothing(stores: Stores) -> None:
    for n in (1, 2):
        keep(stores, n, "petro")
    theirs = stores.person_cases.cases_of("petro", limit=1, cursor=None).next
    with pytest.raises(Invalid):
        stores.person_cases.cases_of("olena", limit=1, cursor=theirs)


def test_who_has_not_signed_in_is_in_no_list(stores: Stores) -> None:
    """The id of such a person is made from one submission, so nobody could ask for their other cases."""
    decision = opened_by(a_feedback(), now=NOW, pack=PACK)
    assert decision.case.person is not None
    assert not decision.case.has_cabinet
    stores.cases.save(decision, PACK)
    assert stores.person_cases.cases_of(decision.case.person, limit=10, cursor=None).items == []
