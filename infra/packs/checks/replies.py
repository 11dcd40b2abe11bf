"""Checks that prepared answers can be rendered: with all facts, and without each or all of the optional ones."""

from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from datetime import date
from functools import cache
from typing import Any

from chalicelib.adapters.templates.replies import JinjaReplies
from chalicelib.domain.cases.action_fields import MAX_TEXT
from chalicelib.domain.cases.replies import ReplyFacts
from infra.packs.findings import Finding, Rule
from infra.packs.reader import PackSource

SAMPLE = ReplyFacts(
    number="7K3M-Q9ZT-4R2XN",
    title="Any town",
    agency="Any office",
    round=2,
    received_at=date(2026, 11, 21),
    due=date(2026, 12, 1),
    service="Any service",
    topic="Any topic",
    kind="Any kind",
    level=1,
    question="Any question",
    outcome="explained",
    promise_date=date(2026, 12, 24),
)
MAY_LACK = tuple(f.name for f in fields(ReplyFacts) if f.default is not MISSING)
"""Names of optional facts."""


def check_replies(pack: PackSource) -> Iterator[Finding]:
    """Templates use only known facts and render without optional ones; a group has several variants."""
    replies = _replies()
    for name, group in pack.replies.items():
        file = f"replies/{name}.yaml"
        if len(group.variants) < 2:
            yield pack.finding(
                file,
                ("variants",),
                Rule.REPLY,
                "There is one variant only, so an author gets the same words again.",
                "Add another that says the same in other words.",
                warning=True,
            )
        for index, variant in enumerate(group.variants):
            for language, text in variant.text.items():
                for message, fix in _slips(text, language, replies):
                    yield pack.finding(file, ("variants", index, "text", language), Rule.REPLY, message, fix)


@cache
def _replies() -> JinjaReplies:
    """One renderer for the process, because it caches compiled templates."""
    return JinjaReplies()


def _without(lacking: tuple[str, ...]) -> ReplyFacts:
    unknown: dict[str, Any] = dict.fromkeys(lacking)
    return replace(SAMPLE, **unknown)


def _slips(text: str, language: str, replies: JinjaReplies) -> Iterator[tuple[str, str]]:
    try:
        unknown = replies.unknown_names(text)
    except ValueError as error:
        yield f"This is no template: {error}.", "Mend its brackets; docs/packs.md shows how."
        return
    if unknown:
        yield f"There is no fact called {', '.join(sorted(unknown))}.", "docs/packs.md lists what can be named."
        return
    try:
        if len(replies.fill(text, language, SAMPLE)) > MAX_TEXT:
            yield f"The text is longer than {MAX_TEXT} characters.", "Say it in fewer words."
    except ValueError as error:
        yield f"The template cannot be filled in: {error}.", "Mend it; docs/packs.md shows how."
        return
    for lacking in (*((name,) for name in MAY_LACK), MAY_LACK):
        try:
            replies.fill(text, language, _without(lacking))
        except ValueError:
            yield (
                f"The template cannot be filled in where {' and '.join(lacking)} is not known.",
                f"Put it between {{% if {lacking[0]} %}} and {{% endif %}}, and say something else otherwise.",
            )
            return
