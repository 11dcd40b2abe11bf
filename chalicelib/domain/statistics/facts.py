"""What the statistics remember of a work order: one fact an order, replaced by each newer version."""

from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.cases.overdue import answer_is_owed, answered_in_time, deadline_passed
from chalicelib.domain.cases.work_order import Order, Promise, PromiseState
from chalicelib.domain.pack.workflow import Workflow


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """A promise: when it was made, its day at first and now, how often it was moved, what became of it.

    ``text`` is what may be published of it; None where the agency said nothing that may be.
    """

    made_at: datetime
    first_due: date
    due: date
    state: PromiseState
    moves: int = 0
    settled_at: datetime | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class RoundFact:
    """One round: who had it, by when, what came of it. ``rating`` is 1-10 for the handling.

    ``follow_up_by`` says who entered follow-up and rating: ``author``, or a role of the staff for one who told it
    on the phone. None where nobody did, and in facts from before it was kept, which only authors could enter.
    ``paused_since`` is when the pause began that stands now; None where the clock runs, and in facts from before it
    was kept.
    """

    n: int
    agency: str
    due: datetime | None = None
    answered_at: datetime | None = None
    outcome: str | None = None
    follow_up: str | None = None
    rating: int | None = None
    follow_up_by: str | None = None
    promise: PromiseFact | None = None
    paused_since: datetime | None = None

    @property
    def in_time(self) -> bool | None:
        """Whether the answer kept the deadline. None without an answer or without a deadline."""
        return answered_in_time(self.answered_at, self.due)

    @property
    def by_author(self) -> bool:
        """Whether follow-up and rating, where there are any, are the author's own."""
        return self.follow_up_by in (None, "author")


@dataclass(frozen=True, slots=True)
class OrderFact:
    """A work order as the statistics see it. ``version`` is the case's; a higher one replaces a lower one."""

    case: str
    n: int
    version: int
    agency: str
    service: str | None
    region: str | None
    opened_at: datetime
    state: str
    closed: bool
    resolution: str | None
    rounds: tuple[RoundFact, ...] = ()
    group: str | None = None
    topic: str | None = None
    channel: str | None = None

    def is_overdue(self, now: datetime) -> bool:
        """Whether the agency owes the answer of the last round past its deadline."""
        return deadline_passed(self._due, now, owed=self._owed)

    def is_running(self, now: datetime) -> bool:
        """Whether an answer is still to come whose deadline is not over, so that it may yet be in time or late."""
        last = self.rounds[-1] if self.rounds else None
        if self.closed or self.is_overdue(now):
            return False
        return last is None or (last.answered_at is None and last.due is not None)

    def falls_overdue(self, now: datetime) -> datetime | None:
        """The deadline after which the order is overdue if nothing happens; None where it is, or never will be."""
        due = self._due
        return due if due is not None and self._owed and not self.is_overdue(now) else None

    @property
    def _due(self) -> datetime | None:
        return self.rounds[-1].due if self.rounds else None

    @property
    def _owed(self) -> bool:
        last = self.rounds[-1] if self.rounds else None
        return last is not None and answer_is_owed(
            closed=self.closed, answered=last.answered_at is not None, paused=last.paused_since is not None
        )


@dataclass(frozen=True, slots=True)
class GroupFact:
    """A group of similar work orders as the public may know it; ``title`` is worded for it. A higher ``version``
    replaces a lower one."""

    id: str
    title: str
    agency: str
    topic: str | None
    opened_at: datetime
    version: int


def order_fact(
    order: Order, *, case: str, version: int, region: str | None, channel: str | None, workflow: Workflow
) -> OrderFact:
    """What the statistics keep of an order of a case at a version."""
    return OrderFact(
        case=case,
        n=order.n,
        version=version,
        agency=order.agency,
        service=order.service,
        region=region,
        opened_at=order.opened_at,
        state=order.state,
        closed=workflow.states[order.state].closed,
        resolution=order.resolution,
        group=order.group,
        topic=order.topic,
        channel=channel,
        rounds=tuple(
            RoundFact(
                n=r.n,
                agency=r.agency,
                due=r.due,
                answered_at=r.answer.at if r.answer else None,
                outcome=r.answer.outcome if r.answer else None,
                follow_up=r.follow_up.outcome if r.follow_up else None,
                rating=r.follow_up.rating if r.follow_up else None,
                follow_up_by=r.follow_up.by if r.follow_up else None,
                promise=_promise_fact(r.promise) if r.promise else None,
                paused_since=r.pause.began if r.pause else None,
            )
            for r in order.rounds
        ),
    )


def _promise_fact(promise: Promise) -> PromiseFact:
    return PromiseFact(
        made_at=promise.made_at,
        first_due=promise.moves[0].due if promise.moves else promise.due,
        due=promise.due,
        state=promise.state,
        moves=len(promise.moves),
        settled_at=promise.settled_at,
        text=promise.public_text,
    )
