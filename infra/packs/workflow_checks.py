"""Check the workflow table: every state can be reached, has an owner, and leads to an end."""

from collections.abc import Iterable, Iterator, Mapping

from chalicelib.domain.workflow import BACK, OPEN, SPLIT_OFF, Effect, Guard, Role
from infra.packs.findings import Finding, Rule
from infra.packs.reader import PackSource
from infra.packs.workflow_clocks import check_workflow_clocks
from infra.packs.workflow_fields import check_fields
from infra.packs.workflow_models import Transition

_FILE = "workflow.yaml"
_AUTO = "(by itself)"
_AUTHORS = {Role.AUTHOR, Role.OPERATOR}


def check_workflow(pack: PackSource) -> Iterator[Finding]:
    """All the rules of the table. Unknown states come first: nothing else can be said while there are some."""
    unknown = list(_unknown_states(pack))
    yield from unknown
    if unknown:
        return
    yield from _opening(pack)
    yield from _reachable(pack)
    yield from _ways_out(pack)
    yield from _owners(pack)
    yield from _shadowed(pack)
    yield from check_fields(pack)
    yield from check_workflow_clocks(pack)


def _unknown_states(pack: PackSource) -> Iterator[Finding]:
    contested = {row.to for row in pack.workflow.transitions if Effect.CONTEST in row.effects}
    for index, row in enumerate(pack.workflow.transitions):
        for key, names in (("from", row.sources), ("to", [row.to] if row.to else [])):
            for name in names:
                if name not in pack.workflow.states and not (key == "to" and name == BACK):
                    yield pack.finding(
                        _FILE,
                        ("transitions", index, key),
                        Rule.REFERENCE,
                        f"There is no state '{name}'.",
                        "Add it to states or mend its name.",
                    )
        if row.to == BACK and not {*row.sources} <= contested:
            yield pack.finding(
                _FILE,
                ("transitions", index, "to"),
                Rule.REFERENCE,
                f"'{row.action}' is to lead back, but nothing was contested where it starts.",
                "Start it from a state that only rows with the effect 'contest' lead to, or name a state.",
            )
    if BACK in pack.workflow.states:
        yield pack.finding(
            _FILE,
            ("states", BACK),
            Rule.UNIQUE,
            f"'{BACK}' as a row's 'to' means where a contest found the order; no state can be called so.",
            "Rename the state.",
        )


def _opening(pack: PackSource) -> Iterator[Finding]:
    openers = (row for row in pack.workflow.transitions if not row.sources and row.to and Role.SYSTEM in row.by)
    opening = {row.action for row in openers if not row.when}
    splits = any(Effect.SPLIT in row.effects for row in pack.workflow.transitions)
    for action in (OPEN, SPLIT_OFF) if splits else (OPEN,):
        if action not in opening:
            yield pack.finding(
                _FILE,
                ("transitions",),
                Rule.UNREACHABLE,
                "No row opens every work order."
                if action == OPEN
                else "No row opens all the orders of an order that is split.",
                f"Add '{action}' by system without 'from' and 'when', with the first state as 'to'.",
            )


def _reachable(pack: PackSource) -> Iterator[Finding]:
    rows = pack.workflow.transitions
    reached = _closure((row.to for row in rows if not row.sources and row.to), _steps(pack, rows))
    for state in pack.workflow.states.keys() - reached:
        yield pack.finding(
            _FILE,
            ("states", state),
            Rule.UNREACHABLE,
            f"No way leads to '{state}'.",
            "Add a row with it as 'to', or remove the state.",
        )


def _steps(pack: PackSource, rows: Iterable[Transition]) -> dict[str, set[str]]:
    """The states that can follow each state by some of the rows."""
    contestable = {s for row in pack.workflow.transitions if Effect.CONTEST in row.effects for s in row.sources}
    steps: dict[str, set[str]] = {}
    for row in rows:
        for state in row.sources:
            steps.setdefault(state, set()).update(contestable if row.to == BACK else [row.to] if row.to else [])
    return steps


def _closure(starts: Iterable[str], steps: Mapping[str, set[str]]) -> set[str]:
    """The states that can follow from the starts, the starts included."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting.extend(steps.get(state, ()))
    return reached


def _ways_out(pack: PackSource) -> Iterator[Finding]:
    """Every open state leads to an end, whatever the order is like and without waiting for the author to give up."""
    states = pack.workflow.states
    rows = [row for row in pack.workflow.transitions if not _left_to_author(pack, row)]
    steps = _steps(pack, rows)
    ends = {name for name, state in states.items() if state.closed}
    for name, state in states.items():
        if state.closed:
            continue
        leaving = [row for row in rows if name in row.sources and row.to and row.to != name]
        if not _closure([name], steps) & ends:
            yield pack.finding(
                _FILE,
                ("states", name),
                Rule.WAY_OUT,
                f"From '{name}' no closed state can be reached, unless the author gives up.",
                "Add a row that leads on, or mark the state 'closed: true'.",
            )
        # That an independent reviewer exists is checked with the staff.
        elif all({*row.when} - {Guard.INDEPENDENT} for row in leaving):
            yield pack.finding(
                _FILE,
                ("states", name),
                Rule.WAY_OUT,
                f"Every way out of '{name}' has a condition, so an order may be stuck there.",
                "Add a last row without 'when'.",
            )


def _left_to_author(pack: PackSource, row: Transition) -> bool:
    """Whether only the author, or an operator for them, can take a row, where it is not only their turn."""
    owners = {pack.workflow.states[state].owner for state in row.sources}
    return {*row.by} <= _AUTHORS and not (owners <= {Role.AUTHOR})


def _owners(pack: PackSource) -> Iterator[Finding]:
    for name, state in pack.workflow.states.items():
        if not state.closed and state.owner is None:
            yield pack.finding(
                _FILE,
                ("states", name),
                Rule.OWNER,
                f"Nobody owns '{name}', so no work list would show its orders.",
                "Add 'owner: <role>'.",
            )


def _shadowed(pack: PackSource) -> Iterator[Finding]:
    """Rows that can never be taken because those above them, for the same action, state and role, ask nothing."""
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
        ways = [(row.action, row.by)] + ([(_AUTO, [Role.SYSTEM])] if row.auto else [])
        for action, roles in ways:
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
