"""Checks life situations and segments: steps can be rated, segments can have members."""

from collections.abc import Iterator, Mapping

from chalicelib.domain.pack.tree import Node, in_one_line
from infra.packs.document import stages_of
from infra.packs.findings import Finding, Rule
from infra.packs.models.catalogue import Step
from infra.packs.reader import PackSource


def check_situations(pack: PackSource) -> Iterator[Finding]:
    """The stage of a step belongs to its service, and no rating belongs to two steps."""
    yield from _unknown_stages(pack)
    yield from _counted_twice(pack)


def _counted_twice(pack: PackSource) -> Iterator[Finding]:
    for name, situation in pack.life_situations.items():
        for n, step in enumerate(situation.steps):
            for other, earlier in enumerate(situation.steps[:n], start=1):
                if _share_ratings(earlier, step, pack.services):
                    yield pack.finding(
                        "life_situations.yaml",
                        (name, "steps", n),
                        Rule.UNIQUE,
                        f"Ratings of this step count in step {other} too.",
                        "Name a stage in both, or leave one of them out.",
                    )


def _share_ratings(one: Step, other: Step, services: Mapping[str, Node]) -> bool:
    """Whether one rating can belong to both steps. Equal steps are found by another check."""
    if one.service == other.service:
        return (one.stage is None) != (other.stage is None)
    return in_one_line(one.service, other.service, services) and (
        one.stage is None or other.stage is None or one.stage == other.stage
    )


def _unknown_stages(pack: PackSource) -> Iterator[Finding]:
    for name, situation in pack.life_situations.items():
        for n, step in enumerate(situation.steps):
            if step.stage not in pack.stages or step.service not in pack.services:
                continue
            stages = stages_of(pack, step.service)
            if stages and step.stage not in stages:
                yield pack.finding(
                    "life_situations.yaml",
                    (name, "steps", n, "stage"),
                    Rule.REFERENCE,
                    f"The service '{step.service}' has no stage '{step.stage}'.",
                    f"Name one of these: {', '.join(stages)}; or leave it out, so that the whole service counts.",
                )


def check_segments(pack: PackSource) -> Iterator[Finding]:
    """The attributes and values of a segment exist in profiles."""
    attributes = pack.segments.attributes
    for name, segment in pack.segments.segments.items():
        for attribute, values in segment.when.items():
            known = attributes[attribute].values if attribute in attributes else None
            place = ("segments", name, "when", attribute)
            if known is None:
                message, fix = f"There is no attribute '{attribute}'.", "Add it above, or fix its id."
                yield pack.finding("segments.yaml", place, Rule.REFERENCE, message, fix)
                continue
            for n, value in enumerate(values):
                if value not in known:
                    message = f"'{attribute}' has no value '{value}'."
                    fix = f"Name one of these: {', '.join(known)}."
                    yield pack.finding("segments.yaml", (*place, n), Rule.REFERENCE, message, fix)
