"""The register of promises: by state and day, page by page, each agency its own."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.cases.work_order import PromiseState
from chalicelib.domain.errors import Invalid
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.ports.cases import ListedPromise
from chalicelib.services.ports.paging import Page
from tests.builders import NOW, a_pack
from tests.integration.stores.conftest import Stores, opened

PACK = a_pack()
FIRST_DAY = date(2026, 12, 20)


def done(stores: Stores, case: Case, action: str, role: Role = Role.OFFICIAL, **fields: Any) -> Case:
    command = Command(action, role, 1, case.version, fields, agency="office")
    decision = decide(case, command, now=NOW, pack=PACK)
    stores.cases.save(decision, PACK)
    return decision.case


def promises(stores: Stores, count: int) -> list[Case]:
    """Cases of the office with promises due one day after the other."""
    cases = []
    for n in range(count):
        decision = opened(PACK, n=n + 1, service="permits")
        stores.cases.save(decision, PACK)
        case = done(stores, decision.case, "accept")
        day = FIRST_DAY + timedelta(days=n)
        cases.append(done(stores, case, "answer", outcome="promised", text="Soon.", promise_date=day.isoformat()))
    return cases


def listed(
    stores: Stores,
    *,
    agency: str = "office",
    state: PromiseState = PromiseState.OPEN,
    due_before: date | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[ListedPromise]:
    return stores.promises.promises(agency, state=state, due_before=due_before, limit=limit, cursor=cursor)


def numbers(page: Page[ListedPromise]) -> list[str]:
    return [item.case for item in page.items]


def test_they_come_by_day_with_what_the_list_shows(stores: Stores) -> None:
    cases = promises(stores, 2)
    page = listed(stores)
    assert numbers(page) == [case.number for case in cases]
    first = page.items[0]
    made_in = cases[0].orders[0].promised
    assert made_in is not None
    assert first.promised == made_in.promise
    assert (first.n, first.version, first.service, first.plan) == (1, cases[0].version, "permits", "negative")
    assert listed(stores, agency="ministry").items == []


def test_a_moved_promise_changes_its_place_and_a_kept_one_its_list(stores: Stores) -> None:
    first, second = promises(stores, 2)
    first = done(stores, first, "move", Role.HEAD, promise_date="2027-01-10", reason="Frost.")
    assert numbers(listed(stores)) == [second.number, first.number]
    done(stores, second, "keep")
    assert numbers(listed(stores)) == [first.number]
    assert numbers(listed(stores, state=PromiseState.KEPT)) == [second.number]


def test_only_those_due_before_a_day(stores: Stores) -> None:
    first, _second = promises(stores, 2)
    assert numbers(listed(stores, due_before=FIRST_DAY)) == []
    assert numbers(listed(stores, due_before=FIRST_DAY + timedelta(days=1))) == [first.number]


def test_pages_put_together_are_the_list_and_a_cursor_opens_no_other(stores: Stores) -> None:
    promises(stores, 3)
    page = listed(stores, limit=2)
    rest = listed(stores, limit=2, cursor=page.next)
    assert numbers(page) + numbers(rest) == numbers(listed(stores))
    assert rest.next is None
    with pytest.raises(Invalid):
        listed(stores, state=PromiseState.KEPT, cursor=page.next)
    with pytest.raises(Invalid):
        listed(stores, agency="ministry", cursor=page.next)


def test_an_order_without_a_promise_is_not_in_it(stores: Stores) -> None:
    decision = opened(PACK)
    stores.cases.save(decision, PACK)
    for state in PromiseState:
        assert listed(stores, state=state).items == []
