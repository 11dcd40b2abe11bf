"""Checks the clocks of the workflow: a running clock was started, and its end has an effect.

Where no row handles a moment of a clock, the work order does not change and nobody is informed.
"""

from collections.abc import Iterator, Mapping

from chalicelib.domain.cases.effects import follow_ups, promises, rounds
from chalicelib.domain.pack.workflow import BACK, Action, Clock, Guard, Role
from infra.packs.checks.workflow_reach import MOMENTS
from infra.packs.findings import Finding, Rule
from infra.packs.models.workflow import Transition
from infra.packs.reader import PackSource

_FILE = "workflow.yaml"

_STARTED_BY: Mapping[Clock, str] = {
    Clock.PAUSE: rounds.pause.name,
    Clock.FOLLOW_UP: follow_ups.ask_author.name,
    Clock.PROMISE: promises.promise.name,
}


def check_workflow_clocks(pack: PackSource) -> Iterator[Finding]:
    """All rules of the workflow's clocks."""
    for state, row in pack.workflow.states.items():
        for clock in row.clocks:
            yield from _moments(pack, state, clock)
            yield from _started(pack, state, clock)
    yield from _recomputed(pack)
    yield from _resumed(pack)
    yield from _noted(pack)


def _moments(pack: PackSource, state: str, clock: Clock) -> Iterator[Finding]:
    rows = [row for row in pack.workflow.transitions if state in row.sources and Role.SYSTEM in row.by]
    for action in MOMENTS[clock]:
        if not any(row.action == action and not row.when and not row.fields for row in rows):
            yield pack.finding(
                _FILE,
                ("states", state, "clocks"),
                Rule.CLOCK,
                f"The clock '{clock}' of '{state}' asks for '{action}', which no row lets the system do in every case.",
                f"Add a row with that action, from '{state}', by system, without 'when' and 'fields'.",
            )


def _started(pack: PackSource, state: str, clock: Clock) -> Iterator[Finding]:
    needed = _STARTED_BY.get(clock)
    if needed is None:
        return
    for index, row in enumerate(pack.workflow.transitions):
        if row.to == state and needed not in row.effects:
            yield pack.finding(
                _FILE,
                ("transitions", index),
                Rule.CLOCK,
                f"'{row.action}' leads to '{state}' without starting its clock '{clock}', which would never end.",
                f"Add '{needed}' to its effects.",
            )


def _recomputed(pack: PackSource) -> Iterator[Finding]:
    """Deadlines that run or are paused are recomputed when calendars change."""
    paused = {row.to for row in pack.workflow.transitions if rounds.pause.name in row.effects}
    follows = {
        state
        for row in pack.workflow.transitions
        if row.action == Action.RECOMPUTE and Role.SYSTEM in row.by and rounds.recompute.name in row.effects
        if {*row.when} == {Guard.DEADLINE_MOVED} and not row.fields
        for state in row.sources
    }
    for state, row in pack.workflow.states.items():
        if (Clock.DEADLINE in row.clocks or state in paused) and state not in follows:
            yield pack.finding(
                _FILE,
                ("states", state),
                Rule.CLOCK,
                f"When the calendar changes, the deadline of an order that is '{state}' would stay as it was.",
                f"Let a row '{Action.RECOMPUTE}' start from '{state}', by system, with 'when: [deadline_moved]' and "
                "'effects: [recompute]'.",
            )


def _resumed(pack: PackSource) -> Iterator[Finding]:
    """Rows out of a paused state resume the clock, unless they close the order."""
    paused = {row.to for row in pack.workflow.transitions if rounds.pause.name in row.effects}
    for index, row in enumerate(pack.workflow.transitions):
        if paused & {*row.sources} and _goes_on(pack, row) and rounds.resume.name not in row.effects:
            yield pack.finding(
                _FILE,
                ("transitions", index),
                Rule.CLOCK,
                f"'{row.action}' leaves a paused state without resuming the clock.",
                "Add 'resume' to its effects.",
            )


def _goes_on(pack: PackSource, row: Transition) -> bool:
    """Whether a row leads to another state that is open."""
    if row.to is None or row.to in row.sources:
        return False
    return row.to == BACK or not pack.workflow.states[row.to].closed


def _noted(pack: PackSource) -> Iterator[Finding]:
    """A row by which the system stays in a state marks the action as done; it would repeat for ever."""
    actions = {action for moments in MOMENTS.values() for action in moments}
    for index, row in enumerate(pack.workflow.transitions):
        stays = row.to is None or row.to in row.sources
        if row.action in actions and Role.SYSTEM in row.by and stays and rounds.note.name not in row.effects:
            yield pack.finding(
                _FILE,
                ("transitions", index),
                Rule.CLOCK,
                f"'{row.action}' leaves the order where it is and notes nothing, so it would be done again and again.",
                "Add 'note' to its effects.",
            )
