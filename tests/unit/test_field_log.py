"""The field log: each situation that failed in the field has a test, and the test is there."""

import ast
import re

import pytest

from tests.builders import ROOT

ROW = re.compile(r"\| (\d+a?) \| .+ \| .+ \| `(tests/[\w/]+\.py)::(\w+)` \|")
LOG = (ROOT / "docs" / "field-log.md").read_text(encoding="utf-8").splitlines()
ROWS = [line for line in LOG if line.startswith("|")][2:]


@pytest.mark.parametrize("row", ROWS)
def test_the_test_that_a_situation_names_is_there(row: str) -> None:
    found = ROW.fullmatch(row)
    assert found, "a row has a number, a situation, the right value and one test"
    _, path, name = found.groups()
    module = ast.parse((ROOT / path).read_text(encoding="utf-8"))

    assert name in {each.name for each in ast.walk(module) if isinstance(each, ast.FunctionDef)}


def test_situations_stand_in_the_order_of_their_numbers() -> None:
    numbers = [row.split("|")[1].strip() for row in ROWS]

    assert numbers == sorted(numbers, key=lambda number: (int(number.rstrip("a")), number))
