"""Refusals by code: each has a text in every language of the site, and nothing said to a page is English alone."""

import ast
import json
import re

import pytest

from chalicelib.adapters.templates.site import TEMPLATES, site_templates
from chalicelib.domain.reasons import Reason
from infra.paths import ROOT

OF_NO_PAGE = {"imported_orders.py", "outreach.py"}
"""What only programs call."""


def gaps(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


@pytest.mark.parametrize("language", site_templates().languages)
def test_every_code_has_a_text_in_every_language_with_no_gap_that_is_not_filled(language: str) -> None:
    words = json.loads((TEMPLATES / "i18n" / f"{language}.json").read_text("utf-8"))["refusals"]

    assert set(words) == {reason.name.lower() for reason in Reason}
    assert {reason.name for reason in Reason if not gaps(words[reason.name.lower()]) <= gaps(reason.value)} == set()


def test_a_sentence_keeps_its_code_and_the_values_in_it() -> None:
    said = Reason.TOO_LONG.said(most=20)

    assert said == "At most 20 characters are accepted."
    assert (said.code, said.params) == ("too_long", {"most": 20})


def test_what_pages_are_refused_with_at_a_field_has_a_code() -> None:
    """A sentence written where it is said would reach the page in general words alone."""
    files = [
        path
        for layer in ("domain", "services")
        for path in (ROOT / "chalicelib" / layer).rglob("*.py")
        if path.name not in OF_NO_PAGE
    ]
    calls = [
        node
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Problem", "Invalid.field"}
    ]

    assert len(calls) > 40
    assert [ast.unparse(call) for call in calls if isinstance(call.args[1], ast.Constant | ast.JoinedStr)] == []
