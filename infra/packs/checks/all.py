"""Runs all checks of a pack, and checks names, keys, texts and trees.

Each check is a generator of findings over one concern; ``CHECKS`` lists them all. References,
responsibility, plans and the workflow have modules of their own. The rule words (``reference``, ``cycle``, ...) are
explained in docs/packs.md.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from chalicelib.domain.pack.tree import Node, lineage
from chalicelib.entrypoints.schemas.phones import phone_example
from infra.packs.checks.campaigns import check_campaigns
from infra.packs.checks.dangers import check_dangers
from infra.packs.checks.indices import check_indices
from infra.packs.checks.plans import check_plans
from infra.packs.checks.references import check_references
from infra.packs.checks.replies import check_replies
from infra.packs.checks.responsibility import check_responsibility
from infra.packs.checks.routing import check_routing
from infra.packs.checks.situations import check_segments, check_situations
from infra.packs.checks.staff_surveys import check_internal
from infra.packs.checks.surveys import check_surveys
from infra.packs.checks.wording import check_wording
from infra.packs.findings import Finding, Rule
from infra.packs.models.shapes import Words
from infra.packs.reader import PackSource
from infra.packs.source import Place
from infra.packs.walk import marked


def check_names(pack: PackSource) -> Iterator[Finding]:
    """The pack is named like its folder, and has texts in its languages."""
    if pack.pack.name != pack.directory.name:
        yield pack.finding(
            "pack.yaml",
            ("name",),
            Rule.UNIQUE,
            f"The pack calls itself '{pack.pack.name}' but its folder is '{pack.directory.name}'.",
            "Give both the same name.",
        )
    yield from repeated(pack, "pack.yaml", ("languages",), pack.pack.languages)
    yield from repeated(pack, "pack.yaml", ("channels",), pack.pack.channels)
    yield from repeated(pack, "staff.yaml", (), [(member.email, member.role) for member in pack.staff])
    yield from _repeated_keys(pack)
    for name, survey in pack.surveys.items():
        yield from repeated(pack, f"surveys/{name}.yaml", ("questions",), [q.id for q in survey.questions])
    for name, group in pack.replies.items():
        yield from repeated(pack, f"replies/{name}.yaml", ("variants",), [variant.id for variant in group.variants])
    for name, number in pack.indices.items():
        yield from repeated(pack, "indices.yaml", (name, "questions"), number.questions)
    for name, situation in pack.life_situations.items():
        steps = [(step.service, step.stage) if step.stage else step.service for step in situation.steps]
        yield from repeated(pack, "life_situations.yaml", (name, "steps"), steps)
    for name, topic in pack.topics.items():
        yield from repeated(pack, "topics.yaml", (name, "keywords"), [word.casefold() for word in topic.keywords])


def repeated(pack: PackSource, file: str, place: Place, values: Iterable[Any]) -> Iterator[Finding]:
    seen = set()
    for index, value in enumerate(values):
        if value in seen:
            shown = " as ".join(value) if isinstance(value, tuple) else value
            yield pack.finding(file, (*place, index), Rule.UNIQUE, f"'{shown}' is here twice.", "Remove one of them.")
        seen.add(value)


def _repeated_keys(pack: PackSource) -> Iterator[Finding]:
    """A key id belongs to one agency, because a signed transaction names its key only by id."""
    seen = set()
    for name, agency in pack.agencies.items():
        for index, key in enumerate(agency.keys):
            if key.kid in seen:
                place = (name, "keys", index, "kid")
                message = f"The key '{key.kid}' is here twice."
                yield pack.finding("agencies.yaml", place, Rule.UNIQUE, message, "Give each key an id of its own.")
            seen.add(key.kid)


def check_country(pack: PackSource) -> Iterator[Finding]:
    """The country is one that has phone numbers."""
    country = pack.pack.country
    if country is not None and phone_example(country) is None:
        message, fix = f"No phone numbers are known of a country '{country}'.", "Mend the code (ISO 3166: GB, not UK)."
        yield pack.finding("pack.yaml", ("country",), Rule.REFERENCE, message, fix)


def check_texts(pack: PackSource) -> Iterator[Finding]:
    """Every text has the default language and only languages of the pack."""
    for file, place, mark, text in marked(pack):
        if not isinstance(mark, Words):
            continue
        default = pack.pack.languages[0]
        if default not in text:
            yield pack.finding(
                file, place, Rule.TEXT, f"The text has no '{default}', the default language.", f"Add '{default}: ...'."
            )
        for language in text.keys() - set(pack.pack.languages):
            yield pack.finding(
                file,
                (*place, language),
                Rule.TEXT,
                f"'{language}' is not a language of this pack.",
                "Add it to languages in pack.yaml or remove the text.",
            )
        for language in set(pack.pack.languages[1:]) - text.keys():
            yield pack.finding(
                file,
                place,
                Rule.TEXT,
                f"The text has no '{language}'; readers of it will see '{default}'.",
                f"Add '{language}: ...'.",
                warning=True,
            )


def check_trees(pack: PackSource) -> Iterator[Finding]:
    """No tree has a cycle."""
    trees: dict[str, Mapping[str, Node]] = {
        "agencies.yaml": pack.agencies,
        "services.yaml": pack.services,
        "topics.yaml": pack.topics,
        "processes.yaml": pack.processes,
    }
    for file, places in trees.items():
        for name in places:
            line = lineage(name, places)
            if line[-1] in places and places[line[-1]].parent == name:
                yield pack.finding(
                    file,
                    (name, "parent"),
                    Rule.CYCLE,
                    f"'{name}' ends up above itself: {' -> '.join([*line, name])}.",
                    "Take one of these parents away.",
                )


CHECKS: tuple[Callable[[PackSource], Iterator[Finding]], ...] = (
    check_names,
    check_country,
    check_texts,
    check_references,
    check_trees,
    check_responsibility,
    check_plans,
    check_dangers,
    check_replies,
    check_surveys,
    check_indices,
    check_internal,
    check_campaigns,
    check_situations,
    check_segments,
    check_routing,
    check_wording,
)
