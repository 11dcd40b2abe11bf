"""What a pack tells people is checked before it is applied: wording there is, in every language, one per event."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from infra.packs import PACKS, BrokenPack, check, compiled
from infra.packs.checks.mails import TEMPLATES, check_mails
from infra.packs.findings import Finding, Rule
from infra.packs.reader import read_folder

TODAY = date(2026, 11, 21)
Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo pack."""
    copy = tmp_path / "demo"
    for path in (PACKS / "demo").rglob("*.yaml"):
        target = copy / path.relative_to(PACKS / "demo")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return copy


@pytest.fixture
def edit(folder: Path) -> Edit:
    def change(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, "the change no longer fits the demo pack"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the wording, to take something out of."""
    copy = tmp_path / "mail"
    copy.mkdir()
    for path in TEMPLATES.glob("*.json"):
        (copy / path.name).write_bytes(path.read_bytes())
    return copy


def line_of(finding: Finding, folder: Path) -> str:
    return (folder / finding.file).read_text(encoding="utf-8").splitlines()[finding.line - 1].strip()


def test_the_demo_pack_tells_nothing_that_is_not_worded() -> None:
    source, _ = read_folder(PACKS / "demo")
    assert source is not None
    assert list(check_mails(source)) == []


def test_a_mail_that_nobody_wrote_keeps_a_pack_from_being_applied(folder: Path, edit: Edit) -> None:
    edit("workflow.yaml", "mail: sent_above}", "mail: no_such_letter}")

    [finding] = check(folder, today=TODAY)

    assert (finding.rule, finding.warning) == (Rule.REFERENCE, False)
    assert "'no_such_letter' in 'en', 'uk'" in finding.message
    assert line_of(finding, folder) == "- {to: author, mail: no_such_letter}"
    with pytest.raises(BrokenPack):
        compiled(folder, today=TODAY)


def without(templates: Path, language: str, *place: str) -> None:
    file = templates / f"{language}.json"
    wording = json.loads(file.read_text(encoding="utf-8"))
    inner: Any = wording
    for name in place[:-1]:
        inner = inner[name]
    del inner[place[-1]]
    file.write_text(json.dumps(wording), encoding="utf-8")


def test_a_mail_must_be_worded_in_every_language_of_the_pack(folder: Path, templates: Path) -> None:
    without(templates, "uk", "mails", "escalated")
    source, _ = read_folder(folder)
    assert source is not None

    found = list(check_mails(source, templates))

    assert found
    assert {(f.rule, f.warning) for f in found} == {(Rule.REFERENCE, False)}
    assert {f.message for f in found} == {"There is no mail 'escalated' in 'uk'."}
    assert {line_of(f, folder) for f in found} == {"- {to: official, mail: escalated}", "- {to: head, mail: escalated}"}


@pytest.mark.parametrize("languages", ["[en, uk, cy]", "[cy, uk]"])
def test_a_language_without_mails_is_refused(languages: str, folder: Path, edit: Edit) -> None:
    edit("pack.yaml", "[en, uk]", languages)

    found = [f for f in check(folder, today=TODAY) if f.rule is Rule.REFERENCE and f.file == "pack.yaml"]

    assert [f.warning for f in found if "mails" in f.message] == [False]
    assert "no mails in 'cy'" in found[0].message
    assert "languages" in line_of(found[0], folder)


def test_two_rows_with_one_event_must_tell_the_same(folder: Path, edit: Edit) -> None:
    edit("workflow.yaml", "event: ClosedUnsolved", "event: ClosedWithoutReply")

    [finding] = check(folder, today=TODAY)

    assert (finding.rule, finding.warning) == (Rule.UNIQUE, False)
    assert "ClosedWithoutReply" in finding.message
    assert "event: ClosedWithoutReply" in line_of(finding, folder)


def test_neither_another_mail_to_the_same_reader_nor_the_same_mail_to_another_will_do(folder: Path, edit: Edit) -> None:
    edit("workflow.yaml", "event: ClosedWithoutReply", "event: WorkOrderOpened")
    assert [f.rule for f in check(folder, today=TODAY)] == [Rule.UNIQUE]

    edit("workflow.yaml", "{to: author, mail: closed}", "{to: head, mail: registered}")
    edit("workflow.yaml", "event: AnswerConfirmed", "event: WorkOrderOpened")
    # Nor does the author hear any more of what an operator enters for them.
    assert sorted(f.rule for f in check(folder, today=TODAY)) == [Rule.AUTHOR, Rule.UNIQUE, Rule.UNIQUE]


def test_a_row_that_tells_nobody_may_not_share_an_event_with_one_that_does(folder: Path, edit: Edit) -> None:
    edit("workflow.yaml", "event: AnswerGiven", "event: WorkOrderOpened")

    assert [f.rule for f in check(folder, today=TODAY)] == [Rule.UNIQUE]


def test_two_rows_that_tell_the_same_may_share_an_event(folder: Path, edit: Edit) -> None:
    edit("workflow.yaml", "event: ClosedWithoutReply", "event: AnswerConfirmed")
    edit("workflow.yaml", "event: WorkOrderAccepted", "event: AnswerGiven")

    assert check(folder, today=TODAY) == []


def test_an_outcome_without_a_word_is_only_a_warning(folder: Path, edit: Edit) -> None:
    edit("workflow.yaml", "[fixed, explained,", "[fixed, passed_on, explained,")

    finding, *_others = check(folder, today=TODAY)

    assert (finding.rule, finding.warning) == (Rule.TEXT, True)
    assert "'passed_on' has no word in 'en', 'uk'" in finding.message
    assert "outcomes: [fixed" in line_of(finding, folder)
