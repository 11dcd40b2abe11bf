"""Every rule of the pack check, shown by a pack that breaks it and nothing else."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from infra.packs import PACKS, check
from infra.packs.findings import Rule

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Slip:
    """A change to one file of the demo pack, and the finding it must lead to."""

    name: str
    file: str
    old: str
    new: str
    rule: str
    at: str
    """Text that stands on the line the finding points at."""
    reported_in: str = ""


SLIPS = [
    Slip("broken yaml", "plans.yaml", "total: {working_days: 5}", "total: {working_days: 5", "yaml", "rounds"),
    Slip("unknown field", "plans.yaml", "rounds: 2", "rounds: 2\n  colour: red", "shape", "colour"),
    Slip("missing field", "plans.yaml", "  rounds: 2\n", "", "shape", "negative-rating"),
    Slip("wrong type", "plans.yaml", "rounds: 2", 'rounds: "2"', "shape", "rounds"),
    Slip("two totals", "plans.yaml", "{working_days: 5}", "{working_days: 5, calendar_days: 7}", "shape", "total"),
    Slip("made-up role", "staff.yaml", "role: head, agency: neas", "role: boss, agency: neas", "shape", "boss"),
    Slip("made-up effect", "workflow.yaml", "effects: [record_answer]", "effects: [celebrate]", "shape", "celebrate"),
    Slip("scale upside down", "surveys/fft.yaml", "min: 1", "min: 7", "shape", "id: waiting"),
    Slip("impossible date", "calendars.yaml", "extra_days_off: []", "extra_days_off: [2026-02-30]", "shape", "2026-02"),
    Slip("repeated id", "stages.yaml", "waiting:\n", "booking:\n", "unique", "booking:"),
    Slip("pack named otherwise", "pack.yaml", "name: demo", "name: other", "unique", "name: other"),
    Slip("repeated question", "surveys/fft.yaml", "id: better", "id: waiting", "unique", "id: waiting"),
    Slip("repeated language", "pack.yaml", "[en, uk]", "[en, uk, en]", "unique", "languages"),
    Slip("same person twice", "staff.yaml", "official.uk@neas.example", "official@neas.example", "unique", "Черговий"),
    Slip("default language missing", "stages.yaml", "{en: Waiting, uk", "{uk", "text", "Очікування"),
    Slip("language the pack lacks", "stages.yaml", "{en: Waiting,", "{en: Waiting, fr: Attente,", "text", "Attente"),
    Slip("translation missing", "stages.yaml", "{en: Waiting, uk: Очікування}", "{en: Waiting}", "text", "Waiting"),
    Slip("no such parent", "agencies.yaml", "parent: nhs-england", "parent: nhs", "reference", "parent: nhs"),
    Slip("no such region", "agencies.yaml", "region: north-east", "region: east", "reference", "region: east"),
    Slip("no such agency", "services.yaml", "agency: neas", "agency: leas", "reference", "agency: leas"),
    Slip("no such stage", "services.yaml", "[booking, waiting, journey", "[booking, tea, journey", "reference", "tea"),
    Slip("no such calendar", "plans.yaml", "calendar: gb-eng", "calendar: gb-sct", "reference", "gb-sct"),
    Slip("no such plan", "pack.yaml", "feedback: negative-rating", "feedback: appeal", "reference", "appeal"),
    Slip("route by no service", "routing.yaml", "nhft-high-secure-ld", "nhft-moon", "reference", "nhft-moon"),
    Slip("route to nobody", "routing.yaml", "agency: nhs-england", "agency: nhs", "reference", "agency: nhs"),
    Slip(
        "staff of no agency",
        "staff.yaml",
        "role: analyst, agency: nhs-england",
        "role: analyst, agency: nhs",
        "reference",
        "analyst",
    ),
    Slip(
        "staff speaks no such language",
        "staff.yaml",
        "nhft, language: uk",
        "nhft, language: pl",
        "reference",
        "language: pl",
    ),
    Slip(
        "mapping to no service", "mapping.yaml", "{service: neas-pts}", "{service: neas-bus}", "reference", "neas-bus"
    ),
    Slip("mapping to no survey", "mapping.yaml", "survey: fft", "survey: ftf", "reference", "survey: ftf"),
    Slip("no such state", "workflow.yaml", "to: in_work", "to: in_wrok", "reference", "to: in_wrok"),
    Slip(
        "agency above itself",
        "agencies.yaml",
        "  mail: [feedback@nhs-england.example]",
        "  parent: neas\n  mail: [feedback@nhs-england.example]",
        "cycle",
        "parent: neas",
    ),
    Slip(
        "service above itself",
        "services.yaml",
        "  agency: nhft\n  stages: [care, staff, after]",
        "  agency: nhft\n  parent: nhft-rampton\n  stages: [care, staff, after]",
        "cycle",
        "parent: nhft-rampton",
    ),
    Slip(
        "nobody to answer",
        "staff.yaml",
        "role: official, agency: nhft",
        "role: analyst, agency: nhft",
        "responsible",
        "nhft:",
        "agencies.yaml",
    ),
    Slip(
        "nobody to be told",
        "staff.yaml",
        "role: head, agency: nhft",
        "role: analyst, agency: nhft",
        "responsible",
        "nhft:",
        "agencies.yaml",
    ),
    Slip("nowhere to write to", "agencies.yaml", "  mail: [feedback@nhft.example]\n", "", "responsible", "nhft:"),
    Slip(
        "expired calendar", "calendars.yaml", "first: 2026, last: 2028", "first: 2024, last: 2025", "calendar", "2025"
    ),
    Slip("calendar about to end", "calendars.yaml", "last: 2028", "last: 2026", "calendar", "last: 2026"),
    Slip("calendar not begun", "calendars.yaml", "first: 2026", "first: 2027", "calendar", "first: 2027"),
    Slip("years upside down", "calendars.yaml", "first: 2026", "first: 2029", "calendar", "first: 2029"),
    Slip("hours upside down", "calendars.yaml", '["09:00", "17:00"]', '["17:00", "09:00"]', "calendar", "hours"),
    Slip("no such time zone", "calendars.yaml", "Europe/London", "Europe/Londinium", "calendar", "Londinium"),
    Slip("no such holidays", "calendars.yaml", "subdivision: ENG", "subdivision: XXX", "calendar", "XXX"),
    Slip(
        "nothing opens",
        "workflow.yaml",
        "- action: open\n",
        "- action: open\n    from: [closed]\n",
        "unreachable",
        "transitions",
    ),
    Slip(
        "state nothing leads to",
        "workflow.yaml",
        "  closed: {closed: true}",
        "  lost: {owner: head}\n  closed: {closed: true}",
        "unreachable",
        "lost:",
    ),
    Slip(
        "state without a way out",
        "workflow.yaml",
        "from: [assigned, escalated]",
        "from: [assigned]",
        "way-out",
        "escalated:",
    ),
    Slip(
        "way out under condition only",
        "workflow.yaml",
        "    effects: [start_round]\n    event: WorkOrderAssigned",
        "    when: [reachable]\n    effects: [start_round]\n    event: WorkOrderAssigned",
        "way-out",
        "registered:",
    ),
    Slip(
        "state of nobody",
        "workflow.yaml",
        "registered: {owner: dispatcher, clock",
        "registered: {clock",
        "owner",
        "registered:",
    ),
    Slip(
        "clock that does nothing",
        "workflow.yaml",
        "from: [registered, assigned, in_work, escalated]",
        "from: [assigned, in_work, escalated]",
        "clock",
        "registered:",
    ),
    Slip("row never taken", "workflow.yaml", "    when: [rounds_left]\n", "", "shadowed", "action: dispute"),
]


def copy_of_demo(tmp_path: Path) -> Path:
    folder = tmp_path / "demo"
    for path in (PACKS / "demo").rglob("*.yaml"):
        target = folder / path.relative_to(PACKS / "demo")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return folder


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_is_found_on_its_line(slip: Slip, tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    text = (folder / slip.file).read_text(encoding="utf-8")
    assert slip.old in text, "the slip no longer fits the demo pack"
    (folder / slip.file).write_text(text.replace(slip.old, slip.new, 1), encoding="utf-8")

    findings = check(folder, today=TODAY)

    file = slip.reported_in or slip.file
    assert findings, "nothing was found"
    found = [finding for finding in findings if finding.rule == slip.rule and finding.file == file]
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    assert any(slip.at in lines[finding.line - 1] for finding in found), [str(finding) for finding in findings]
    assert all(finding.message.endswith(".") and finding.mend for finding in findings)


@pytest.mark.parametrize("file", ["pack.yaml", "agencies.yaml", "plans.yaml", "workflow.yaml", "surveys/fft.yaml"])
def test_a_missing_file_is_named(file: str, tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    (folder / file).unlink()

    found = [finding for finding in check(folder, today=TODAY) if finding.rule is Rule.MISSING]

    assert any(file.startswith(finding.file) for finding in found)


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    (folder / "staff.yaml").write_text("# nobody yet\n")

    assert [(f.file, f.rule) for f in check(folder, today=TODAY)] == [("staff.yaml", Rule.SHAPE)]


def test_a_file_with_a_misspelt_name_is_named(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    (folder / "routing.yaml").rename(folder / "routes.yaml")

    assert [(f.file, f.rule) for f in check(folder, today=TODAY)] == [("routes.yaml", Rule.STRAY)]


def test_an_untranslated_text_or_a_calendar_about_to_end_is_only_a_warning(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    stages = folder / "stages.yaml"
    stages.write_text(stages.read_text(encoding="utf-8").replace(", uk: Очікування", ""), encoding="utf-8")

    findings = check(folder, today=date(2028, 12, 1))

    assert sorted(f.rule for f in findings if f.warning) == [Rule.CALENDAR, Rule.TEXT]
    assert all(f.warning for f in findings)


def test_every_rule_is_shown_broken() -> None:
    assert {slip.rule for slip in SLIPS} | {Rule.MISSING, Rule.STRAY} == set(Rule)


def test_every_rule_is_explained_in_the_docs() -> None:
    docs = (PACKS.parent / "docs" / "packs.md").read_text(encoding="utf-8")

    assert [rule for rule in Rule if f"| `{rule}` |" not in docs] == []
