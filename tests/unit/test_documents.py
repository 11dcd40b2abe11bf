"""Documents and docstrings name nothing that is not there."""

import re
from pathlib import Path
from pkgutil import resolve_name

import pytest

from tests.builders import ROOT

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *DECISIONS,
    *sorted((ROOT / "packs").glob("*/README.md")),
]

SOURCES = [path for folder in ("chalicelib", "infra", "bench", "tests") for path in (ROOT / folder).rglob("*.py")]


def named(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_to_a_file_leads_to_one(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_command_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    modules = [ROOT / name.replace(".", "/") for name in re.findall(r"python -m ((?:infra|bench)[\w.]*)", text)]
    targets = re.findall(r"`make (\w+)", text)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert [m for m in modules if not m.with_suffix(".py").exists() and not (m / "__main__.py").exists()] == []
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name.partition("-")[0]) for path in DECISIONS]

    assert numbers == list(range(1, len(DECISIONS) + 1))
    assert [path.read_text(encoding="utf-8").partition(".")[0] for path in DECISIONS] == [f"# {n}" for n in numbers]


def test_a_decision_that_is_named_by_its_number_is_the_one_that_is_linked() -> None:
    for document in DOCUMENTS:
        for number, link in re.findall(r"\[decision (\d+)\]\(([^)]+)\)", document.read_text(encoding="utf-8")):
            assert Path(link).name.startswith(f"{int(number):04}-"), f"{named(document)}: {number} is {link}"


def test_what_docstrings_name_by_its_full_name_is_there() -> None:
    for source in SOURCES:
        for name in re.findall(r"``((?:chalicelib|infra|bench)(?:\.\w+)+)``", source.read_text(encoding="utf-8")):
            assert resolve_name(name), f"{named(source)}: {name}"
