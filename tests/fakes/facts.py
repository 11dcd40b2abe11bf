"""Fakes of the stores of facts and frequent questions."""

from collections.abc import Iterable, Sequence

from chalicelib.domain.errors import Conflict
from chalicelib.domain.faq import FaqChange, FrequentQuestion
from chalicelib.domain.ids import ulid_time
from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import GroupFact, OrderFact
from chalicelib.domain.submissions.outreach import Outreach
from chalicelib.services.ports.paging import Page
from chalicelib.services.ports.statistics import FAQ_PAGE
from tests.fakes.paging import paged


class FakeFacts:
    def __init__(self) -> None:
        self.orders: dict[tuple[str, int], OrderFact] = {}
        self.outreach: dict[tuple[str, str], Outreach] = {}
        self.groups: dict[str, GroupFact] = {}
        self.asked: dict[str, FrequentQuestion] = {}
        self.excluded: dict[str, Reason] = {}

    def save_order(self, fact: OrderFact) -> str:
        there = self.orders.get((fact.case, fact.n))
        if there is None or there.version < fact.version:
            self.orders[fact.case, fact.n] = fact
        return f"{fact.opened_at:%Y-%m-%dT%H}#0#orders"

    def save_outreach(self, outreach: Outreach) -> str:
        self.outreach[outreach.agency, outreach.id] = outreach
        return f"{outreach.day}T00#0#orders"

    def save_group(self, fact: GroupFact) -> None:
        there = self.groups.get(fact.id)
        if there is None or there.version < fact.version:
            self.groups[fact.id] = fact

    def save_question(self, entry: FrequentQuestion) -> str:
        there = self.asked.get(entry.id)
        if there is None or there.version < entry.version:
            self.asked[entry.id] = entry
        return FAQ_PAGE

    def exclude(self, feedback_id: str, reason: Reason) -> str:
        self.excluded[feedback_id] = reason
        return f"{ulid_time(feedback_id):%Y-%m-%dT%H}#0"

    def mark_dirty(self, buckets: Iterable[str]) -> None:
        raise NotImplementedError("The caller of react marks, not react.")


class FakeFaq:
    """Frequent questions by id, with their history."""

    def __init__(self) -> None:
        self.kept: dict[str, FrequentQuestion] = {}
        self.done: list[FaqChange] = []

    def entry(self, entry_id: str) -> FrequentQuestion | None:
        return self.kept.get(entry_id)

    def entries(self, agency: str, *, limit: int, cursor: str | None) -> Page[FrequentQuestion]:
        found = sorted((e for e in self.kept.values() if e.agency == agency), key=lambda e: (e.sort, e.id))
        return paged(found, limit, cursor)

    def changes(self, entry_id: str) -> Sequence[FaqChange]:
        return [change for change in reversed(self.done) if change.entry.id == entry_id]

    def save(self, entry: FrequentQuestion, change: FaqChange) -> None:
        there = self.kept.get(entry.id)
        if entry.version != (there.version if there else 0) + 1:
            raise Conflict("Somebody else was faster.")
        self.kept[entry.id] = entry
        self.done.append(change)
