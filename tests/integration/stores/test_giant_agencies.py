"""A giant agency's orders lie in several partitions of the desk's lists, beside those from before it was one."""

from chalicelib.adapters.dynamodb.case_store import DynamoCases
from chalicelib.domain.cases.case import Case
from chalicelib.services.ports.cases import ALL_OPEN, OrderFilter
from tests.builders import a_pack
from tests.integration.stores.conftest import Stores
from tests.integration.stores.test_case_store import accepted
from tests.integration.stores.test_order_lists import open_cases

PACK = a_pack()
OLD, NEW = 5, 9


def giant(stores: Stores) -> DynamoCases:
    return DynamoCases(stores.dynamo, stores.settings.records, {"office"})


def half_moved(stores: Stores) -> tuple[DynamoCases, list[Case]]:
    """Orders from before the office was a giant, of which some changed since; returns all by due time."""
    cases = listed_as(stores, open_cases(stores, NEW))
    for case in cases[OLD:]:
        giant(stores).save(accepted(case), PACK)
    return giant(stores), cases


def listed_as(stores: Stores, cases: list[Case]) -> list[Case]:
    """Cases in the order of the list: some are due at the same time."""
    by_number = {case.number: case for case in cases}
    return [by_number[row.case] for row in stores.cases.orders("office", limit=50, cursor=None).items]


def walked(cases: DynamoCases, limit: int, wanted: OrderFilter = ALL_OPEN) -> list[str]:
    """All pages of the office's list put together."""
    found, cursor = [], None
    while True:
        page = cases.orders("office", wanted, limit=limit, cursor=cursor)
        assert len(page.items) <= limit
        found += [row.case for row in page.items]
        cursor = page.next
        if cursor is None:
            return found


def test_old_and_new_orders_are_one_list_the_most_urgent_first(stores: Stores) -> None:
    store, cases = half_moved(stores)
    for limit in (1, 2, 4, 50):
        assert walked(store, limit) == [case.number for case in cases], limit


def test_a_filter_sees_all_partitions(stores: Stores) -> None:
    store, cases = half_moved(stores)
    assert walked(store, 2, OrderFilter(state="in_work")) == [case.number for case in cases[OLD:]]


def test_a_cursor_from_before_it_was_a_giant_goes_on(stores: Stores) -> None:
    cases = listed_as(stores, open_cases(stores, NEW))
    first = stores.cases.orders("office", limit=3, cursor=None)
    giant(stores).save(accepted(cases[7]), PACK)
    rest = giant(stores).orders("office", limit=50, cursor=first.next)
    assert [row.case for row in (*first.items, *rest.items)] == [case.number for case in cases]


def test_the_lists_of_other_agencies_stay_as_they_are(stores: Stores) -> None:
    cases = open_cases(stores, 2)
    DynamoCases(stores.dynamo, stores.settings.records, {"ministry"}).save(accepted(cases[0]), PACK)
    assert {row.case for row in stores.cases.orders("office", limit=50, cursor=None).items} == {
        case.number for case in cases
    }


def test_new_orders_are_spread_over_the_partitions(stores: Stores) -> None:
    half_moved(stores)
    found = stores.dynamo.scan(TableName=stores.settings.records, IndexName="by_agency")["Items"]
    lists = {item["ga"]["S"] for item in found}
    assert "office#open" in lists
    assert len(lists) > 2
    assert lists <= {"office#open", *(f"office#open#{n}" for n in range(4))}
