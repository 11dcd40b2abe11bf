"""Facts: what the statistics keep of a work order. One fact per order; a newer version replaces it."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from chalicelib.domain.cases.case import Case
from chalicelib.domain.cases.overdue import answer_is_owed, answered_in_time, deadline_passed
from chalicelib.domain.cases.work_order import Order, Promise, PromiseState
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Workflow


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """A promise: when it was made, its first and its current due day, how often it was moved, its state.

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
    """A work order as the statistics see it. ``version`` is the case's; a higher one replaces a lower one.

    ``about`` is the body that the author wrote about, ``undispatched`` whether a dispatcher still has to send the order
    to whoever is to answer. ``author`` is a mark by which several orders of one person are known (``author_mark``).
    None and false in facts from before they were kept.
    """

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
    about: str | None = None
    undispatched: bool = False
    author: str | None = None

    def is_overdue(self, now: datetime) -> bool:
        """Whether the agency owes the answer of the last round past its deadline."""
        return deadline_passed(self._due, now, owed=self._owed)

    def is_running(self, now: datetime) -> bool:
        """Whether an answer is still to come and its deadline has not passed."""
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


@dataclass(frozen=True, slots=True)
class CaseFact:
    """What the fact of a work order has of its case, at a ``version`` of it. See ``OrderFact``."""

    number: str
    version: int
    region: str | None = None
    channel: str | None = None
    about: str | None = None
    author: str | None = None


def case_fact(case: Case, order: Order, pack: Pack) -> CaseFact:
    """What the fact of an order takes from its case. A case without an agency is about that of its service."""
    service = pack.services.get(case.service) if case.service else None
    return CaseFact(
        number=case.number,
        version=case.version,
        region=case.region,
        channel=case.channel,
        about=case.agency or (service.agency if service else None),
        author=_author(case, order),
    )


def author_mark(person: str) -> str:
    """The mark of a person among those who are counted: 8 hexadecimal digits of the hash of their id."""
    return sha256(person.encode()).hexdigest()[:8]


def _author(case: Case, order: Order) -> str | None:
    """The mark of an author who had signed in; else that of the case, where it was split into several orders."""
    if case.person and case.has_cabinet:
        return author_mark(case.person)
    return author_mark(case.number) if order.text is not None else None


def order_fact(order: Order, case: CaseFact, workflow: Workflow) -> OrderFact:
    """What the statistics keep of an order of a case."""
    state = workflow.states[order.state]
    return OrderFact(
        case=case.number,
        n=order.n,
        version=case.version,
        agency=order.agency,
        service=order.service,
        region=case.region,
        opened_at=order.opened_at,
        state=order.state,
        closed=state.closed,
        resolution=order.resolution,
        group=order.group,
        topic=order.topic,
        channel=case.channel,
        about=case.about,
        undispatched=state.awaits_dispatch,
        author=case.author,
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
