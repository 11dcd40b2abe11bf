"""Every rule of the pack check, shown by a pack that breaks it and nothing else."""

from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from chalicelib.domain.cases.effects.effect import EFFECTS
from chalicelib.domain.cases.replies import ReplyFacts
from chalicelib.domain.cases.timers import next_timer
from chalicelib.domain.cases.work_order import Order, Pause, Promise, Round
from chalicelib.domain.pack.workflow import Clock, Guard, State, Workflow
from infra.packs import PACKS, check
from infra.packs.checks.workflow_reach import MOMENTS
from infra.packs.findings import Rule
from tests.builders import NOW, a_pack
from tests.unit.pack.broken_packs.broken import TODAY, Broken, copy_of_demo, is_found
from tests.unit.pack.broken_packs.catalogue import CATALOGUE
from tests.unit.pack.broken_packs.dangers import DANGERS
from tests.unit.pack.broken_packs.forms import FORMS
from tests.unit.pack.broken_packs.terms import TERMS
from tests.unit.pack.broken_packs.workflow import WORKFLOW

BROKEN_PACKS = [*CATALOGUE, *DANGERS, *FORMS, *TERMS, *WORKFLOW]


def test_a_file_may_be_another_packs_and_its_slips_are_found_there(tmp_path: Path) -> None:
    folder, shared = copy_of_demo(tmp_path), tmp_path / "shared.yaml"
    table = (folder / "workflow.yaml").read_text(encoding="utf-8")
    shared.write_text(table, encoding="utf-8")
    (folder / "workflow.yaml").write_text("use: ../shared.yaml\n", encoding="utf-8")
    assert check(folder, today=TODAY) == []
    shared.write_text(table.replace("to: in_work", "to: at_work", 1), encoding="utf-8")
    assert {(finding.file, finding.rule) for finding in check(folder, today=TODAY)} == {("../shared.yaml", "reference")}
    (folder / "workflow.yaml").write_text("\nuse: ../nowhere.yaml\n", encoding="utf-8")
    (finding,) = check(folder, today=TODAY)
    assert (finding.file, finding.line, finding.rule) == ("workflow.yaml", 2, "reference")


@pytest.mark.parametrize("broken", BROKEN_PACKS, ids=lambda broken: broken.name)
def test_a_slip_is_found_on_its_line(broken: Broken, tmp_path: Path) -> None:
    is_found(broken, tmp_path)


@pytest.mark.parametrize("file", ["pack.yaml", "agencies.yaml", "plans.yaml", "workflow.yaml", "surveys/fft.yaml"])
def test_a_missing_file_is_named(file: str, tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    (folder / file).unlink()

    found = [finding for finding in check(folder, today=TODAY) if finding.rule is Rule.MISSING]

    assert any(file.startswith(finding.file) for finding in found)


def test_a_survey_that_asks_nothing_is_no_survey(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    asking = (folder / "surveys" / "fft.yaml").read_text(encoding="utf-8")
    empty = asking.split("questions:")[0].replace("level: required", "level: none").replace("negative", "never")
    (folder / "surveys" / "empty.yaml").write_text(empty, encoding="utf-8")

    assert [(f.file, f.rule) for f in check(folder, today=TODAY)] == [("surveys/empty.yaml", Rule.SHAPE)]


def test_a_group_of_one_prepared_answer_is_only_a_warning(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    replies = folder / "replies" / "promise.yaml"
    first, *_others = replies.read_text(encoding="utf-8").split("  - id: agree-first")
    replies.write_text(first, encoding="utf-8")

    assert [(f.file, f.line, f.rule, f.warning) for f in check(folder, today=TODAY)] == [
        ("replies/promise.yaml", 3, Rule.REPLY, True)
    ]


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


def test_the_check_knows_every_moment_at_which_a_clock_asks_for_something() -> None:
    pack = a_pack()
    plan = pack.plans["negative"]
    # Everything runs at once, and the round began too late for its reserves.
    current = Round(
        n=1,
        agency="office",
        started_at=NOW,
        due=plan.deadline(NOW),
        stage="work",
        stage_started_at=plan.deadline(NOW) - timedelta(hours=1),
        pauses=(Pause(NOW),),
        promise=Promise("Soon.", TODAY + timedelta(days=30), NOW),
        follow_up_asked_at=NOW,
        follow_up_due=plan.follow_up_due(NOW),
    )
    order = Order(1, "office", None, "negative", "in_work", NOW)
    for clock, actions in MOMENTS.items():
        states = {"in_work": State("in_work", None, clocks=(clock,))}
        asked: set[str] = set()
        fired: tuple[str, ...] = ()
        while timer := next_timer(replace(order, rounds=(replace(current, fired=fired),)), plan, Workflow(states, ())):
            asked.add(timer.action)
            fired = (*fired, timer.key)
        assert asked == set(actions), clock


def test_every_rule_is_shown_broken() -> None:
    assert {broken.rule for broken in BROKEN_PACKS} | {Rule.MISSING, Rule.STRAY} == set(Rule)


def test_every_rule_is_explained_in_the_docs() -> None:
    docs = (PACKS.parent / "docs" / "packs.md").read_text(encoding="utf-8")

    assert [rule for rule in Rule if f"| `{rule}` |" not in docs] == []


def test_every_fact_of_a_prepared_answer_is_explained_in_the_docs() -> None:
    docs = (PACKS.parent / "docs" / "packs.md").read_text(encoding="utf-8")
    explained = docs.split("### replies")[1].split("### calendars.yaml")[0]

    assert [f.name for f in fields(ReplyFacts) if f"`{f.name}`" not in explained] == []


def test_every_word_of_the_workflow_is_explained_in_the_docs() -> None:
    docs = (PACKS.parent / "docs" / "packs.md").read_text(encoding="utf-8")
    explained = docs.split("### workflow.yaml")[1].split("### mapping.yaml")[0]

    assert [word for word in (*Clock, *Guard, *EFFECTS) if f"`{word}`" not in explained] == []
