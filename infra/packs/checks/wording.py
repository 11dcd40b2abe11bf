"""Checks that pages have texts for the names in the workflow, in every language of the pack.

The words for states, events, outcomes and resolutions are those of ``templates/site/i18n``, because all packs with the
same workflow share them, and so are those on buttons where a row has no label of its own. Where one lacks, people would
read its id.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from chalicelib.domain.pack.workflow import Role
from infra.packs.findings import Finding, Rule
from infra.packs.reader import PackSource
from infra.packs.source import Place
from infra.paths import ROOT

I18N = ROOT / "templates" / "site" / "i18n"

_FILE = "workflow.yaml"
_PARTS = {
    "states": "case_words",
    "events": "case_words",
    "outcomes": "case_words",
    "resolutions": "case_words",
    "actions": "desk_page",
}
"""Section of a language's texts by kind of name."""

_OR = {"actions": " Or give the row a 'label'."}


def check_wording(pack: PackSource, words: Path = I18N) -> Iterator[Finding]:
    """The site has every language, with texts for each name of the workflow."""
    known: dict[str, Mapping[str, Any]] = {}
    for index, language in enumerate(pack.pack.languages):
        file = words / f"{language}.json"
        if file.is_file():
            known[language] = json.loads(file.read_text(encoding="utf-8"))
        else:
            message = f"There are no pages in '{language}'."
            fix = f"Add templates/site/i18n/{language}.json or remove the language."
            yield pack.finding("pack.yaml", ("languages", index), Rule.REFERENCE, message, fix)
    for place, kind, name in dict.fromkeys(_named(pack)):
        lacking = [language for language, words in known.items() if name not in words[_PARTS[kind]][kind]]
        if lacking:
            listed = ", ".join(f"'{language}'" for language in lacking)
            yield pack.finding(
                _FILE,
                place,
                Rule.TEXT,
                f"The site has no word for '{name}' in {listed}; people would read its id.",
                f"Add it to {_PARTS[kind]}.{kind} in templates/site/i18n, or fix its name.{_OR.get(kind, '')}",
                warning=pack.pack.languages[0] not in lacking,
            )


def _named(pack: PackSource) -> Iterator[tuple[Place, str, str]]:
    """The ids that pages replace by texts: place, kind, id."""
    for state in pack.workflow.states:
        yield ("states", state), "states", state
    for index, row in enumerate(pack.workflow.transitions):
        place: Place = ("transitions", index)
        yield (*place, "event"), "events", row.event
        if row.sources and row.label is None and {*row.by} - {Role.SYSTEM, Role.AUTHOR}:
            yield (*place, "action"), "actions", row.action
        for outcome in row.outcomes:
            yield (*place, "outcomes"), "outcomes", outcome
        if row.resolution is not None:
            yield (*place, "resolution"), "resolutions", row.resolution
