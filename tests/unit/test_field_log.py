"""The field log is sorted, and each of its right values is held by a test that exists."""

import ast
import re

import pytest

from tests.builders import ROOT

_ROW = re.compile(r"^\| (\d+)([a-z]?) \| .+ \| .+ \| `(tests/\S+\.py)::(\w+)` \|$")
_LINES = (ROOT / "docs" / "field-log.md").read_text(encoding="utf-8").splitlines()
ROWS = [line for line in _LINES if line.startswith("| ")][1:]


@pytest.mark.parametrize("row", ROWS)
def test_each_row_names_a_test_that_exists(row: str) -> None:
    found = _ROW.match(row)
    assert found, "a row is: number, situation, right value, `tests/path.py::test_name`"
    functions = ast.walk(ast.parse((ROOT / found[3]).read_text(encoding="utf-8")))
    assert found[4] in {each.name for each in functions if isinstance(each, ast.FunctionDef)}


def test_rows_stand_by_number() -> None:
    numbers = [(int(found[1]), found[2]) for row in ROWS if (found := _ROW.match(row))]
    assert numbers == sorted(numbers)
