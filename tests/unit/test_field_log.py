"""Every test that docs/field-log.md names exists."""

import re
from pathlib import Path

from tests.builders import ROOT

LOG = ROOT / "docs" / "field-log.md"


def rows() -> list[list[str]]:
    """The cells of each row of the table."""
    lines = [line for line in LOG.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def test_every_row_names_a_test_that_exists() -> None:
    missing = []
    for *_, named in rows():
        found = re.fullmatch(r"`(tests/[\w/]+\.py)::(\w+)`", named)
        path = ROOT / found[1] if found else Path()
        if not found or not path.is_file() or f"def {found[2]}(" not in path.read_text(encoding="utf-8"):
            missing.append(named)

    assert rows()
    assert missing == []


def test_the_rows_are_sorted_by_number() -> None:
    numbers = [int(re.match(r"\d+", number)[0]) for number, *_ in rows() if re.match(r"\d+", number)]  # type: ignore[index]

    assert numbers == sorted(numbers)
