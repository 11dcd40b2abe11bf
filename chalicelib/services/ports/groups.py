"""Groups of similar work orders, and the runs that go through them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.cases.groups import Group, Run
from chalicelib.services.ports.cases import ListedOrder
from chalicelib.services.ports.paging import Page


@dataclass(frozen=True, slots=True)
class GroupStep:
    """Work that is due on a group: a run of it, from where it stands."""

    group: str
    run: int


class GroupStore(Protocol):
    def group(self, group_id: str) -> Group | None:
        """A group, read consistently."""

    def save(self, group: Group) -> None:
        """Save a new group."""

    def groups(self, agency: str, *, limit: int, cursor: str | None) -> Page[Group]:
        """An agency's groups, the newest first. Raises ``Invalid`` on a cursor that is not ours."""

    def members(self, group_id: str, *, limit: int, cursor: str | None) -> Page[ListedOrder]:
        """The work orders in a group, by number. Raises ``Invalid`` on a cursor that is not ours."""

    def size(self, group_id: str) -> int:
        """How many work orders are in a group."""

    def begin(self, group: Group, run: Run) -> None:
        """Save a new run and the group that counts it, at once. Raises ``Conflict`` when the group has moved on."""

    def run(self, group_id: str, n: int) -> Run | None:
        """A run, read consistently."""

    def runs(self, group_id: str) -> Sequence[Run]:
        """A group's latest runs, the newest first."""

    def progress(self, run: Run) -> None:
        """Save a run that is one page further. Raises ``Conflict`` when somebody else noted that page."""


class GroupWork(Protocol):
    def put(self, step: GroupStep, /) -> None:
        """Queue work on a group. Raises ``Transient`` when it was not taken."""
