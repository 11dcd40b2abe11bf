"""Check life situations: each step is one that people can rate."""

from collections.abc import Iterator

from infra.packs.document import stages_of
from infra.packs.findings import Finding, Rule
from infra.packs.reader import PackSource


def check_situations(pack: PackSource) -> Iterator[Finding]:
    """The stage of a step is one of its service: nobody could rate another."""
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
