"""Groups on the real stores: who is in one follows from the orders, and two never get past each other."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.cases.groups import Group, Refusal, Run, RunState
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.pack.workflow import Role
from tests.builders import NOW, a_pack
from tests.integration.stores.conftest import Stores, opened

PACK = a_pack()
GROUP = Group(
    id="01KAKYCA00000000000000000A", title="The lamps are out", agency="office", opened_at=NOW, topic="lights"
)
RUN = Run(
    group=GROUP.id,
    n=1,
    action="answer",
    role=Role.OFFICIAL,
    at=NOW,
    agency="office",
    fields={"outcome": "fixed", "text": "They are on again."},
    texts={"uk": "Знову світять."},
)


def act(stores: Stores, case: Case, action: str, **fields: object) -> Case:
    command = Command(action, Role.OFFICIAL, 1, case.version, fields, agency="office")
    decision = decide(case, command, now=NOW, pack=PACK)
    stores.cases.save(decision, PACK)
    return decision.case


def joined(stores: Stores, count: int) -> Sequence[Case]:
    """Cases whose orders are in the group, by number."""
    cases = []
    for n in range(count):
        decision = opened(PACK, n=n + 1)
        stores.cases.save(decision, PACK)
        join = {"group": {"id": GROUP.id, "title": GROUP.title, "agency": GROUP.agency}}
        cases.append(act(stores, decision.case, "join", **join))
    return sorted(cases, key=lambda case: case.number)


def test_orders_are_in_a_group_until_they_leave_it(stores: Stores) -> None:
    stores.groups.save(GROUP)
    first, second = joined(stores, 2)
    members = stores.groups.members(GROUP.id, limit=50, cursor=None)
    assert [(m.case, m.n, m.version, m.group) for m in members.items] == [
        (case.number, 1, case.version, GROUP.id) for case in (first, second)
    ]
    act(stores, first, "leave", reason="Another street.")
    assert [m.case for m in stores.groups.members(GROUP.id, limit=50, cursor=None).items] == [second.number]
    assert stores.groups.size(GROUP.id) == 1


def test_pages_go_on_where_they_ended_though_the_orders_change_meanwhile(stores: Stores) -> None:
    cases = joined(stores, 5)
    seen, cursor = [], None
    while True:
        page = stores.groups.members(GROUP.id, limit=2, cursor=cursor)
        for member in page.items:
            seen.append(member.case)
            act(stores, next(case for case in cases if case.number == member.case), "accept")
        cursor = page.next
        if cursor is None:
            break
    assert seen == [case.number for case in cases]
    other = stores.groups.members(GROUP.id, limit=2, cursor=None).next
    with pytest.raises(Invalid):
        stores.groups.members("another", limit=2, cursor=other)


def test_an_agency_s_groups_are_listed_the_newest_first(stores: Stores) -> None:
    later = replace(GROUP, id="01KAKYCA00000000000000000B", opened_at=NOW.replace(hour=12), topic=None)
    for group in (GROUP, later, replace(GROUP, id="01KAKYCA00000000000000000C", agency="ministry")):
        stores.groups.save(group)
    assert stores.groups.groups("office", limit=50, cursor=None).items == [later, GROUP]
    with pytest.raises(Conflict):
        stores.groups.save(GROUP)


def test_a_run_is_begun_once_on_the_group_as_it_was_seen(stores: Stores) -> None:
    stores.groups.save(GROUP)
    after = replace(GROUP, runs=1, version=2)
    stores.groups.begin(after, RUN)
    with pytest.raises(Conflict):
        stores.groups.begin(after, replace(RUN, action="keep"))
    assert (stores.groups.group(GROUP.id), stores.groups.run(GROUP.id, 1)) == (after, RUN)
    assert stores.groups.runs(GROUP.id) == [RUN]


def test_each_page_of_a_run_is_noted_once(stores: Stores) -> None:
    stores.groups.save(GROUP)
    stores.groups.begin(replace(GROUP, runs=1, version=2), RUN)
    page = RUN.after_page(done=24, refusals=(Refusal("0000-0000-00000", 1, "No."),), cursor="more", now=NOW)
    stores.groups.progress(page)
    with pytest.raises(Conflict):
        stores.groups.progress(page)
    ended = page.after_page(done=1, refusals=(), cursor=None, now=NOW)
    stores.groups.progress(ended)
    kept = stores.groups.run(GROUP.id, 1)
    assert kept == ended
    assert (ended.state, ended.cursor, ended.done, ended.refused) == (RunState.DONE, None, 25, 1)
