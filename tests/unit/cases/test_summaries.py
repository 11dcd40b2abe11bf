"""What a row of a list tells of its order, without the case being opened."""

from dataclasses import replace

import pytest

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.submissions.appeal import Appeal
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.cases.summaries import MOST_WORDS, SummaryOut, first_line, summary_view
from tests.builders import NOW, a_feedback, an_appeal, opened_by, pack_document

REASONS = {
    "id": "why",
    "type": "multiple",
    "text": {"en": "Why?"},
    "options": [{"id": "slow", "text": {"en": "too slow"}}, {"id": "rude", "text": {"en": "rude"}}],
}


def pack_with_reasons() -> Pack:
    document = pack_document()
    document["surveys"]["short"]["questions"].append(REASONS)
    return read_pack(document, "v1")


def about(submission: Feedback | Appeal) -> SummaryOut:
    pack = pack_with_reasons()
    case = opened_by(submission, now=NOW, pack=pack).case
    return summary_view(case, case.orders[0], submission, pack, NOW)


def test_a_rating_tells_its_words_its_level_and_what_was_ticked() -> None:
    told = about(a_feedback(level=2, answers={"speed": 1, "why": ["slow", "rude"]}))
    assert told["words"] == "Turned away twice."
    assert (told["level"], told["language"], told["channel"], told["reach"]) == (2, "en", "web", ["mail"])
    assert told["reasons"] == ["too slow", "rude"]
    assert told["service"] == {"id": "permits", "name": "Permits"}


def test_an_appeal_tells_its_kind_its_place_and_how_many_files_it_has() -> None:
    appeal = an_appeal()
    told = about(appeal)
    assert told["kind"] is not None
    assert told["kind"]["id"] == appeal.kind
    assert told["place"] == (appeal.place.address if appeal.place else None)
    assert told["files"] == len(appeal.attachments)
    assert told["level"] is None


def test_an_order_with_a_question_of_its_own_tells_that() -> None:
    pack = pack_with_reasons()
    appeal = an_appeal()
    case = opened_by(appeal, now=NOW, pack=pack).case
    own = replace(case.orders[0], text="Who pays for the lost day?")
    assert summary_view(case, own, appeal, pack, NOW)["words"] == "Who pays for the lost day?"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (None, None),
        ("", None),
        (" \n \t\n", None),
        ("\n  The   lift\tstands.\nSince Monday.", "The lift stands."),
        ("a" * MOST_WORDS, "a" * MOST_WORDS),
        ("a" * (MOST_WORDS + 1), "a" * MOST_WORDS + "…"),
        ("word " * 100, ("word " * 40).strip() + "…"),
    ],
)
def test_the_first_line_is_the_beginning_of_what_was_written(words: str | None, line: str | None) -> None:
    assert first_line(words) == line
