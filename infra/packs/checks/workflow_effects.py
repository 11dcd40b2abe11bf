"""Check that the effects of a row find what they rest on: the conditions they are written for, and what came before.

An effect that finds less stops the engine in the middle of somebody's command, or lets through what must not be.
"""

from collections.abc import Iterator, Mapping

from chalicelib.domain.pack.workflow import Clock, Effect, Guard, Role
from infra.packs.findings import Finding, Rule
from infra.packs.reader import PackSource

_FILE = "workflow.yaml"

_UNDER: Mapping[Effect, tuple[Guard, ...]] = {
    Effect.START_ROUND_ABOVE: (Guard.HIGHER_BODY,),
    Effect.DECLINE: (Guard.MAY_DECLINE,),
    Effect.JOIN: (Guard.NOT_GROUPED,),
    Effect.LEAVE: (Guard.GROUPED,),
    Effect.EXTEND: (Guard.NOT_EXTENDED,),
    Effect.RECORD_IMPORTED: (Guard.IMPORTED,),
    Effect.PROMISE: (Guard.PROMISED,),
    Effect.MOVE_PROMISE: (Guard.PROMISE_RUNNING,),
    Effect.KEEP_PROMISE: (Guard.PROMISE_RUNNING,),
    Effect.CONTEST: (Guard.FROM_FEEDBACK, Guard.NOT_CONTESTED),
    Effect.UPHOLD: (Guard.INDEPENDENT,),
    Effect.DISMISS: (Guard.INDEPENDENT,),
    Effect.ASK_AUTHOR: (Guard.MAY_BE_ASKED,),
    Effect.CLAIM_CALL: (Guard.CALL_FREE,),
    Effect.RELEASE_CALL: (Guard.CALL_HELD,),
    Effect.FAIL_CALL: (Guard.CALL_HELD,),
}
"""The conditions without which an effect makes no sense."""

_AFTER: Mapping[Effect, Effect] = {
    Effect.RESUME: Effect.PAUSE,
    Effect.APPROVE: Effect.DRAFT,
    Effect.RETURN_DRAFT: Effect.DRAFT,
    Effect.UPHOLD: Effect.CONTEST,
    Effect.DISMISS: Effect.CONTEST,
    Effect.MOVE_PROMISE: Effect.PROMISE,
    Effect.KEEP_PROMISE: Effect.PROMISE,
    Effect.BREAK_PROMISE: Effect.PROMISE,
    Effect.RECORD_FOLLOW_UP: Effect.ASK_AUTHOR,
}
"""What must have been done on the way into a state from which an effect is done."""


def check_effects(pack: PackSource) -> Iterator[Finding]:
    """All the rules of what effects rest on."""
    yield from _guarded(pack)
    yield from _prepared(pack)
    yield from _called(pack)


def _guarded(pack: PackSource) -> Iterator[Finding]:
    for index, row in enumerate(pack.workflow.transitions):
        for effect in row.effects:
            for guard in _UNDER.get(effect, ()):
                if guard not in row.when:
                    message = f"'{row.action}' has the effect '{effect}' without the condition '{guard}'."
                    yield pack.finding(_FILE, ("transitions", index), Rule.FIELDS, message, "Add it to 'when'.")


def _prepared(pack: PackSource) -> Iterator[Finding]:
    rows = pack.workflow.transitions
    for index, row in enumerate(rows):
        for effect, needed in ((effect, _AFTER[effect]) for effect in row.effects if effect in _AFTER):
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
    """Who is asked and has a phone is listed to be called: somebody can take each call and end it (J4, B11)."""
    for state, row in pack.workflow.states.items():
        if Clock.FOLLOW_UP not in row.clocks:
            continue
        rows = [other for other in pack.workflow.transitions if state in other.sources and Role.OPERATOR in other.by]
        for effect in (Effect.CLAIM_CALL, Effect.FAIL_CALL):
            if not any(effect in other.effects for other in rows):
                yield pack.finding(
                    _FILE,
                    ("states", state),
                    Rule.CLOCK,
                    f"Authors in '{state}' are listed to be called, but no row lets an operator '{effect}'.",
                    f"Add a row with that effect from '{state}', by operator.",
                )
