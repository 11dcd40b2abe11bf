"""Check the workflow table: every state can be reached, has an owner, and leads to an end."""

from collections.abc import Iterable, Iterator

from chalicelib.domain.workflow import Role
from infra.packs.findings import Finding, Rule
from infra.packs.models import Transition
from infra.packs.reader import PackSource

_FILE = "workflow.yaml"


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
    yield from _clocks(pack)
    yield from _shadowed(pack)


def _unknown_states(pack: PackSource) -> Iterator[Finding]:
    for index, row in enumerate(pack.workflow.transitions):
        for key, names in (("from", row.sources), ("to", [row.to] if row.to else [])):
            for name in names:
                if name not in pack.workflow.states:
                    yield pack.finding(
                        _FILE,
                        ("transitions", index, key),
                        Rule.REFERENCE,
                        f"There is no state '{name}'.",
                        "Add it to states or mend its name.",
                    )


def _opening(pack: PackSource) -> Iterator[Finding]:
    if not any(not row.sources and row.to for row in pack.workflow.transitions):
        yield pack.finding(
            _FILE,
            ("transitions",),
            Rule.UNREACHABLE,
            "No row opens a work order.",
            "Add one without 'from', with the first state as 'to'.",
        )


def _reachable(pack: PackSource) -> Iterator[Finding]:
    rows = pack.workflow.transitions
    reached = _closure((row.to for row in rows if not row.sources and row.to), rows)
    for state in pack.workflow.states.keys() - reached:
        yield pack.finding(
            _FILE,
            ("states", state),
            Rule.UNREACHABLE,
            f"No way leads to '{state}'.",
            "Add a row with it as 'to', or remove the state.",
        )


def _closure(starts: Iterable[str], rows: Iterable[Transition]) -> set[str]:
    """The states that can follow from the starts, the starts included."""
    rows = list(rows)
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting.extend(row.to for row in rows if row.to and state in row.sources)
    return reached


def _ways_out(pack: PackSource) -> Iterator[Finding]:
    rows = pack.workflow.transitions
    ends = {name for name, state in pack.workflow.states.items() if state.closed}
    for name, state in pack.workflow.states.items():
        if state.closed:
            continue
        leaving = [row for row in rows if name in row.sources and row.to and row.to != name]
        if not _closure([name], rows) & ends:
            yield pack.finding(
                _FILE,
                ("states", name),
                Rule.WAY_OUT,
                f"From '{name}' no closed state can be reached.",
                "Add a row that leads on, or mark the state 'closed: true'.",
            )
        elif all(row.when for row in leaving):
            yield pack.finding(
                _FILE,
                ("states", name),
                Rule.WAY_OUT,
                f"Every way out of '{name}' has a condition, so an order may be stuck there.",
                "Add a last row without 'when'.",
            )


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


def _clocks(pack: PackSource) -> Iterator[Finding]:
    for name, state in pack.workflow.states.items():
        if state.clock is None:
            continue
        rows = [row for row in pack.workflow.transitions if row.action == state.clock and name in row.sources]
        if not any(Role.SYSTEM in row.by for row in rows):
            yield pack.finding(
                _FILE,
                ("states", name, "clock"),
                Rule.CLOCK,
                f"When time runs out in '{name}' the system is to do '{state.clock}', which no row lets it do.",
                f"Add a row with that action, from '{name}', by system.",
            )


def _shadowed(pack: PackSource) -> Iterator[Finding]:
    """Rows that can never be taken because one above them, for the same action and state, asks nothing."""
    certain: set[tuple[str, str]] = set()
    for index, row in enumerate(pack.workflow.transitions):
        starts = {(row.action, state) for state in row.sources or [""]}
        for action, state in sorted(starts & certain):
            yield pack.finding(
                _FILE,
                ("transitions", index),
                Rule.SHADOWED,
                f"'{action}' from '{state}' is never taken here: a row above takes it without condition.",
                "Put this row first, or give the other one a 'when'.",
            )
        if not row.when:
            certain |= starts
