"""Fakes of groups of orders, and of the queue of work on them."""

from collections.abc import Sequence

from chalicelib.domain.cases.groups import Group, Run
from chalicelib.domain.errors import Conflict
from chalicelib.services.ports.cases import ListedOrder
from chalicelib.services.ports.groups import GroupStep
from chalicelib.services.ports.paging import Page
from tests.fakes.cases import FakeCases, listed
from tests.fakes.paging import paged


class FakeGroups:
    """Groups whose members are derived from the fake case store, like the index."""

    def __init__(self, cases: FakeCases) -> None:
        self._cases = cases
        self.kept: dict[str, Group] = {}
        self.begun: dict[tuple[str, int], Run] = {}
        self.largest_page = 0

    def group(self, group_id: str) -> Group | None:
        return self.kept.get(group_id)

    def save(self, group: Group) -> None:
        self.kept[group.id] = group

    def groups(self, agency: str, *, limit: int, cursor: str | None) -> Page[Group]:
        found = sorted((g for g in self.kept.values() if g.agency == agency), key=lambda g: g.opened_at, reverse=True)
        return paged(found, limit, cursor)

    def members(self, group_id: str, *, limit: int, cursor: str | None) -> Page[ListedOrder]:
        self.largest_page = max(self.largest_page, limit)
        later = [key for key in self._members(group_id) if key > (cursor or "")]
        items = [self._listed(key) for key in later[:limit]]
        return Page(items, later[limit - 1] if len(later) > limit else None)

    def size(self, group_id: str) -> int:
        return len(self._members(group_id))

    def begin(self, group: Group, run: Run) -> None:
        if self.kept[group.id].version != group.version - 1:
            raise Conflict("Somebody else was faster.")
        self.kept[group.id] = group
        self.begun[run.group, run.n] = run

    def run(self, group_id: str, n: int) -> Run | None:
        return self.begun.get((group_id, n))

    def runs(self, group_id: str) -> Sequence[Run]:
        return [run for (group, _), run in sorted(self.begun.items(), reverse=True) if group == group_id]

    def progress(self, run: Run) -> None:
        if self.begun[run.group, run.n].pages != run.pages - 1:
            raise Conflict("Somebody else was faster.")
        self.begun[run.group, run.n] = run

    def _members(self, group_id: str) -> list[str]:
        orders = ((case.number, order) for case in self._cases.cases.values() for order in case.orders)
        return sorted(f"{number}#{order.n:02}" for number, order in orders if order.group == group_id)

    def _listed(self, key: str) -> ListedOrder:
        number, _, n = key.partition("#")
        case = self._cases.cases[number]
        order = case.order(int(n))
        assert order is not None
        return listed(case, order, self._cases.pack.workflow)


class FakeGroupWork:
    def __init__(self) -> None:
        self.steps: list[GroupStep] = []

    def put(self, step: GroupStep) -> None:
        self.steps.append(step)
