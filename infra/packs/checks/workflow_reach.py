"""Computes which rows of the workflow can be taken from which states, and checks that each can."""

from collections.abc import Iterable, Iterator, Mapping

from chalicelib.domain.cases.effects import contests
from chalicelib.domain.pack.workflow import BACK, Action, Clock, Guard, Role
from infra.packs.findings import Finding, Rule
from infra.packs.models.workflow import Transition
from infra.packs.reader import PackSource

_FILE = "workflow.yaml"
_AUTO = "(by itself)"

Way = tuple[str, Transition]
"""A state, and a row that can be taken from it."""

MOMENTS: Mapping[Clock, tuple[Action, ...]] = {
    Clock.DEADLINE: (Action.WARN, Action.STAGE_LATE, Action.ESCALATE, Action.BREACH),
    Clock.PAUSE: (Action.TIMEOUT,),
    Clock.FOLLOW_UP: (Action.REMIND, Action.TIMEOUT),
    Clock.PROMISE: (Action.REMIND, Action.BREAK),
}
"""The system's actions at the moments of each clock (``chalicelib.domain.cases.timers``)."""

_AT_ODDS = (
    {Guard.GROUPED, Guard.NOT_GROUPED},
    {Guard.PROMISED, Guard.PROMISE_RUNNING},
    {Guard.IMPORTED, Guard.MAY_BE_ASKED},
)
"""Guards that exclude each other (``chalicelib.domain.cases.guards.GUARDS``)."""


def opens(row: Transition) -> bool:
    """Whether the system opens work orders by a row."""
    return not row.sources and row.action in (Action.OPEN, Action.SPLIT_OFF) and Role.SYSTEM in row.by


def ways(pack: PackSource) -> list[Way]:
    """The rows that somebody can take, with each state they can be taken from."""
    return [(state, row) for row in pack.workflow.transitions for state in row.sources if _is_taken(pack, state, row)]


def _is_taken(pack: PackSource, state: str, row: Transition) -> bool:
    """Whether a row can be taken from a state: by people always, by the system only for its own actions."""
    if any(guards <= {*row.when} for guards in _AT_ODDS):
        return False
    if {*row.by} != {Role.SYSTEM} or row.auto:
        return True
    clocks = pack.workflow.states[state].clocks
    moments = {action for clock in clocks for action in MOMENTS[clock]}
    return row.action in {*moments, Action.RECOMPUTE, Action.IMPORT_ANSWER, Action.IMPORT_CLOSE}


def left_to_author(pack: PackSource, way: Way) -> bool:
    """Whether a way depends on the author, or on an operator who acts for the author."""
    state, row = way
    operators_turn = pack.workflow.states[state].owner == Role.OPERATOR and Role.OPERATOR in row.by
    return {*row.by} <= {Role.AUTHOR, Role.OPERATOR} and not operators_turn


def steps(pack: PackSource, some: Iterable[Way]) -> dict[str, set[str]]:
    """The successor states of each state by the given ways."""
    contestable = {s for row in pack.workflow.transitions if contests.contest.name in row.effects for s in row.sources}
    found: dict[str, set[str]] = {}
    for state, row in some:
        found.setdefault(state, set()).update(contestable if row.to == BACK else [row.to] if row.to else [])
    return found


def closure(starts: Iterable[str], following: Mapping[str, set[str]]) -> set[str]:
    """The transitive closure: all states reachable from the starts, the starts included."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting.extend(following.get(state, ()))
    return reached


def check_taken(pack: PackSource) -> Iterator[Finding]:
    """Every row can be taken, and automatic transitions terminate."""
    taken = {id(row) for _, row in ways(pack)}
    for index, row in enumerate(pack.workflow.transitions):
        if not opens(row) and id(row) not in taken:
            message, fix = _why_never(row)
            yield pack.finding(_FILE, ("transitions", index), Rule.SHADOWED, message, fix)
    yield from _shadowed(pack)
    yield from _restless(pack)


def _why_never(row: Transition) -> tuple[str, str]:
    for guards in _AT_ODDS:
        if guards <= {*row.when}:
            return f"No work order is {' and '.join(sorted(guards))} at once.", "Take one of the two conditions away."
    if not row.sources:
        opening = f"{Action.OPEN} and {Action.SPLIT_OFF}"
        return (
            f"'{row.action}' starts from no state, and only {opening} by system open work orders.",
            "Add 'from', or fix its name.",
        )
    return (
        f"The system never does '{row.action}' there: it is no moment of a clock that runs in these states.",
        "Mend its name, add 'auto: true', or let the clock run there.",
    )


def _shadowed(pack: PackSource) -> Iterator[Finding]:
    """Rows that are never taken, because an earlier row for the same action, state and role has no guards."""
    certain: set[tuple[str, str, Role]] = set()
    for index, row in enumerate(pack.workflow.transitions):
        if row.auto and Role.SYSTEM not in row.by:
            yield pack.finding(
                _FILE,
                ("transitions", index),
                Rule.SHADOWED,
                f"'{row.action}' is 'auto' but the system may not do it.",
                "Add system to 'by', or take 'auto' away.",
            )
        # Automatic rows compete in their state, whatever their action is called.
        competing = [(row.action, row.by)] + ([(_AUTO, [Role.SYSTEM])] if row.auto else [])
        for action, roles in competing:
            for state in row.sources or [""]:
                if all((action, state, role) in certain for role in roles):
                    yield pack.finding(
                        _FILE,
                        ("transitions", index),
                        Rule.SHADOWED,
                        f"'{row.action}' from '{state}' is never taken here: a row above takes it without condition.",
                        "Put this row first, or give the other one a 'when'.",
                    )
            if not row.when:
                certain |= {(action, state, role) for state in row.sources or [""] for role in roles}


def _restless(pack: PackSource) -> Iterator[Finding]:
    """Unconditional automatic transitions have no cycle."""
    following = steps(pack, [(state, row) for state, row in ways(pack) if row.auto and not row.when])
    for index, row in enumerate(pack.workflow.transitions):
        back = [state for state in row.sources if state in closure([row.to or state], following)]
        if row.auto and not row.when and back:
            yield pack.finding(
                _FILE,
                ("transitions", index),
                Rule.WAY_OUT,
                f"'{row.action}' happens by itself and leads back to '{back[0]}', so it would never end.",
                "Give a row of the round a 'when', or take 'auto' away.",
            )
