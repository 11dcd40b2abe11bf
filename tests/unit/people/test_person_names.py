"""Given and family names in public texts, in Ukrainian, Russian and English: sentences with and without a name.

The rules were fitted to the sentences under ``tuned`` alone. Those under ``held_out`` were written before the rules.
No rule and no list is fitted to them: they show how the rules do with sentences that were not tried. Three of their
ordinary sentences are taken for names: two rivers and a dock (Лена Вышла, Don Valley, Albert Dock).
"""

import json

import pytest

from chalicelib.domain.people.personal_data import personal_data
from chalicelib.domain.reasons import Reason
from tests.builders import ROOT

TEXTS = json.loads((ROOT / "tests/data/person_texts.json").read_text(encoding="utf-8"))


def names_found(texts: list[str]) -> list[str]:
    return [text for text in texts if personal_data(text) is Reason.PUBLISHED_NAME]


@pytest.mark.parametrize("part", TEXTS)
def test_ordinary_sentences_hold_no_name(part: str) -> None:
    assert len(TEXTS[part]["ordinary"]) >= 25
    assert len(names_found(TEXTS[part]["ordinary"])) <= (3 if part == "held_out" else 0)


@pytest.mark.parametrize("part", TEXTS)
def test_nine_of_ten_names_are_found_however_they_are_written(part: str) -> None:
    texts = TEXTS[part]["names"]
    assert len(texts) >= 24
    assert len(names_found(texts)) >= (0.9 if part == "held_out" else 1) * len(texts)
