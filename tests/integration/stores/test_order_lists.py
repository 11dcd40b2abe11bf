"""The desk's lists and the clocks' list: the most urgent first, page by page, each agency its own."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.case_store import DynamoCases
from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.timers import next_timer
from chalicelib.domain.errors import Invalid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack
from chalicelib.services.ports.cases import ListedOrder, OrderFilter
from chalicelib.services.ports.paging import Page
from tests.builders import NOW, a_pack, due_of, pack_document
from tests.integration.stores.conftest import Stores, opened
from tests.integration.stores.test_case_store import accepted, answered, disputed

PACK = a_pack()


def open_cases(stores: Stores, count: int) -> list[Case]:
    """Cases of the office, due one working day after the other, saved in another order than they fall due."""
    openings = [opened(PACK, at=NOW + timedelta(days=n), n=n + 1, service="permits") for n in range(count)]
    for opening in sorted(openings, key=lambda each: each.case.number):
        stores.cases.save(opening, PACK)
    return [opening.case for opening in openings]


def listed(
    stores: Stores,
    *,
    agency: str = "office",
    closed: bool = False,
    state: str | None = None,
    due_before: datetime | None = None,
    redo: bool = False,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[ListedOrder]:
    return stores.cases.orders(agency, OrderFilter(closed, state, due_before, redo), limit=limit, cursor=cursor)


def numbers(page: Page[ListedOrder]) -> list[str]:
    return [item.case for item in page.items]


def test_the_most_urgent_come_first(stores: Stores) -> None:
    cases = open_cases(stores, 4)
    dues = [item.due for item in listed(stores).items if item.due]
    assert dues == sorted(dues)
    assert len(dues) == 4
    assert set(numbers(listed(stores))) == {case.number for case in cases}
    assert listed(stores).items[0].state == "assigned"
    assert listed(stores).items[0].due == cases[0].orders[0].rounds[-1].due
    assert listed(stores).items[0].version == cases[0].version
    assert listed(stores).next is None


def test_pages_put_together_are_the_list(stores: Stores) -> None:
    open_cases(stores, 5)
    whole, pages, cursor = numbers(listed(stores)), [], None
    for _ in range(3):
        page = listed(stores, limit=2, cursor=cursor)
        pages += numbers(page)
        cursor = page.next
    assert pages == whole
    assert cursor is None


@pytest.mark.parametrize("cursor", ["", "AAAA", "e30", "not base64!", "ü", "W10", "bnVsbA"])
def test_a_cursor_that_we_did_not_make_is_refused_before_anything_is_read(cursor: str) -> None:
    nowhere: Any = None
    with pytest.raises(Invalid):
        DynamoCases(nowhere, "records").orders("office", limit=50, cursor=cursor)


def test_a_cursor_opens_no_other_list(stores: Stores) -> None:
    open_cases(stores, 2)
    cursor = listed(stores, limit=1).next
    with pytest.raises(Invalid):
        listed(stores, agency="ministry", cursor=cursor)
    with pytest.raises(Invalid):
        listed(stores, closed=True, cursor=cursor)


def test_an_agency_sees_its_own(stores: Stores) -> None:
    open_cases(stores, 1)
    assert listed(stores, agency="ministry").items == []


def test_one_state_and_what_falls_due_before(stores: Stores) -> None:
    first, second, _third = open_cases(stores, 3)
    decision = accepted(second)
    stores.cases.save(decision, PACK)
    assert numbers(listed(stores, state="in_work")) == [second.number]
    due = due_of(first.orders[0])
    assert numbers(listed(stores, due_before=due)) == []
    assert numbers(listed(stores, due_before=due + timedelta(seconds=1))) == [first.number]


def test_what_came_back_to_the_agency(stores: Stores) -> None:
    first, second, _third = open_cases(stores, 3)
    for opened_first, acts in ((first, (accepted, answered)), (second, (accepted, answered, disputed))):
        case = opened_first
        for act in acts:
            decision = act(case)
            stores.cases.save(decision, PACK)
            case = decision.case
    assert numbers(listed(stores, redo=True)) == [second.number]
    assert numbers(listed(stores, redo=True, state="assigned")) == [second.number]
    assert numbers(listed(stores, redo=True, state="following_up")) == []


def test_what_endangers_people_is_listed_by_itself_with_its_danger(stores: Stores) -> None:
    open_cases(stores, 2)
    dangerous = opened(PACK, n=9, comment="The manhole is open again.")
    stores.cases.save(dangerous, PACK)
    page = stores.cases.orders("office", OrderFilter(plans=PACK.danger_plans), limit=50, cursor=None)
    assert [(row.case, row.danger) for row in stores.cases.with_dangers(page.items, PACK.danger_plans)] == [
        (dangerous.case.number, "manhole")
    ]
    all_of_them = stores.cases.with_dangers(listed(stores).items, PACK.danger_plans)
    assert [row.danger for row in all_of_them if row.danger] == ["manhole"]
    assert len(all_of_them) == 3


def test_a_closed_order_moves_to_the_closed_list(stores: Stores) -> None:
    decision = opened(PACK, reachable=False)
    stores.cases.save(decision, PACK)
    for act in (accepted, answered):
        decision = act(decision.case)
        stores.cases.save(decision, PACK)
    assert decision.case.orders[0].state == "closed"
    assert listed(stores).items == []
    assert numbers(listed(stores, closed=True)) == [decision.case.number]
    assert list(stores.cases.due(NOW + timedelta(days=99))) == []


def test_clocks_that_ran_out_come_oldest_first_whatever_partition_they_lie_in(stores: Stores) -> None:
    cases = open_cases(stores, 6)
    timers = [next_timer(case.orders[0], PACK.plans["negative"], PACK.workflow) for case in cases]
    assert list(stores.cases.due(NOW)) == []
    second = timers[1]
    assert second is not None
    assert [due.case for due in stores.cases.due(second.at + timedelta(seconds=1))] == [c.number for c in cases[:2]]
    late = list(stores.cases.due(NOW + timedelta(days=99)))
    assert {due.case for due in late} == {case.number for case in cases}
    assert [due.at for due in late] == [timer.at for timer in timers if timer]


def longer_days() -> Pack:
    """The same pack under a calendar on which work begins later: the stages end later, the deadlines where they did."""
    office = {**pack_document()["calendars"]["office"], "hours": ["11:00", "17:00"]}
    return read_pack(pack_document(calendars={"office": office}), "v1")


def test_an_order_is_put_where_its_next_timer_lies_by_another_calendar(stores: Stores) -> None:
    (case,) = open_cases(stores, 1)
    order = case.orders[0]
    moved = next_timer(order, longer_days().plans["negative"], PACK.workflow)
    assert moved is not None
    (before,) = stores.cases.due(NOW + timedelta(days=99))
    assert moved.at != before.at
    for _ in range(2):
        stores.cases.reschedule(case, 1, longer_days())
        (after,) = stores.cases.due(NOW + timedelta(days=99))
        assert after.at == moved.at
    assert stores.cases.case(case.number) == case


def test_an_order_that_somebody_acted_on_stays_where_that_put_it(stores: Stores) -> None:
    (case,) = open_cases(stores, 1)
    stores.cases.save(accepted(case), PACK)
    before = list(stores.cases.due(NOW + timedelta(days=99)))
    stores.cases.reschedule(case, 1, longer_days())
    assert list(stores.cases.due(NOW + timedelta(days=99))) == before


def test_an_order_without_a_clock_is_put_nowhere(stores: Stores) -> None:
    decision = opened(PACK, reachable=False)
    stores.cases.save(decision, PACK)
    for act in (accepted, answered):
        decision = act(decision.case)
        stores.cases.save(decision, PACK)
    stores.cases.reschedule(decision.case, 1, longer_days())
    assert list(stores.cases.due(NOW + timedelta(days=99))) == []


def test_a_cursor_from_a_later_day_is_refused_by_name(amazon: Stores) -> None:
    cases = open_cases(amazon, 3)
    cursor = listed(amazon, limit=2).next
    with pytest.raises(Invalid):
        listed(amazon, due_before=cases[0].orders[0].rounds[-1].due, cursor=cursor)


def test_an_order_stays_among_the_clocks_while_no_timer_comes_before(stores: Stores) -> None:
    """Most orders are acted on again before their place comes; a move in the list costs more than a look."""
    (opened_case,) = open_cases(stores, 1)
    case = stores.cases.case(opened_case.number)
    assert case is not None
    (before,) = stores.cases.due(NOW + timedelta(days=99))

    acted = accepted(case).case
    stores.cases.save(accepted(case), PACK)

    (after,) = stores.cases.due(NOW + timedelta(days=99))
    timer = next_timer(acted.orders[0], PACK.plans["negative"], PACK.workflow)
    assert timer is not None
    assert after == before
    assert after.at < timer.at
    stores.cases.reschedule(acted, 1, PACK)
    (moved,) = stores.cases.due(NOW + timedelta(days=99))
    assert moved.at == timer.at


def test_an_order_whose_place_has_come_is_put_where_its_next_timer_lies(stores: Stores) -> None:
    (opened_case,) = open_cases(stores, 1)
    case = stores.cases.case(opened_case.number)
    assert case is not None
    (before,) = stores.cases.due(NOW + timedelta(days=99))

    late = accepted(case, now=before.at + timedelta(minutes=1))
    stores.cases.save(late, PACK)

    (after,) = stores.cases.due(NOW + timedelta(days=99))
    timer = next_timer(late.case.orders[0], PACK.plans["negative"], PACK.workflow)
    assert timer is not None
    assert after.at == timer.at
