"""Checks that references lead to existing items."""

from collections.abc import Iterable, Iterator
from typing import Any

from chalicelib.domain.cases.effects.answers import answer_outcomes
from chalicelib.domain.pack.workflow import read_workflow
from infra.packs.findings import Finding, Rule
from infra.packs.models.shapes import Ref
from infra.packs.reader import PackSource
from infra.packs.walk import marked


def check_references(pack: PackSource) -> Iterator[Finding]:
    """Every reference leads to an existing item."""
    known: dict[str, Iterable[Any]] = {
        "agency": pack.agencies,
        "region": pack.regions,
        "service": pack.services,
        "stage": pack.stages,
        "office": pack.offices,
        "survey": pack.surveys,
        "calendar": pack.calendars,
        "plan": pack.plans,
        "topic": pack.topics,
        "process": pack.processes,
        "member of staff": {member.email for member in pack.staff},
        "state": pack.workflow.states,
        "channel": pack.pack.channels,
        "language": pack.pack.languages,
        "kind": pack.pack.kinds,
        "outcome": answer_outcomes(read_workflow(pack.workflow.model_dump(mode="json", by_alias=True))),
    }
    for file, place, mark, name in marked(pack):
        if isinstance(mark, Ref) and name not in known[mark.kind]:
            message, fix = f"There is no {mark.kind} '{name}' in this pack.", f"Add the {mark.kind} or fix its id."
            yield pack.finding(file, place, Rule.REFERENCE, message, fix)
