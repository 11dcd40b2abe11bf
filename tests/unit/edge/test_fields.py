"""The kinds of field: what each takes, cleans and refuses."""

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.pack.pack import PhoneStyle
from chalicelib.entrypoints.schemas.fields import Email, Line, LongText, Phone, ShortText

line, some_line, text = TypeAdapter(Line), TypeAdapter(ShortText), TypeAdapter(LongText)
address, phone = TypeAdapter(Email), TypeAdapter(Phone)
UNSEEN = (
    *("\u200b", "\u200e", "\u202e", "\u2066", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u115f", "\u1160", "\u180b"),
    *("\u180d", "\u2800", "\u3164", "\ufe00", "\ufe0f", "\uffa0", "\U000e0041", "\U000e0100", "\U000e01ef"),
)


@pytest.mark.parametrize("sign", UNSEEN)
def test_a_line_loses_what_makes_it_look_like_another_one(sign: str) -> None:
    assert line.validate_python(f"cod{sign}.exe") == some_line.validate_python(f"cod{sign}.exe") == "cod.exe"


@pytest.mark.parametrize("sign", ["\x85", "\x9b", "\x1b", "\n", "\t", "\u2028", "\r\n"])
def test_a_line_is_one_line_without_controls(sign: str) -> None:
    assert line.validate_python(f" Anna{sign}Lee ") == "Anna Lee"


@pytest.mark.parametrize(
    "nothing", ["\u200b", "\u200b \u202e\n", " ", "\x85", "\x01", "\ufe0f\u3164\u2800", "\u115f \U000e0100\n"]
)
def test_a_text_in_which_there_is_nothing_to_see_is_empty(nothing: str) -> None:
    assert text.validate_python(nothing) == line.validate_python(nothing) == ""
    with pytest.raises(ValidationError, match="This text is empty"):
        some_line.validate_python(nothing)


def test_a_long_text_keeps_its_lines_and_joined_signs() -> None:
    said = "Перше.\n\n\tДруге 👩\u200d🚒 ❤\ufe0f 1\ufe0f\u20e3 葛\U000e0100"
    assert text.validate_python(said) == said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ivan@почта.рф", "ivan@xn--80a1acny.xn--p1ai"),
        ("o'neil+heed@NEAS.example", "o'neil+heed@neas.example"),
        ("a" * 64 + "@x.example", "a" * 64 + "@x.example"),
    ],
)
def test_an_address_is_kept_as_mail_servers_take_it(typed: str, kept: str) -> None:
    assert address.validate_python(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        ".sam@x.example",
        "sam.@x.example",
        "sam..x@x.example",
        "sam@-x.example",
        "a" * 65 + "@x.example",
        "sam@x",
        "sam@x..example",
        "иван@почта.рф",
        "sam@[192.0.2.1]",
        "sam@" + "x" * 64 + ".example",
    ],
)
def test_an_address_that_servers_refuse_is_refused_at_the_field(typed: str) -> None:
    with pytest.raises(ValidationError, match="An email address like name"):
        address.validate_python(typed)


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("RU", "912 345-67-89", "+79123456789"),
        ("RU", "8 (912) 345-67-89", "+79123456789"),
        ("RU", "８（９１２）３４５‐６７‐８９", "+79123456789"),
        ("RU", "+380 67 123 45 67", "+380671234567"),
        ("CN", "13812345678", "+8613812345678"),
        ("CN", "010-6234 5678", "+861062345678"),
        ("UA", "067 123 45 67", "+380671234567"),
        ("UA", "380671234567", "+380671234567"),
        ("GB", "020 7946 0958", "+442079460958"),
        (None, "+44 20 7946 0958", "+442079460958"),
    ],
)
def test_a_phone_number_is_taken_as_people_of_the_pack_s_country_write_it(
    country: str | None, typed: str, kept: str
) -> None:
    assert phone.validate_python(typed, context=lambda: PhoneStyle(country)) == kept


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        (None, "020 7946 0958"),
        ("UA", "067 123 45"),
        ("RU", "217-12-34"),
        ("RU", "8 912 345-67-89, 8 912 345-67-80"),
        ("RU", "+79123456789/x12"),
        ("GB", "0800 FLOWERS"),
        ("CN", "13812345678转123"),
    ],
)
def test_what_is_no_phone_number_here_is_refused_with_an_example(country: str | None, typed: str) -> None:
    with pytest.raises(ValidationError, match="like 0161 496 0000 is expected"):
        phone.validate_python(typed, context=lambda: PhoneStyle(country, "0161 496 0000"))


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        (None, "+44 20 7946 0958 ext. 12"),
        (None, "+380441234567;ext=5"),
        (None, "+7 912 345-67-89 x7"),
        ("RU", "8 (342) 217-12-34 доб. 12"),
        ("GB", "020 7946 0958 # 12"),
    ],
)
def test_an_extension_of_a_phone_number_is_refused_not_dropped(country: str | None, typed: str) -> None:
    with pytest.raises(ValidationError, match="without an extension"):
        phone.validate_python(typed, context=lambda: PhoneStyle(country))
