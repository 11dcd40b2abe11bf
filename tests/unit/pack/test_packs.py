"""The pack tool: the demo pack is sound, compiles to what the functions read, and is applied once."""

import json
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chalicelib.domain.clocks.plans import Term
from chalicelib.domain.pack.read import read_pack
from infra.packs import PACKS, BrokenPack, apply, check, compiled
from infra.packs import __main__ as tool
from infra.packs.document import canonical, version_of
from infra.packs.source import read_source
from tests.unit.pack.fakes import DEMO, Bucket, change, copy_of, packs

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_every_pack_of_the_repository_is_sound() -> None:
    """But for days that a government has yet to decree: nobody can fix that."""
    for folder in packs():
        assert [finding for finding in check(folder, today=TODAY) if not finding.note] == [], folder.name


def test_the_compiled_demo_pack_is_what_the_functions_read() -> None:
    demo = compiled(DEMO, today=TODAY)

    pack = read_pack(json.loads(demo.text), demo.version)

    assert pack.languages == ("en", "uk")
    assert list(pack.agency_line("neas")) == ["neas", "nhs-england"]
    assert list(pack.service_line("nhft-camhs")) == ["nhft-camhs", "nhft-mental-health"]
    assert pack.surveys["fft"].level == "required"
    assert pack.plans[pack.default_plans["feedback"]].total == Term(5, working=True)
    assert pack.limits.publication == 10


def test_a_part_of_a_service_has_the_stages_of_the_whole_unless_it_has_its_own() -> None:
    services = compiled(DEMO, today=TODAY).document["services"]

    assert services["nhft-camhs"]["stages"] == services["nhft-mental-health"]["stages"]
    assert services["nhft-camhs"]["stages"] != []


def test_holidays_are_written_out_up_to_the_calendars_end() -> None:
    calendar = compiled(DEMO, today=TODAY).document["calendars"]["gb-eng"]

    assert {"2026-12-25", "2026-12-28", "2027-03-29", "2028-12-26"} <= set(calendar["days_off"])
    assert calendar["days_off"] == sorted(calendar["days_off"])
    assert calendar["valid_until"] == "2028-12-31"


def test_an_extra_working_day_is_worked_although_it_is_a_holiday(tmp_path: Path) -> None:
    folder = copy_of(DEMO, tmp_path)
    change(folder / "calendars.yaml", "extra_working_days: []", 'extra_working_days: ["2026-12-28"]')

    assert "2026-12-28" not in compiled(folder, today=TODAY).document["calendars"]["gb-eng"]["days_off"]


def test_a_whole_day_loses_no_minute(tmp_path: Path) -> None:
    folder = copy_of(DEMO, tmp_path)
    change(folder / "calendars.yaml", '["09:00", "17:00"]', '["00:00", "24:00"]')

    calendar = read_pack(compiled(folder, today=TODAY).document, "v1").plans["appeal"].calendar

    assert check(folder, today=TODAY) == []
    assert calendar.closing(TODAY) - calendar.opening(TODAY) == timedelta(days=1)


def test_the_demo_plans_run_as_they_are_written() -> None:
    plans = read_pack(compiled(DEMO, today=TODAY).document, "v1").plans
    rating, appeal = plans["negative-rating"], plans["appeal"]

    assert [stage.id for stage in rating.stages] == ["dispatch", "acceptance", "work", "approval"]
    assert rating.stage_of["escalated"] == "acceptance"
    assert rating.stages[2].budget == timedelta(hours=24)
    assert appeal.total == Term(30, working=False, roll=True)
    assert (appeal.approval, appeal.extension_days, appeal.pause_days) == (True, 30, 15)
    assert appeal.warn_before == (timedelta(hours=24),)


def test_topics_take_their_agency_and_plan_from_above() -> None:
    pack = read_pack(compiled(DEMO, today=TODAY).document, "v1")

    assert pack.agency_of_topic("patient-transport") == "neas"
    assert pack.plan_of_topic("medicines") == "appeal"
    assert all(pack.plan_of_topic(topic) for topic in pack.topics)
    assert 8 <= len(pack.topics) <= 12


def test_a_pack_does_without_topics_kinds_and_dispatch(tmp_path: Path) -> None:
    folder = copy_of(DEMO, tmp_path)
    (folder / "topics.yaml").unlink()
    (folder / "routing.yaml").unlink()
    shutil.rmtree(folder / "replies")
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^(dispatch:.*|kinds:.*|  (complaint|proposal|statement|request): .*|  appeal: .*)\n", "", text)
    (folder / "pack.yaml").write_text(text, encoding="utf-8")

    pack = read_pack(compiled(folder, today=TODAY).document, "v1")

    assert (pack.topics, pack.kinds) == ({}, {})
    assert pack.dispatch == "nhs-england", "the first agency that has none above it"
    assert pack.default_plans["appeal"] == "negative-rating", "that of ratings"


def test_equal_packs_have_equal_versions_and_a_changed_word_another() -> None:
    one = compiled(DEMO, today=TODAY)
    other = canonical(one.document | {"title": {"en": "Another"}})

    assert one.version == compiled(DEMO, today=date(2027, 3, 1)).version == version_of(one.text)
    assert version_of(other) != one.version


def test_a_broken_pack_is_not_applied(tmp_path: Path) -> None:
    bucket = Bucket()
    folder = copy_of(DEMO, tmp_path)
    change(folder / "plans.yaml", "calendar: gb-eng", "calendar: gb-sct")

    with pytest.raises(BrokenPack, match=r"plans\.yaml:5"):
        apply(folder, lake="lake", s3=bucket, now=NOW)
    assert bucket.written == []


def test_yaml_words_that_only_look_like_other_things_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("a: no\nb: 17:00\nc: 2026-12-25\nd: 1_000\ne: 0o17\nf: true\ng: 12\nh: 1.5\ni: null\nj: on\n")

    assert read_source(path, "words.yaml").value == {
        "a": "no",
        "b": "17:00",
        "c": "2026-12-25",
        "d": "1_000",
        "e": "0o17",
        "f": True,
        "g": 12,
        "h": 1.5,
        "i": None,
        "j": "on",
    }


def test_the_check_command_says_where_what_and_how_to_mend_it(tmp_path: Path) -> None:
    folder = copy_of(DEMO, tmp_path)
    change(folder / "plans.yaml", "calendar: gb-eng", "calendar: gb-sct")

    broken = CliRunner().invoke(tool.app, ["check", str(folder)])
    sound = CliRunner().invoke(tool.app, ["check", "demo"])
    unknown = CliRunner().invoke(tool.app, ["check", "nowhere"])

    assert broken.exit_code == 1
    assert "demo/plans.yaml:5" in broken.output
    assert "gb-sct" in broken.output
    assert sound.exit_code == 0
    assert unknown.exit_code == 2


def test_without_a_name_the_check_command_looks_at_every_pack() -> None:
    checked = CliRunner().invoke(tool.app, ["check", "--strict"])

    assert checked.exit_code == 0
    assert re.findall(r"(?m)^([a-z-]+): (?:sound|0 to fix)", checked.output) == sorted(
        path.parent.name for path in PACKS.glob("*/pack.yaml")
    )


def test_of_several_packs_each_is_checked_and_one_that_is_broken_fails_them_all(tmp_path: Path) -> None:
    folder = copy_of(DEMO, tmp_path)
    change(folder / "plans.yaml", "calendar: gb-eng", "calendar: gb-sct")

    checked = CliRunner().invoke(tool.app, ["check", str(folder), "demo"])

    assert checked.exit_code == 1
    assert "gb-sct" in checked.output
    assert checked.output.endswith("demo: sound.\n")


def test_the_list_command_shows_each_pack() -> None:
    listed = CliRunner().invoke(tool.app, ["list"], env={"HEED_LAKE": ""})

    assert listed.exit_code == 0
    assert "demo" in listed.output
