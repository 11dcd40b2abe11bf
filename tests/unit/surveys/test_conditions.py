"""Conditions: a table of vectors that the browser is held to as well (tests/browser/test_conditions.py)."""

import json
from typing import Any

import pytest

from chalicelib.domain.surveys.conditions import holds
from tests.builders import ROOT

VECTORS = json.loads((ROOT / "tests/data/conditions.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=json.dumps)
def test_a_condition_holds_for_what_it_says_and_for_nothing_else(vector: dict[str, Any]) -> None:
    assert holds(vector["condition"], vector["answers"]) is vector["holds"]
