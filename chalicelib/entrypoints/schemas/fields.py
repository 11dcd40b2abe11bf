"""Field types of the request models, with their validation.

A type checks what can be checked without the pack: kind of value, length, characters, range. Only the type of phone
numbers needs the pack, for its country.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from chalicelib.domain.pack.pack import PhoneStyle
from chalicelib.entrypoints.schemas.phones import Extension, PhoneStyles, e164
from chalicelib.entrypoints.schemas.texts import MAX_ADDRESS, MAX_TEXT, cleaned, mail_address, one_line

_MAIL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[^\s@]+"
_day = re.compile(r"\d{4}-\d{2}-\d{2}")
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _cleaned(text: str) -> str:
    """The text as ``cleaned`` makes it. NUL is refused: no program pastes it, and some end a text at it."""
    return cleaned(_without_nul(text))


def _one_line(text: str) -> str:
    return one_line(_without_nul(text))


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("nul_character", "This text has a NUL character in it")
    return text


def _some_line(text: str) -> str:
    """One line, as ``_one_line`` makes it. An empty one is refused."""
    line = _one_line(text)
    if not line:
        raise PydanticCustomError("empty_line", "This text is empty")
    return line


def _one_address(text: str) -> str:
    address = mail_address(text)
    if address is None:
        raise PydanticCustomError("mail_address", "An email address like name@example.org is expected")
    return address


def _ordinary_time(moment: datetime) -> datetime:
    """The time, from 1970 to 2199. Ids hold the time since 1970; near the ends of the calendar, conversion between time
    zones overflows."""
    if not _EARLIEST <= moment < _LATEST:
        raise PydanticCustomError("moment", "A time from 1970 to 2199 is expected")
    return moment


def _written_day(day: Any) -> Any:
    """The value if it is written YYYY-MM-DD: pydantic alone would also read ``0`` as a day in 1970."""
    if not isinstance(day, str) or not _day.fullmatch(day):
        raise PydanticCustomError("day", "A date like 2026-12-24 is expected")
    return day


def _one_number(number: str, info: ValidationInfo) -> str:
    """The phone number as E.164, read as people of the pack's country write it."""
    ask: PhoneStyles = info.context or PhoneStyle
    style = ask()
    try:
        kept = e164(number, style.country)
    except Extension:
        raise PydanticCustomError("phone_extension", "A phone number without an extension is expected") from None
    if kept is None:
        raise PydanticCustomError(
            "phone_number",
            "A phone number like {example} is expected, one of another country with its code",
            {"example": style.example},
        )
    return kept


def _number_or_text(value: Any, read: Callable[[Any], int | str]) -> int | str:
    """Report one error, at the field itself: the errors of a union would name its branches as if they were fields."""
    try:
        return read(value)
    except ValidationError:
        raise PydanticCustomError(
            "number_or_text",
            "A whole number, or a text of at most {characters} characters without NUL, is expected",
            {"characters": MAX_TEXT},
        ) from None


def _survey_answer(value: Any, read: Callable[[Any], Any]) -> Any:
    """Report one error, as ``_number_or_text`` does."""
    try:
        return read(value)
    except ValidationError:
        raise PydanticCustomError(
            "survey_answer",
            "A number, a text without NUL, a list of options, or an answer for each row is expected, none of "
            "more than {characters} characters",
            {"characters": MAX_TEXT},
        ) from None


Name = Annotated[str, Field(min_length=1, max_length=64)]
LongText = Annotated[
    str, Field(max_length=MAX_TEXT, json_schema_extra={"pattern": r"^[^\x00]*$"}), AfterValidator(_cleaned)
]
Line = Annotated[
    str, Field(max_length=MAX_TEXT, json_schema_extra={"pattern": r"^[^\x00]*$"}), AfterValidator(_one_line)
]
ShortText = Annotated[
    str,
    Field(min_length=1, max_length=200, json_schema_extra={"pattern": r"^[^\x00]*$"}),
    AfterValidator(_some_line),
]
Whole = Annotated[int, Field(ge=-(10**9), le=10**9)]
Reply = Annotated[Whole | LongText, WrapValidator(_number_or_text)]
_Worded = dict[Name, LongText]
_Decimal = Annotated[float, Field(ge=-(10**9), le=10**9, allow_inf_nan=False)]
SurveyAnswer = Annotated[
    Whole
    | _Decimal
    | LongText
    | Annotated[list[Name | _Worded], Field(max_length=100)]
    | Annotated[dict[Name, Whole | LongText | _Worded], Field(max_length=100)],
    WrapValidator(_survey_answer),
]
"""``chalicelib.domain.surveys.answers`` describes the forms of an answer and checks what is inside of one."""
Level = Annotated[int, Field(ge=1, le=5, description="1 very dissatisfied ... 5 very satisfied")]
Version = Annotated[
    int, Field(ge=1, le=10**6, description="The version of the case that was seen; an older one is 409")
]
Day = Annotated[date, BeforeValidator(_written_day)]
Moment = Annotated[AwareDatetime, AfterValidator(_ordinary_time)]
Corrects = Annotated[
    bool,
    Field(
        description="The id may stand for an earlier copy whose receipt never came: this one corrects it. Within an "
        "hour it replaces that copy or, where a case was opened, follows as a message"
    ),
]
Transaction = Annotated[
    str,
    Field(
        max_length=4096,
        min_length=1,
        description="A signed token of the agency's service system that shows which use of the service this is about; "
        "each can be rated once",
    ),
]
Email = Annotated[
    str, Field(max_length=MAX_ADDRESS, json_schema_extra={"pattern": f"^{_MAIL}$"}), AfterValidator(_one_address)
]
Phone = Annotated[
    str,
    Field(max_length=40, description="With its country code, or as people of the pack's country write it"),
    AfterValidator(_one_number),
]
