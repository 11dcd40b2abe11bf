"""Work orders, their rounds, and what a round holds: pauses, extension, answer, promise, follow-up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.clocks.calendars import Calendar

WITHDRAWN, EXCLUDED = "withdrawn", "excluded"
"""Resolutions after which an order is neither reopened nor its author asked (``Order.is_final``)."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stood still, because the person was asked or the order was contested."""

    began: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """A lawful extension: so many days of the plan's kind, and why. Not a breach."""

    at: datetime
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the agency, or its draft. A refusal carries reasons and next steps (S5).

    ``public_text`` is what may be published of a promise; without it the public sees that there is one, and its day.
    ``reply`` is the prepared answer that it was made from, if any; ``agency`` the body that it names instead of itself.
    """

    at: datetime
    outcome: str
    text: str
    reasons: str | None = None
    next_steps: str | None = None
    promise_date: date | None = None
    public_text: str | None = None
    reply: str | None = None
    agency: str | None = None


class PromiseState(StrEnum):
    """What became of a promise. One whose case ended before its day, by the author's will, is ``dropped``."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Move:
    """A promise got another day: when, the day that was given up, and why."""

    at: datetime
    due: date
    reason: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A dated commitment made in an answer (E5). A moved one stays open; ``moves`` are in their order."""

    text: str
    due: date
    made_at: datetime
    state: PromiseState = PromiseState.OPEN
    moves: tuple[Move, ...] = ()
    settled_at: datetime | None = None
    public_text: str | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """An agency's objection to a negative feedback, and what a reviewer of another body decided (X2)."""

    at: datetime
    agency: str
    reason: str
    back_to: str
    upheld: bool | None = None
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Whether an answer helped, and a rating from 1 to 10 of the handling of this round (X3).

    ``by`` is the role that entered it: what an operator types in never counts as the author's own rating.
    """

    at: datetime
    by: str
    outcome: str
    rating: int | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What an older system brought along with a round: when it was taken in here, and the target set there, if any."""

    at: datetime
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One attempt at a work order. ``fired`` are the keys of the timers that have fired, each once.

    ``due`` is the deadline as the facts so far give it, None where an older system had set none; ``stage`` the part of
    the plan that runs, since ``stage_started_at``.
    """

    n: int
    agency: str
    started_at: datetime
    due: datetime | None
    imported: Imported | None = None
    stage: str | None = None
    stage_started_at: datetime | None = None
    fired: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    extension: Extension | None = None
    draft: Answer | None = None
    answer: Answer | None = None
    promise: Promise | None = None
    follow_up_asked_at: datetime | None = None
    follow_up_due: datetime | None = None
    follow_up: FollowUp | None = None

    @property
    def pause(self) -> Pause | None:
        """The pause that is going on, if any."""
        last = self.pauses[-1] if self.pauses else None
        return last if last and last.ended is None else None

    def paused_work(self, since: datetime, calendar: Calendar) -> timedelta:
        """The working time that ended pauses have taken since a moment."""
        ended = ((max(p.began, since), p.ended) for p in self.pauses if p.ended and p.ended > since)
        return sum((calendar.work_between(began, end) for began, end in ended), timedelta())


@dataclass(frozen=True, slots=True)
class Call:
    """A call to be made to the author: not before ``since``, after so many ``attempts`` that reached nobody.

    ``claimed_by`` is the token subject of the operator who has it in hand until ``claimed_until``.
    """

    since: datetime
    attempts: int = 0
    claimed_by: str | None = None
    claimed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One question of a case in the hands of one agency. ``text`` is that question where an appeal was split.

    ``version`` is the seq of the last event about it; ``routed`` says whether somebody or some rule knows whose it is:
    if not, it waits for a dispatcher. ``confidence`` (0-1) is how certain the topic is, 1 where somebody chose it; None
    counts as certain. Messages between agency and author are on the timeline alone. ``given_at`` is when the agency
    that has it got it. ``declined_by`` said that it is not theirs; from ``passed_on_by`` it was assigned to another.
    ``group`` is the id of the group that it is answered with, ``group_run`` the last run of that group that it has had.
    ``call`` is about the round that runs and matters only while its author is asked. ``danger`` is the id of the
    danger of which the words tell, until a dispatcher takes it back; the plan is then that danger's.
    ``closed_for_author`` says that staff closed it in the author's name.
    """

    n: int
    agency: str
    service: str | None
    plan: str
    state: str
    opened_at: datetime
    version: int = 0
    topic: str | None = None
    confidence: float | None = None
    text: str | None = None
    routed: bool = True
    rounds: tuple[Round, ...] = ()
    declined_by: tuple[str, ...] = ()
    passed_on_by: tuple[str, ...] = ()
    contest: Contest | None = None
    closed_at: datetime | None = None
    resolution: str | None = None
    given_at: datetime | None = None
    group: str | None = None
    group_run: int | None = None
    call: Call | None = None
    danger: str | None = None
    closed_for_author: bool | None = None

    @property
    def is_final(self) -> bool:
        """Whether it ended for good: it was taken out, or the author withdrew it. What somebody else withdrew in their
        name, they may open again."""
        return self.resolution == EXCLUDED or (self.resolution == WITHDRAWN and not self.closed_for_author)

    @property
    def round(self) -> Round | None:
        """The round now running, or the last one."""
        return self.rounds[-1] if self.rounds else None

    @property
    def promised(self) -> Round | None:
        """The latest round that promised something: its promise is the order's, the earlier ones are history."""
        return next((r for r in reversed(self.rounds) if r.promise), None)

    @property
    def had_by(self) -> frozenset[str]:
        """Every agency that has or had the order as its own, also for a part of a round."""
        return frozenset({self.agency, *(r.agency for r in self.rounds), *self.declined_by, *self.passed_on_by})

    def has_had(self, agency: str | None) -> bool:
        """Whether an agency has this order or one of its rounds; one that passed a running round on does not count."""
        return agency == self.agency or any(r.agency == agency for r in self.rounds)
