"""Chinese names in public texts: sentences as governments and residents write them, with and without a name.

The rules were fitted to the sentences under ``tuned`` alone. Those under ``held_out`` were written before the rules.
No rule and no list is fitted to them: they show how the rules do with sentences that were not tried.
"""

import json

import pytest

from chalicelib.domain.people.personal_data import personal_data
from chalicelib.domain.reasons import Reason
from tests.builders import ROOT

TEXTS = json.loads((ROOT / "tests/data/chinese_texts.json").read_text(encoding="utf-8"))


def names_found(texts: list[str]) -> list[str]:
    return [text for text in texts if personal_data(text) is Reason.PUBLISHED_NAME]


@pytest.mark.parametrize("part", TEXTS)
def test_ordinary_sentences_of_a_government_hold_no_name(part: str) -> None:
    assert len(TEXTS[part]["ordinary"]) >= 40
    assert len(names_found(TEXTS[part]["ordinary"])) <= (1 if part == "held_out" else 0)


@pytest.mark.parametrize("part", TEXTS)
def test_nine_of_ten_names_are_found_where_people_write_them(part: str) -> None:
    texts = TEXTS[part]["names"]
    assert len(texts) >= 14
    assert len(names_found(texts)) >= 0.9 * len(texts)
