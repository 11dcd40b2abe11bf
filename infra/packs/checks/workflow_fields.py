"""Checks that each row of the workflow has the fields that its effects need."""

from collections.abc import Iterator

from chalicelib.domain.cases.action_fields import DEMANDS
from chalicelib.domain.cases.effects.effect import EFFECTS
from chalicelib.domain.cases.effects.follow_ups import close
from infra.packs.findings import Finding, Rule
from infra.packs.models.workflow import Transition
from infra.packs.reader import PackSource


def check_fields(pack: PackSource) -> Iterator[Finding]:
    """All rules of a row's fields."""
    for index, row in enumerate(pack.workflow.transitions):
        for message, fix in _lacks(row):
            yield pack.finding("workflow.yaml", ("transitions", index), Rule.FIELDS, message, fix)


def _lacks(row: Transition) -> Iterator[tuple[str, str]]:
    for effect in row.effects:
        for field in EFFECTS[effect].needs:
            if field not in row.fields:
                yield f"'{row.action}' has the effect '{effect}' but does not ask for '{field}'.", "Add it to fields."
    if close.name in row.effects and row.resolution is None and "outcome" not in row.fields:
        yield f"'{row.action}' closes without saying as what.", "Add 'resolution', or 'outcome' to fields."
    if ("outcome" in row.fields) != bool(row.outcomes):
        yield f"'{row.action}' has only one of the field 'outcome' and the list 'outcomes'.", "Give both or neither."
    for outcome in row.outcomes:
        for field in DEMANDS.get(outcome, ()):
            if field not in (*row.fields, *row.optional):
                yield f"'{row.action}' takes '{outcome}' but not '{field}', which goes with it.", "Add it to optional."
    taken = {field for effect in row.effects for field in (*EFFECTS[effect].needs, *EFFECTS[effect].takes)}
    for field in (*row.fields, *row.optional):
        if field not in taken:
            yield (
                f"'{row.action}' asks for '{field}', which none of its effects writes down.",
                "Mend its name, or drop it.",
            )
