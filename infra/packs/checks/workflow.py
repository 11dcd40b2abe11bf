"""Checks the workflow table: every state is reachable, has an owner, and leads to an end."""

from collections.abc import Iterator

from chalicelib.domain.cases.effects import assignment, contests
from chalicelib.domain.pack.workflow import BACK, Action, Guard, Role
from infra.packs.checks.workflow_author import check_spoken_for
from infra.packs.checks.workflow_clocks import check_workflow_clocks
from infra.packs.checks.workflow_effects import check_effects
from infra.packs.checks.workflow_fields import check_fields
from infra.packs.checks.workflow_reach import check_taken, closure, left_to_author, opens, steps, ways
from infra.packs.findings import Finding, Rule
from infra.packs.reader import PackSource

_FILE = "workflow.yaml"


def check_workflow(pack: PackSource) -> Iterator[Finding]:
    """All rules of the table. Unknown states are reported alone, because other rules need known ones."""
    unknown = list(_unknown_states(pack))
    yield from unknown
    if unknown:
        return
    yield from _opening(pack)
    yield from _reachable(pack)
    yield from _ways_out(pack)
    yield from _owners(pack)
    yield from check_taken(pack)
    yield from check_fields(pack)
    yield from check_effects(pack)
    yield from check_spoken_for(pack)
    yield from check_workflow_clocks(pack)


def _unknown_states(pack: PackSource) -> Iterator[Finding]:
    contested = {row.to for row in pack.workflow.transitions if contests.contest.name in row.effects}
    for index, row in enumerate(pack.workflow.transitions):
        for key, names in (("from", row.sources), ("to", [row.to] if row.to else [])):
            for name in names:
                if name not in pack.workflow.states and not (key == "to" and name == BACK):
                    yield pack.finding(
                        _FILE,
                        ("transitions", index, key),
                        Rule.REFERENCE,
                        f"There is no state '{name}'.",
                        "Add it to states or fix its name.",
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
    opening = set()
    for index, row in enumerate(pack.workflow.transitions):
        if opens(row) and row.to is None:
            message, fix = f"'{row.action}' opens a work order in no state.", "Add the first state as 'to'."
            yield pack.finding(_FILE, ("transitions", index), Rule.UNREACHABLE, message, fix)
        elif opens(row) and not row.when:
            opening.add(row.action)
    splits = any(assignment.split.name in row.effects for row in pack.workflow.transitions)
    for action in (Action.OPEN, Action.SPLIT_OFF) if splits else (Action.OPEN,):
        if action not in opening:
            yield pack.finding(
                _FILE,
                ("transitions",),
                Rule.UNREACHABLE,
                "No row opens every work order."
                if action == Action.OPEN
                else "No row opens all the orders of an order that is split.",
                f"Add '{action}' by system without 'from' and 'when', with the first state as 'to'.",
            )


def _reachable(pack: PackSource) -> Iterator[Finding]:
    starts = (row.to for row in pack.workflow.transitions if opens(row) and row.to)
    reached = closure(starts, steps(pack, ways(pack)))
    for state in pack.workflow.states.keys() - reached:
        yield pack.finding(
            _FILE,
            ("states", state),
            Rule.UNREACHABLE,
            f"No way leads to '{state}'.",
            "Add a row with it as 'to', or remove the state.",
        )


def _ways_out(pack: PackSource) -> Iterator[Finding]:
    """Every open state leads to an end, for every order, and even if the author never acts."""
    states = pack.workflow.states
    leading = [way for way in ways(pack) if not left_to_author(pack, way)]
    # That an independent reviewer exists is checked with the staff.
    sure = [(state, row) for state, row in leading if not {*row.when} - {Guard.INDEPENDENT}]
    following, surely = steps(pack, leading), steps(pack, sure)
    ends = {name for name, state in states.items() if state.closed}
    stuck = {name for name in states.keys() - ends if not surely.get(name, set()) - {name}}
    for name in states.keys() - ends:
        after = closure([name], surely)
        if not closure([name], following) & ends:
            message = f"From '{name}' no closed state can be reached, unless the author does something."
            fix = "Add a row that leads on, or a clock that ends the waiting, or mark the state 'closed: true'."
        elif name in stuck:
            message = f"Every way out of '{name}' has a condition, so an order may be stuck there."
            fix = "Add a last row without 'when'."
        elif not after & (ends | stuck):
            message = f"From '{name}' only conditions lead to an end, so an order may go round for ever."
            fix = "Add a way out of the round without 'when'."
        else:
            continue
        yield pack.finding(_FILE, ("states", name), Rule.WAY_OUT, message, fix)


def _owners(pack: PackSource) -> Iterator[Finding]:
    """Each open state has an owner role: the author, or a role of which the pack has staff."""
    roles = {str(member.role) for member in pack.staff}
    for name, state in pack.workflow.states.items():
        if state.closed:
            continue
        if state.owner is None:
            message = f"Nobody owns '{name}', so no work list would show its orders."
            fix = "Add 'owner: <role>'."
        elif state.owner is Role.SYSTEM:
            message, fix = f"'{name}' is the system's, which has no work list.", "Name a role that people have."
        elif state.owner is not Role.AUTHOR and state.owner not in roles:
            message = f"'{name}' is for the {state.owner}, and nobody in staff.yaml is one."
            fix = f"Add somebody with 'role: {state.owner}' to staff.yaml."
        else:
            continue
        yield pack.finding(_FILE, ("states", name), Rule.OWNER, message, fix)
