"""Work orders that an older system had: what must be true of one, and the events it becomes here.

    HistoricOrder --problems--> nothing, or why it is refused
                  --take_in---> the case with its events, each at its own time and marked as imported

Its case number follows from the older system's name, the id there and the secret, so an order that is imported twice is
found at its place.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.cases.changes import CaseOpened, FromOlderSystem
from chalicelib.domain.cases.decision import Decision
from chalicelib.domain.cases.effects.answers import record_answer
from chalicelib.domain.cases.engine import Command, NewOrder, decide, open_case
from chalicelib.domain.cases.outcomes import AnswerOutcome
from chalicelib.domain.cases.routing import has_somebody
from chalicelib.domain.cases.work_order import Imported
from chalicelib.domain.errors import Problem
from chalicelib.domain.ids import case_number, ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Action, Role
from chalicelib.domain.reasons import Reason
from chalicelib.domain.submissions.intake_checks import CLOCK_SKEW

ORIGIN = "import"
_ORDER = 1


@dataclass(frozen=True, slots=True)
class HistoricOrder:
    """A work order as an older system recorded it. ``id`` is its id in the system ``source``.

    Without ``due_at`` there was no target. One that was answered or closed is closed here, and where only one of the
    two times is known it stands for both.
    """

    id: str
    source: str
    agency: str
    channel: str
    opened_at: datetime
    kind: str | None = None
    statement: str | None = None
    service: str | None = None
    topic: str | None = None
    region: str | None = None
    due_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None

    @property
    def ended_at(self) -> datetime | None:
        return self.closed_at or self.answered_at

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 (32 bytes) of source and id: another one for every order of every system."""
        return hashlib.sha256(json.dumps([self.source, self.id]).encode()).digest()


def number_of(historic: HistoricOrder, secret: bytes) -> str:
    """The number of its case here."""
    return case_number(f"{ORIGIN}/{historic.fingerprint.hex()}", secret)


def problems(historic: HistoricOrder, *, now: datetime, pack: Pack) -> tuple[Problem, ...]:
    """Everything for which an order is refused, by field."""
    return (
        *_catalogue_problems(historic, pack),
        *_time_problems(historic, now),
        *_ending_problems(historic, pack),
    )


def take_in(historic: HistoricOrder, number: str, *, by: str | None, now: datetime, pack: Pack) -> Decision:
    """Open the case of an order without ``problems``. ``by`` is the token subject of whoever imports it.

    An order that is still open goes on here: its agency can work on it at once, and timers due by ``now`` do not fire.
    """
    facts = CaseOpened(
        origin=ORIGIN,
        submission=ulid(historic.opened_at, historic.fingerprint),
        pack=pack.version,
        agency=historic.agency,
        channel=historic.channel,
        kind=historic.kind,
        service=historic.service,
        topic=historic.topic,
        region=historic.region,
    )
    plan = pack.plan_of_topic(historic.topic) if historic.topic else None
    order = NewOrder(
        agency=historic.agency,
        plan=plan or pack.default_plans.get("appeal", pack.default_plans["feedback"]),
        since=historic.opened_at,
        service=historic.service,
        topic=historic.topic,
        text=historic.statement,
        imported=Imported(now, historic.due_at),
    )
    decision = open_case(number, facts, [order], now=historic.opened_at, pack=pack, imported=True)
    if historic.ended_at:
        answered = {"ended_as": historic.outcome or AnswerOutcome.UNKNOWN}
        decision = _followed(decision, Action.IMPORT_ANSWER, answered, historic.answered_at or historic.ended_at, pack)
        decision = _followed(decision, Action.IMPORT_CLOSE, {}, historic.ended_at, pack)
    # The case stays the same: the actor is no part of its state, and its first event has the mark already.
    events = (replace(event, actor=by, changes=(*event.changes, FromOlderSystem())) for event in decision.events)
    return Decision(decision.case, tuple(events))


def _followed(decision: Decision, action: str, fields: Mapping[str, str], at: datetime, pack: Pack) -> Decision:
    """The decision followed by an action that the older system took."""
    command = Command(action, Role.SYSTEM, _ORDER, decision.case.version, fields)
    return decision.followed_by(decide(decision.case, command, now=at, pack=pack))


def _catalogue_problems(historic: HistoricOrder, pack: Pack) -> Iterator[Problem]:
    named: tuple[tuple[str, str | None, Collection[str]], ...] = (
        ("agency", historic.agency, pack.agencies),
        ("service", historic.service, pack.services),
        ("topic", historic.topic, pack.topics),
        ("region", historic.region, pack.regions),
        ("channel", historic.channel, pack.channels),
        ("kind", historic.kind, pack.kinds),
    )
    for field, value, known in named:
        if value is not None and value not in known:
            yield Problem(field, Reason.NO_SUCH.said(what=field, value=value))
    if historic.ended_at is None and historic.agency in pack.agencies and not has_somebody(historic.agency, pack):
        yield Problem("agency", "Nobody there could answer it, and it is still open.")
    if historic.statement is not None and len(historic.statement) > pack.limits.comment:
        yield Problem("statement", Reason.TOO_LONG.said(most=pack.limits.comment))


def _time_problems(historic: HistoricOrder, now: datetime) -> Iterator[Problem]:
    # A target may lie before the opening: older systems have such slips, and then nothing can be in time.
    for field in ("opened_at", "answered_at", "closed_at"):
        at = getattr(historic, field)
        if at is None:
            continue
        if at > now + CLOCK_SKEW:
            yield Problem(field, Reason.IN_FUTURE.said())
        elif at < historic.opened_at:
            yield Problem(field, "This is before the order was opened.")
    if historic.answered_at and historic.closed_at and historic.answered_at > historic.closed_at:
        yield Problem("answered_at", "This is after the order was closed.")


def _ending_problems(historic: HistoricOrder, pack: Pack) -> Iterator[Problem]:
    transitions = pack.workflow.transitions
    if historic.ended_at is None:
        if historic.outcome is not None:
            yield Problem("outcome", "An order that was neither answered nor closed has no outcome.")
        return
    if not {Action.IMPORT_ANSWER, Action.IMPORT_CLOSE} <= {row.action for row in transitions}:
        yield Problem("closed_at", "The pack's workflow takes in open orders only.")
    # A promise is still to be kept, and nothing here would know by when.
    answers = (row for row in transitions if record_answer.name in row.effects)
    known = {outcome for row in answers for outcome in row.outcomes} - {AnswerOutcome.PROMISED}
    if historic.outcome is not None and historic.outcome not in known:
        yield Problem("outcome", f"One of {', '.join(sorted(known))} is expected.")
