"""Checks the mails of a pack's workflow: texts in every language, and the same mail for the same event.

At run time a mail is looked up by the name of its event (``Workflow.notices``) and by the reader's language. A missing
text would fall back to English, or fail only when the mail is sent.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from chalicelib.domain.cases.effects import answers
from infra.packs.findings import Finding, Rule
from infra.packs.models.workflow import Transition
from infra.packs.reader import PackSource
from infra.paths import ROOT

TEMPLATES = ROOT / "templates" / "mail"

_FILE = "workflow.yaml"


def check_mails(pack: PackSource, templates: Path = TEMPLATES) -> Iterator[Finding]:
    """All rules about mails. A language without any texts is reported alone."""
    wordings = {language: _wording(templates, language) for language in dict.fromkeys(pack.pack.languages)}
    for index, language in enumerate(pack.pack.languages):
        if wordings[language] is None:
            yield pack.finding(
                "pack.yaml",
                ("languages", index),
                Rule.REFERENCE,
                f"There are no mails in '{language}'; its readers would get English ones.",
                f"Add templates/mail/{language}.json or remove the language.",
            )
    known = {language: wording for language, wording in wordings.items() if wording is not None}
    yield from _mails(pack, known)
    yield from _outcomes(pack, known)
    yield from _one_event_one_notice(pack)


def _wording(templates: Path, language: str) -> Mapping[str, Any] | None:
    file = templates / f"{language}.json"
    if not file.is_file():
        return None
    wording: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return wording


def _mails(pack: PackSource, wordings: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    for index, row in enumerate(pack.workflow.transitions):
        for at, notice in enumerate(row.notify):
            lacking = [language for language, wording in wordings.items() if notice.mail not in wording["mails"]]
            if lacking:
                yield pack.finding(
                    _FILE,
                    ("transitions", index, "notify", at),
                    Rule.REFERENCE,
                    f"There is no mail '{notice.mail}' in {_listed(lacking)}.",
                    "Word it in templates/mail, or fix its name.",
                )


def _outcomes(pack: PackSource, wordings: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """Each outcome in a mail has a text in every language; the mail would show its id."""
    for index, row in enumerate(pack.workflow.transitions):
        if not {answers.draft.name, answers.record_answer.name} & {*row.effects}:
            continue
        for outcome in row.outcomes:
            lacking = [language for language, wording in wordings.items() if outcome not in wording["outcomes"]]
            if lacking:
                yield pack.finding(
                    _FILE,
                    ("transitions", index, "outcomes"),
                    Rule.TEXT,
                    f"The outcome '{outcome}' has no word in {_listed(lacking)}; mails will show its id.",
                    "Add it to 'outcomes' in templates/mail.",
                    warning=True,
                )


def _one_event_one_notice(pack: PackSource) -> Iterator[Finding]:
    """Rows with the same event have the same mails, as mails are looked up by event."""
    first: dict[str, tuple[int, Transition]] = {}
    for index, row in enumerate(pack.workflow.transitions):
        at, other = first.setdefault(row.event, (index, row))
        if _told(row) != _told(other):
            line = pack.finding(_FILE, ("transitions", at), Rule.UNIQUE, "", "").line
            yield pack.finding(
                _FILE,
                ("transitions", index, "event"),
                Rule.UNIQUE,
                f"'{row.event}' tells other people, or with other mails, than on line {line}.",
                "Give both rows the same 'notify', or the events different names.",
            )


def _told(row: Transition) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(notice.to, notice.mail, tuple(sorted(notice.by))) for notice in row.notify}


def _listed(languages: list[str]) -> str:
    return ", ".join(f"'{language}'" for language in languages)
