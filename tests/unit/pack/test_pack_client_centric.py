"""The client-centric pack: ways through life situations, and personal managers who are told of their orders."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack
from infra.packs import PACKS, check, compiled

TODAY = date(2026, 11, 22)
NAME = "client-centric"


@pytest.fixture(scope="module")
def pack() -> Pack:
    found = compiled(PACKS / NAME, today=TODAY)
    return read_pack(found.document, found.version)


def test_the_pack_is_sound() -> None:
    assert check(PACKS / NAME, today=TODAY) == []


def test_a_way_through_a_situation_leads_across_bodies(pack: Pack) -> None:
    steps = pack.life_situations["investment-project"].steps

    assert [step.service for step in steps][:2] == ["investment-map", "project-support"]
    assert len({pack.services[step.service].agency for step in steps}) >= 5


def test_services_of_one_kind_have_one_manager(pack: Pack) -> None:
    assert pack.services["tax-relief"].manager == pack.services["cost-subsidy"].manager is not None


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("life_situations.yaml", "service: first-advice", "service: nothing", "reference"),
        ("life_situations.yaml", "stage: advice", "stage: nowhere", "reference"),
        ("life_situations.yaml", "first-advice, stage: advice", "first-advice, stage: filing", "reference"),
        ("life_situations.yaml", "service: microloan, stage: decision", "service: microloan, stage: filing", "unique"),
        ("life_situations.yaml", "service: microloan, stage: decision", "service: microloan", "unique"),
        ("life_situations.yaml", 'en: "Registering the business"', 'pl: "Rejestracja"', "text"),
        ("life_situations.yaml", "{ru: Открываю своё дело, en: I am starting a business}", "{en: Business}", "text"),
        ("services.yaml", "manager: manager.start@", "manager: nobody@", "responsible"),
        ("services.yaml", "manager: manager.start@", "manager: manager.finance@", "responsible"),
        ("services.yaml", "manager: manager.start@invest.example", "manager: somebody", "shape"),
    ],
)  # fmt: skip
def test_a_slip_is_found(tmp_path: Path, file: str, old: str, new: str, rule: str) -> None:
    broken = shutil.copytree(PACKS / NAME, tmp_path / NAME)
    shutil.copytree(PACKS / "demo", tmp_path / "demo")
    text = (broken / file).read_text("utf-8")
    assert old in text

    (broken / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    assert {(finding.rule, finding.file) for finding in check(broken, today=TODAY)} == {(rule, file)}


@pytest.mark.parametrize(
    ("part", "finds"),
    [
        ("power-connection:\n", {("unique", "life_situations.yaml")}),
        ("one-stop:\n", set()),
    ],
    ids=["a step beside the whole of it", "no step"],
)
def test_a_service_and_a_part_of_it_are_not_two_steps(tmp_path: Path, part: str, finds: set[tuple[str, str]]) -> None:
    broken = shutil.copytree(PACKS / NAME, tmp_path / NAME)
    shutil.copytree(PACKS / "demo", tmp_path / "demo")
    services = broken / "services.yaml"
    services.write_text(services.read_text("utf-8").replace(part, f"{part}  parent: land-lease\n", 1), encoding="utf-8")

    assert {(finding.rule, finding.file) for finding in check(broken, today=TODAY)} == finds
