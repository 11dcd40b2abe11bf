"""Ratings that are read by hand: the same as the model reads them, or left to the model."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.domain.pack.pack import PhoneStyle
from chalicelib.entrypoints.schemas.feedback import FeedbackIn
from chalicelib.entrypoints.submissions.plain_ratings import read_plain_rating
from chalicelib.entrypoints.submissions.receipts import draft_of
from tests.unit.edge.requests import a_rating

UKRAINE = PhoneStyle("UA")


def phones() -> PhoneStyle:
    return UKRAINE


texts = st.text(max_size=12) | st.sampled_from(
    ["", " ", "a" * 64, "a" * 65, "\0", "\x1b", "\u200b", "дуже довго", "👩\u200d🚒", "not_applicable"]
)
numbers = st.integers() | st.sampled_from([0, 1, 5, 6, 10**9, 10**9 + 1, -(10**9), True, False, 1.0, 4.5, 1e300])
simple = st.none() | texts | numbers
contacts = st.fixed_dictionaries(
    {},
    optional={
        "email": st.sampled_from(["sam@person.example", "sam@почта.рф", "nobody", "", None, 1]),
        "phone": st.sampled_from(["044 123 45 67", "+380441234567", "+380441234567 ext 3", "12", None, 1]),
        "name": simple,
        "surveys": st.booleans() | simple,
    },
)
answers = st.dictionaries(
    st.sampled_from(["speed", "q", "", "a" * 65]),
    simple | st.lists(simple, max_size=3) | st.dictionaries(texts, simple | st.dictionaries(texts, texts), max_size=3),
    max_size=3,
)
fields = {
    **dict.fromkeys(("id", "service", "stage", "channel", "region", "office", "window", "language"), simple),
    **dict.fromkeys(("survey", "agency", "level", "comment", "transaction", "corrects", "unknown"), simple),
    "answers": answers | simple,
    "contact": contacts | simple,
}
ratings = st.fixed_dictionaries({}, optional=fields).map(lambda changes: a_rating(**changes))


@settings(max_examples=400, deadline=None)
@given(rating=ratings)
@example(rating=a_rating(contact=None, comment=None, level=None))
@example(rating=a_rating(answers={"a": ["x"], "b": {"r": 1, "s": "t"}, "c": 5, "d": "words"}))
@example(rating=a_rating(answers={"a": [{"option": "else", "text": "by boat"}], "b": 1.5}))
@example(rating=a_rating(level=True))
@example(rating=a_rating(corrects=1))
def test_what_is_read_by_hand_is_what_the_model_reads(rating: dict[str, Any]) -> None:
    raw = json.dumps(rating, ensure_ascii=False).encode()
    plain = read_plain_rating(raw, phones)
    if plain is None:
        return

    modelled = FeedbackIn.model_validate_json(raw, context=phones)
    assert plain.draft == draft_of(modelled)
    assert (plain.transaction, plain.corrects) == (modelled.transaction, modelled.corrects)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"level": None, "answers": {"speed": 4}},
        {"answers": {"how": "bus", "what": ["queue", "form"], "grid": {"staff": 5}, "more": "Слова"}},
        {"contact": {"phone": "044 123 45 67", "name": "Сем", "surveys": True}},
        {"contact": None, "transaction": "token", "corrects": True, "id": "01M83XJ8800000000000000001"},
        {"comment": "\ttabs,\nlines and a bell\x07"},
    ],
)
def test_an_ordinary_rating_is_read_by_hand(changes: dict[str, Any]) -> None:
    assert read_plain_rating(json.dumps(a_rating(**changes)).encode(), phones) is not None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'"\xff"',
        b"[" * 100_000,
        b'{"survey": "short", "agency": "office", "level": NaN}',
        b'{"survey": "short", "agency": "office", "level": 1, "level": 5}',
        b'{"survey": "short", "agency": "office", "answers": {"q": 1, "q": 5}}',
        b'{"survey": "short", "agency": "office", "comment": "half \\ud83d"}',
        b'{"survey": "short", "agency": "office", "channel": null}',
        b'{"survey": "short", "agency": "office", "comment": "' + b"a" * 300_000 + b'"}',
    ],
)
def test_anything_else_is_left_to_the_model(body: bytes) -> None:
    assert read_plain_rating(body, phones) is None
