"""How phrases are found in what people write, and that no text takes more time than its length."""

import sys
from typing import Any

import pytest

from chalicelib.domain.cases.phrases import REACH, PhraseBook


def found(text: str, *phrases: str) -> bool:
    book = PhraseBook()
    book.add("it", phrases)
    return any(book.found(text))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("люк открыт*", "Люк на нашей улице третий день открытый."),
        ("люк открыт*", "Открыли и бросили: открыт люк"),
        ("люк нет|без|отсутств*", "Отсутствует люк на колодце"),
        ("газ пах*", "ПАХНЕТ ГАЗОМ!"),
        ("не+топят", "В квартире не топят"),
        ("дріт|дрот* лежить", "дроти лежить на землі"),
        ("wire hanging", "Hanging wires"),
        ("signal isnt+working", "The signal isn’t working"),
        ("井盖 没有|不见", "小区门口的井盖，已经不见了"),
        ("люк открыт*", "Люк на ул. Ленина открыт."),
    ],
)
def test_a_phrase_is_found_in_other_forms_and_in_any_order(phrase: str, text: str) -> None:
    assert found(text, phrase)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("люк открыт*", "Люк не открыт."),
        ("люк открыт*", "Крышка люка на месте. Магазин открыт."),
        ("tree fell", "The tree never fell."),
        ("не+топят", "топят"),
        ("не+топят", "не сразу топят"),
        ("井盖 不见", "井盖很新。钱包不见了"),
        ("газ пах*", "Газета пахнет краской"),
        ("люк открыт*", "Люк " + "и " * REACH + "открыт"),
    ],
)
def test_other_sentences_are_not_it(phrase: str, text: str) -> None:
    assert not found(text, phrase)


@pytest.mark.parametrize(
    "words",
    [
        "люк ",
        "люк открыт ",
        "не ",
        "не топят ",
        "井盖",
        "井盖没有",
        "manhole ",
        "a. ",
        "!",
        "ы",
        " ",
    ],
)
def test_the_work_grows_with_the_text_and_no_faster(words: str) -> None:
    book = PhraseBook()
    book.add(
        "it", ["люк открыт*|нет", "не+топят", "не+то* не+топ*", "井盖 不见|没有", "manhole|люк|не+топят open hole"]
    )

    def calls(length: int) -> int:
        text, made = (words * length)[:length], 0

        def count(_frame: Any, event: str, _arg: Any) -> None:
            nonlocal made
            made += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            assert len(list(book.found(text))) >= 1
        finally:
            sys.setprofile(None)
        return made

    assert calls(100_000) < 2.2 * calls(50_000) + 100
