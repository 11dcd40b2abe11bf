"""The workflow as data: which action leads from which state to which, by whom, with what effect.

The table comes from the pack (``workflow.yaml``). This module reads it and answers questions about it;
``engine`` carries it out. Guards and effects are closed sets, so a table can only name what the engine can do. Effects
are declared in ``cases.effects``, and the check of packs refuses any other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, get_args


class Action(StrEnum):
    """The actions that Heed itself takes, or whose meaning it knows. A pack's workflow may name others."""

    OPEN = "open"
    SPLIT_OFF = "split_off"
    """Opens a work order for a further question of one that is split."""
    SPLIT = "split"
    IMPORT_ANSWER = "import_answer"
    """With this and ``IMPORT_CLOSE`` the system records how an order of an older system ended."""
    IMPORT_CLOSE = "import_close"

    # What staff do to the orders of a group.
    JOIN = "join"
    ACCEPT = "accept"
    ANSWER = "answer"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    KEEP = "keep"
    MOVE = "move"

    # What authors do.
    REPLY = "reply"
    ADD = "add"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    """With this and ``DISPUTE`` the author judges an answer."""
    DISPUTE = "dispute"

    # What the system does when a moment of a clock has come.
    RECOMPUTE = "recompute"
    WARN = "warn"
    STAGE_LATE = "stage_late"
    ESCALATE = "escalate"
    BREACH = "breach"
    REMIND = "remind"
    TIMEOUT = "timeout"
    BREAK = "break"


AUTHORS = (Action.REPLY, Action.ADD, Action.WITHDRAW, Action.REOPEN, Action.CONFIRM, Action.DISPUTE)
"""The actions of authors. Staff who take one speak for the author."""


class Role(StrEnum):
    """Who may act. Staff roles come with a token or from the pack; ``system`` is out of the API's reach."""

    SYSTEM = "system"
    AUTHOR = "author"
    OFFICIAL = "official"
    HEAD = "head"
    DISPATCHER = "dispatcher"
    OPERATOR = "operator"
    REVIEWER = "reviewer"
    ANALYST = "analyst"
    DUTY = "duty"
    """The duty staff of an order's danger: they get its notices at once and take no actions."""

    @property
    def is_staff(self) -> bool:
        return self not in (Role.SYSTEM, Role.AUTHOR, Role.DUTY)


StaffRole = Literal[Role.OFFICIAL, Role.HEAD, Role.DISPATCHER, Role.OPERATOR, Role.REVIEWER, Role.ANALYST]

STAFF: tuple[StaffRole, ...] = get_args(StaffRole)
"""Roles of those who work at the desk, in any agency."""

ONE_AGENCY = (Role.OFFICIAL, Role.HEAD)
"""Roles that see and act for their own agency, and for no other."""


class Guard(StrEnum):
    """A condition on the case that a transition may ask for."""

    ROUTED = "routed"
    REACHABLE = "reachable"
    MAY_BE_ASKED = "may_be_asked"
    CALL_FREE = "call_free"
    CALL_HELD = "call_held"
    LAST_CALL = "last_call"
    ROUNDS_LEFT = "rounds_left"
    HIGHER_BODY = "higher_body"
    MAY_DECLINE = "may_decline"
    NOT_OURS = "not_ours"
    NAMES_BODY = "names_body"
    FROM_FEEDBACK = "from_feedback"
    NOT_CONTESTED = "not_contested"
    INDEPENDENT = "independent"
    NOT_EXTENDED = "not_extended"
    NEEDS_APPROVAL = "needs_approval"
    PROMISED = "promised"
    PROMISE_RUNNING = "promise_running"
    WITHIN_REOPENING = "within_reopening"
    GROUPED = "grouped"
    NOT_GROUPED = "not_grouped"
    DEADLINE_MOVED = "deadline_moved"
    IMPORTED = "imported"
    DANGEROUS = "dangerous"


class Clock(StrEnum):
    """Which clocks run in a state."""

    DEADLINE = "deadline"
    PAUSE = "pause"
    FOLLOW_UP = "follow_up"
    PROMISE = "promise"


BACK = "back"
"""As a row's ``to``: the state in which the order was when it was contested."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One mail that an event causes: which template, and to whom (``author``, ``duty`` or a staff role).

    With ``by`` it is sent only where somebody of these roles acted.
    """

    to: Role
    mail: str
    by: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. ``event`` names the fact it leaves on the timeline.

    Several rows may share an action and a state; the first whose guards all hold is taken.
    A row marked ``auto`` is carried out by the system as soon as its state is reached. ``effects`` are what it does to
    the work order besides changing its state. ``label`` is what a button says, by language, where the pack has wording
    of its own.
    """

    action: str
    sources: tuple[str, ...]
    to: str | None
    by: tuple[Role, ...]
    event: str
    guards: tuple[Guard, ...] = ()
    effects: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    resolution: str | None = None
    notices: tuple[Notice, ...] = ()
    auto: bool = False
    label: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A state: who has to act in it, and which clocks run."""

    id: str
    owner: Role | None
    closed: bool = False
    clocks: tuple[Clock, ...] = ()

    @property
    def awaits_dispatch(self) -> bool:
        """Whether a dispatcher has to send the order to whoever is to answer."""
        return not self.closed and self.owner is Role.DISPATCHER


@dataclass(frozen=True, slots=True)
class Workflow:
    """The whole table, with the look-ups the engine needs."""

    states: Mapping[str, State]
    transitions: tuple[Transition, ...]

    @property
    def closed(self) -> frozenset[str]:
        """The states in which a matter is closed."""
        return frozenset(name for name, state in self.states.items() if state.closed)

    def rows(self, state: str | None, action: str) -> Iterable[Transition]:
        """The rows for an action in a state, in the table's order. ``None`` stands for "no work order yet"."""
        return (t for t in self.transitions if t.action == action and _starts(t, state))

    def automatic(self, state: str) -> Iterable[Transition]:
        return (t for t in self.transitions if t.auto and _starts(t, state))

    def actions(self, state: str, role: Role) -> tuple[str, ...]:
        """The actions that a role may try in a state, without repeats, in the table's order."""
        return tuple(dict.fromkeys(t.action for t in self.transitions if role in t.by and _starts(t, state)))

    def awaits_acceptance(self, state: str) -> bool:
        """Whether an order in this state can be accepted, so that nobody works on it yet."""
        return any(self.rows(state, Action.ACCEPT))

    def notices(self, event: str, by: Role) -> tuple[Notice, ...]:
        """The mails that an event of this name causes when somebody of a role acts."""
        notices = next((t.notices for t in self.transitions if t.event == event), ())
        return tuple(notice for notice in notices if not notice.by or by in notice.by)


def _starts(transition: Transition, state: str | None) -> bool:
    return state in transition.sources if state is not None else not transition.sources


def read_workflow(document: Mapping[str, Any]) -> Workflow:
    """The table from its compiled JSON form. Raises ``KeyError`` on a missing part and ``ValueError`` on
    an unknown role, guard or clock. The names of effects are left to the check of packs."""
    states = {
        name: State(
            id=name,
            owner=Role(row["owner"]) if row.get("owner") else None,
            closed=row.get("closed", False),
            clocks=tuple(Clock(clock) for clock in row.get("clocks", ())),
        )
        for name, row in document["states"].items()
    }
    transitions = tuple(
        Transition(
            action=row["action"],
            sources=tuple(row.get("from", ())),
            to=row.get("to"),
            by=tuple(Role(role) for role in row["by"]),
            event=row["event"],
            guards=tuple(Guard(guard) for guard in row.get("when", ())),
            effects=tuple(row.get("effects", ())),
            fields=tuple(row.get("fields", ())),
            optional=tuple(row.get("optional", ())),
            outcomes=tuple(row.get("outcomes", ())),
            resolution=row.get("resolution"),
            notices=tuple(_notice(notice) for notice in row.get("notify", ())),
            auto=row.get("auto", False),
            label=row.get("label"),
        )
        for row in document["transitions"]
    )
    return Workflow(states=states, transitions=transitions)


def _notice(row: Mapping[str, Any]) -> Notice:
    return Notice(to=Role(row["to"]), mail=row["mail"], by=tuple(Role(role) for role in row.get("by", ())))
