"""The list of calls as it comes from the index."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.cases.calls import claimed
from chalicelib.domain.cases.work_order import Call
from tests.builders import NOW, a_feedback, a_pack, opened_by
from tests.integration.stores.conftest import Stores

PACK = a_pack()
LATER = NOW + timedelta(hours=1)


def keep(stores: Stores, n: int, call: Call | None, state: str = "following_up") -> str:
    opening = opened_by(a_feedback(n=n), now=NOW, pack=PACK)
    [order] = opening.case.orders
    case = replace(opening.case, orders=(replace(order, call=call, state=state),))
    stores.cases.save(replace(opening, case=case), PACK)
    return case.number


def listed(stores: Stores, operator: str) -> list[str]:
    return [call.case for call in stores.calls.calls(operator, now=LATER, limit=10, cursor=None).items]


def test_calls_that_are_free_or_ones_own_are_listed_those_that_wait_longest_first(stores: Stores) -> None:
    due = Call(since=NOW)
    second = keep(stores, 1, replace(due, since=NOW + timedelta(minutes=5)))
    first = keep(stores, 2, due)
    mine = keep(stores, 3, claimed(replace(due, since=NOW + timedelta(minutes=9)), "oleh", LATER))
    theirs = keep(stores, 4, claimed(replace(due, since=NOW + timedelta(minutes=9)), "maria", LATER))
    lapsed = keep(stores, 5, claimed(replace(due, since=NOW + timedelta(minutes=20)), "maria", NOW))
    keep(stores, 6, replace(due, since=LATER + timedelta(minutes=1)))
    keep(stores, 7, due, state="closed")
    keep(stores, 8, None)

    assert listed(stores, "oleh") == [first, second, mine, lapsed]
    assert theirs in listed(stores, "maria")
