"""Checks that the preconditions of effects hold: guards of their row, fields, and earlier effects.

A missing precondition makes a command fail or lets an invalid one pass. Effects declare their preconditions
(``chalicelib.domain.cases.effects``).
"""

from collections.abc import Iterator

from chalicelib.domain.cases.effects.effect import EFFECTS
from chalicelib.domain.cases.effects.follow_ups import claim_call, fail_call
from chalicelib.domain.pack.workflow import Clock, Role
from infra.packs.findings import Finding, Rule
from infra.packs.reader import PackSource

_FILE = "workflow.yaml"


def check_effects(pack: PackSource) -> Iterator[Finding]:
    """All rules of the preconditions of effects."""
    yield from _guarded(pack)
    yield from _prepared(pack)
    yield from _called(pack)


def _guarded(pack: PackSource) -> Iterator[Finding]:
    for index, row in enumerate(pack.workflow.transitions):
        for effect in row.effects:
            for guard in EFFECTS[effect].guards:
                if guard not in row.when:
                    message = f"'{row.action}' has the effect '{effect}' without the condition '{guard}'."
                    yield pack.finding(_FILE, ("transitions", index), Rule.FIELDS, message, "Add it to 'when'.")


def _prepared(pack: PackSource) -> Iterator[Finding]:
    rows = pack.workflow.transitions
    for index, row in enumerate(rows):
        for effect, needed in ((effect, before.name) for effect in row.effects if (before := EFFECTS[effect].after)):
            ways = (way for way in rows if way.to in row.sources and way.sources != [way.to])
            unprepared = next((way for way in ways if needed not in way.effects), None)
            if unprepared is not None:
                yield pack.finding(
                    _FILE,
                    ("transitions", index),
                    Rule.FIELDS,
                    f"'{row.action}' has the effect '{effect}', but '{unprepared.action}' leads to "
                    f"'{unprepared.to}' without '{needed}'.",
                    f"Add '{needed}' there, or start this row from other states.",
                )


def _called(pack: PackSource) -> Iterator[Finding]:
    """Authors to be asked by phone are listed, and a role can take and end each call (J4, B11)."""
    for state, row in pack.workflow.states.items():
        if Clock.FOLLOW_UP not in row.clocks:
            continue
        rows = [other for other in pack.workflow.transitions if state in other.sources and Role.OPERATOR in other.by]
        for effect in (claim_call.name, fail_call.name):
            if not any(effect in other.effects for other in rows):
                yield pack.finding(
                    _FILE,
                    ("states", state),
                    Rule.CLOCK,
                    f"Authors in '{state}' are listed to be called, but no row lets an operator '{effect}'.",
                    f"Add a row with that effect from '{state}', by operator.",
                )
