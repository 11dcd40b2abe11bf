"""The JSON Schemas of pack files: up to date, true of every pack here, and refusing what the check refuses."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

from infra.packs.reader import FILES, FOLDERS
from infra.packs.schemas import SCHEMAS, schemas, write_schemas
from infra.packs.source import read_source
from tests.unit.pack.fakes import DEMO, packs


def validator(file: Path) -> Any:
    stem = file.parent.name if file.parent.name in FOLDERS else file.stem
    return Draft202012Validator(json.loads((SCHEMAS / f"{stem}.json").read_text(encoding="utf-8")))


def test_the_committed_schemas_are_up_to_date() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*")}

    assert committed == schemas(), "python -m infra.packs schemas writes them anew"


def test_every_file_of_every_pack_fits_its_schema() -> None:
    for pack in packs():
        for file in sorted(pack.rglob("*.yaml")):
            errors = [error.message for error in validator(file).iter_errors(read_source(file, file.name).value)]
            assert errors == [], f"{pack.name}/{file.name}"


@pytest.mark.parametrize("file", sorted(path.relative_to(DEMO).as_posix() for path in DEMO.rglob("*.yaml")))
def test_an_editor_sees_an_unknown_field(file: str) -> None:
    value = read_source(DEMO / file, file).value
    where = value[0] if isinstance(value, list) else next(iter(value.values())) if file[:-5] in FILES else value
    (where if isinstance(where, dict) else value)["colour"] = "red"

    assert not validator(DEMO / file).is_valid(value)


def test_a_file_may_be_that_of_another_pack() -> None:
    assert validator(DEMO / "workflow.yaml").is_valid({"use": "../demo/workflow.yaml"})
    assert not validator(DEMO / "workflow.yaml").is_valid({"use": "../demo/workflow.yaml", "states": {}})


def test_schemas_of_files_that_packs_have_no_more_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.packs.schemas.SCHEMAS", tmp_path)
    (tmp_path / "omens.json").write_text("{}")

    write_schemas()

    assert {path.stem for path in tmp_path.iterdir()} == {*FILES, *FOLDERS}
