"""Checks internal surveys: they cannot identify a person, and somebody is responsible for them (B12, B13, X7)."""

from collections.abc import Iterator

from infra.packs.findings import Finding, Rule
from infra.packs.reader import PackSource

_NARROWING = ("contact", "agency", "service")


def check_internal(pack: PackSource) -> Iterator[Finding]:
    """An internal survey opens no case and asks for neither identity nor place; its report limit is high enough."""
    internal = {name: survey for name, survey in pack.surveys.items() if survey.audience == "internal"}
    for name, survey in internal.items():
        file = f"surveys/{name}.yaml"
        if survey.opens_case != "never":
            message = "An answer that is anonymous can be followed by no case."
            yield pack.finding(file, ("opens_case",), Rule.ANONYMOUS, message, "Write 'opens_case: never'.")
        for index, question in enumerate(survey.questions):
            if question.type in _NARROWING:
                message = f"A question of type {question.type} would narrow down who answers."
                yield pack.finding(file, ("questions", index), Rule.ANONYMOUS, message, "Take it out of this survey.")
    if internal and (pack.pack.responsible is None or pack.pack.responsible.internal is None):
        yield pack.finding(
            "pack.yaml",
            ("responsible",),
            Rule.ANONYMOUS,
            f"Nobody answers for what staff say in {', '.join(sorted(internal))}.",
            "Name a member of staff as 'internal' under 'responsible'.",
        )
    if pack.pack.reports is not None and pack.pack.reports.monthly_from < pack.pack.limits.publication:
        yield pack.finding(
            "pack.yaml",
            ("reports", "monthly_from"),
            Rule.ANONYMOUS,
            "A month with fewer submissions than the publication limit would have a report that shows nothing.",
            f"Write {pack.pack.limits.publication} or more.",
        )
