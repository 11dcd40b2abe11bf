"""Check that whatever a pack names is in the pack."""

from collections.abc import Iterable, Iterator
from typing import Any

from chalicelib.domain.pack.workflow import read_workflow
from infra.packs.findings import Finding, Rule
from infra.packs.reader import PackSource
from infra.packs.source import Place


def check_references(pack: PackSource) -> Iterator[Finding]:
    """Whatever is named is there."""
    known: dict[str, Iterable[Any]] = {
        "agency": pack.agencies,
        "region": pack.regions,
        "service": pack.services,
        "stage": pack.stages,
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
        "outcome": read_workflow(pack.workflow.model_dump(mode="json", by_alias=True)).answer_outcomes(),
    }
    for file, place, kind, name in _references(pack):
        if name is not None and name not in known[kind]:
            yield pack.finding(
                file,
                place,
                Rule.REFERENCE,
                f"There is no {kind} '{name}' in this pack.",
                f"Add the {kind} or mend its id.",
            )


def _references(pack: PackSource) -> Iterator[tuple[str, Place, str, Any]]:
    """Everything that a file names: file, place, kind of thing, id."""
    yield "pack.yaml", ("default_plan", "feedback"), "plan", pack.pack.default_plan.feedback
    yield "pack.yaml", ("default_plan", "appeal"), "plan", pack.pack.default_plan.appeal
    yield "pack.yaml", ("dispatch",), "agency", pack.pack.dispatch
    for name, appeals in pack.pack.kinds.items():
        yield "pack.yaml", ("kinds", name, "plan"), "plan", appeals.plan
    if pack.pack.campaigns is not None:
        yield "pack.yaml", ("campaigns", "survey"), "survey", pack.pack.campaigns.survey
    if pack.pack.responsible is not None:
        yield "pack.yaml", ("responsible", "external"), "member of staff", pack.pack.responsible.external
        yield "pack.yaml", ("responsible", "internal"), "member of staff", pack.pack.responsible.internal
    for name, agency in pack.agencies.items():
        yield "agencies.yaml", (name, "parent"), "agency", agency.parent
        yield "agencies.yaml", (name, "region"), "region", agency.region
        yield "agencies.yaml", (name, "language"), "language", agency.language
    for name, service in pack.services.items():
        yield "services.yaml", (name, "agency"), "agency", service.agency
        yield "services.yaml", (name, "parent"), "service", service.parent
        for index, stage in enumerate(service.stages):
            yield "services.yaml", (name, "stages", index), "stage", stage
    for name, office in pack.offices.items():
        yield "offices.yaml", (name, "agency"), "agency", office.agency
        yield "offices.yaml", (name, "region"), "region", office.region
        for index, host in enumerate(office.hosts):
            yield "offices.yaml", (name, "hosts", index), "agency", host
    for name, situation in pack.life_situations.items():
        for index, step in enumerate(situation.steps):
            yield "life_situations.yaml", (name, "steps", index, "service"), "service", step.service
            yield "life_situations.yaml", (name, "steps", index, "stage"), "stage", step.stage
    for name, plan in pack.plans.items():
        yield "plans.yaml", (name, "calendar"), "calendar", plan.calendar
        for index, part in enumerate(plan.stages):
            for nth, state in enumerate(part.states):
                yield "plans.yaml", (name, "stages", index, "states", nth), "state", state
    for name, topic in pack.topics.items():
        yield "topics.yaml", (name, "parent"), "topic", topic.parent
        yield "topics.yaml", (name, "agency"), "agency", topic.agency
        yield "topics.yaml", (name, "plan"), "plan", topic.plan
    for name, process in pack.processes.items():
        yield "processes.yaml", (name, "owner"), "agency", process.owner
        yield "processes.yaml", (name, "parent"), "process", process.parent
        for index, stage in enumerate(process.touchpoints):
            yield "processes.yaml", (name, "touchpoints", index), "stage", stage
    for index, route in enumerate(pack.routing):
        yield "routing.yaml", (index, "agency"), "agency", route.agency
        for kind, wanted in route.when.model_dump(exclude_none=True, exclude={"level", "origin", "officials"}).items():
            for value in _listed(wanted):
                yield "routing.yaml", (index, "when", kind), kind, value
    for name, number in pack.indices.items():
        yield "indices.yaml", (name, "survey"), "survey", number.survey
    for name, survey in pack.surveys.items():
        yield f"surveys/{name}.yaml", ("plan",), "plan", survey.plan
    for index, member in enumerate(pack.staff):
        yield "staff.yaml", (index, "agency"), "agency", member.agency
        yield "staff.yaml", (index, "language"), "language", member.language
    for name, group in pack.replies.items():
        for kind, wanted in group.when.model_dump(exclude_none=True, exclude={"origin"}).items():
            for value in _listed(wanted):
                yield f"replies/{name}.yaml", ("when", kind), kind, value
    if pack.mapping is not None:
        yield from _mapping_references(pack)


def _listed(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def _mapping_references(pack: PackSource) -> Iterator[tuple[str, Place, str, Any]]:
    assert pack.mapping is not None
    file, mapping = "mapping.yaml", pack.mapping
    yield file, ("survey",), "survey", mapping.survey
    yield file, ("channel",), "channel", mapping.channel
    yield file, ("language",), "language", mapping.language
    for theirs, ours in mapping.agencies.items():
        yield file, ("agencies", theirs), "agency", ours
    for agency, services in mapping.services.items():
        for theirs, target in services.items():
            yield file, ("services", agency, theirs, "service"), "service", target.service
            for part, ours in target.parts.items():
                yield file, ("services", agency, theirs, "parts", part), "service", ours
