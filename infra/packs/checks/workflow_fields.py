"""Check that every row of the workflow asks for what its effects write down."""

from collections.abc import Iterator, Mapping

from chalicelib.domain.cases.action_fields import DEMANDS
from chalicelib.domain.pack.workflow import Effect
from infra.packs.findings import Finding, Rule
from infra.packs.models.workflow import Transition
from infra.packs.reader import PackSource

_NEEDED: Mapping[Effect, tuple[str, ...]] = {
    Effect.DECLINE: ("reason",),
    Effect.SPLIT: ("questions",),
    Effect.JOIN: ("group",),
    Effect.LEAVE: ("reason",),
    Effect.MESSAGE: ("text",),
    Effect.EXTEND: ("days", "reason"),
    Effect.DRAFT: ("outcome", "text"),
    Effect.RETURN_DRAFT: ("reason",),
    Effect.RECORD_ANSWER: ("outcome", "text"),
    Effect.RECORD_IMPORTED: ("ended_as",),
    Effect.MOVE_PROMISE: ("promise_date", "reason"),
    Effect.CONTEST: ("reason",),
    Effect.UPHOLD: ("reason",),
    Effect.DISMISS: ("reason",),
    Effect.RECORD_FOLLOW_UP: ("outcome",),
}

_ANSWER = ("outcome", "text", "reasons", "next_steps", "promise_date", "public_text", "reply")
_TAKEN: Mapping[Effect, tuple[str, ...]] = {
    Effect.ASSIGN: ("agency", "topic", "reason"),
    Effect.DRAFT: _ANSWER,
    Effect.RECORD_ANSWER: _ANSWER,
    Effect.KEEP_PROMISE: ("text",),
    Effect.RECORD_FOLLOW_UP: ("outcome", "rating", "comment"),
    Effect.CLOSE: ("outcome",),
}
"""What effects write down beyond what they need."""


def check_fields(pack: PackSource) -> Iterator[Finding]:
    """All the rules of a row's fields."""
    for index, row in enumerate(pack.workflow.transitions):
        for message, mend in _lacks(row):
            yield pack.finding("workflow.yaml", ("transitions", index), Rule.FIELDS, message, mend)


def _lacks(row: Transition) -> Iterator[tuple[str, str]]:
    for effect in row.effects:
        for field in _NEEDED.get(effect, ()):
            if field not in row.fields:
                yield f"'{row.action}' has the effect '{effect}' but does not ask for '{field}'.", "Add it to fields."
    if Effect.CLOSE in row.effects and row.resolution is None and "outcome" not in row.fields:
        yield f"'{row.action}' closes without saying as what.", "Add 'resolution', or 'outcome' to fields."
    if ("outcome" in row.fields) != bool(row.outcomes):
        yield f"'{row.action}' has only one of the field 'outcome' and the list 'outcomes'.", "Give both or neither."
    for outcome in row.outcomes:
        for field in DEMANDS.get(outcome, ()):
            if field not in (*row.fields, *row.optional):
                yield f"'{row.action}' takes '{outcome}' but not '{field}', which goes with it.", "Add it to optional."
    taken = {field for effect in row.effects for field in (*_NEEDED.get(effect, ()), *_TAKEN.get(effect, ()))}
    for field in (*row.fields, *row.optional):
        if field not in taken:
            yield (
                f"'{row.action}' asks for '{field}', which none of its effects writes down.",
                "Mend its name, or drop it.",
            )
