"""The kinds of field: what each takes, cleans and refuses."""

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.entrypoints.schemas.fields import Line, LongText, ShortText

line, some_line, text = TypeAdapter(Line), TypeAdapter(ShortText), TypeAdapter(LongText)
UNSEEN = ("\u200b", "\u200e", "\u202e", "\u2066", "\u2060", "\ufeff", "\u00ad")


@pytest.mark.parametrize("sign", UNSEEN)
def test_a_line_loses_what_makes_it_look_like_another_one(sign: str) -> None:
    assert line.validate_python(f"cod{sign}.exe") == some_line.validate_python(f"cod{sign}.exe") == "cod.exe"


@pytest.mark.parametrize("sign", ["\x85", "\x9b", "\x1b", "\n", "\t", "\u2028", "\r\n"])
def test_a_line_is_one_line_without_controls(sign: str) -> None:
    assert line.validate_python(f" Anna{sign}Lee ") == "Anna Lee"


@pytest.mark.parametrize("nothing", ["\u200b", "\u200b \u202e\n", " ", "\x85"])
def test_a_text_in_which_there_is_nothing_to_see_is_empty(nothing: str) -> None:
    assert text.validate_python(nothing) == line.validate_python(nothing) == ""
    with pytest.raises(ValidationError, match="This text is empty"):
        some_line.validate_python(nothing)


def test_a_long_text_keeps_its_lines_and_joined_signs() -> None:
    assert text.validate_python("Перше.\n\n\tДруге 👩\u200d🚒") == "Перше.\n\n\tДруге 👩\u200d🚒"
