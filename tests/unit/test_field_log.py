"""The log of the field names a test in each row, and the test is there."""

import ast
import re

from tests.builders import ROOT

LOG = ROOT / "docs/field-log.md"
_ROW = re.compile(r"^\| (\d+[a-z]?) \|.*\| `([^`]+)` \|$")


def rows() -> list[re.Match[str]]:
    lines = LOG.read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("|")][2:]
    found = [_ROW.match(line) for line in table]
    assert all(found), [line for line, match in zip(table, found, strict=True) if not match]
    return [match for match in found if match]


def test_each_row_names_a_test_that_exists() -> None:
    for row in rows():
        path, _, name = row[2].partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert any(isinstance(node, ast.FunctionDef) and node.name == name for node in ast.walk(tree)), row[2]


def test_the_rows_are_sorted_by_number() -> None:
    numbers = [(int(re.sub(r"\D", "", row[1])), row[1]) for row in rows()]
    assert numbers == sorted(numbers)
