"""Find personal data in texts to be published: mail address, phone number, home address, case number, name.

Patterns find what is written as people commonly write it. Short numbers, dates, sums, numbers of laws, and the phone
numbers that the pack publishes itself pass. It finds oversights; it does not prove that a text has no personal data.
"""

import re
from collections.abc import Iterable
from unicodedata import normalize

from chalicelib.domain.ids import parse_case_number
from chalicelib.domain.people.chinese_names import names_person_in_chinese
from chalicelib.domain.people.person_names import names_person
from chalicelib.domain.reasons import Reason

_APOSTROPHES = str.maketrans(dict.fromkeys("ʼ’‘`′´", "'"))
"""The signs that people write for an apostrophe. Every pattern and list here has the plain one."""
_NAME = re.compile(
    r"\b[А-ЯЁІЇЄҐ][а-яёіїєґ'-]{1,30}\s+(?:[А-ЯЁІЇЄҐ][а-яёіїєґ'-]{1,30}\s+)?"
    r"[А-ЯЁІЇЄҐ][а-яёіїєґ'-]{1,30}(?:ович|евич|йович|ьич|овна|евна|ична|инична|івна|ївна)\b"
    r"|\b[А-ЯЁІЇЄҐ][а-яёіїєґ'-]{1,30}\s+[А-ЯЁІЇЄҐ]\.\s?[А-ЯЁІЇЄҐ]\."
    r"|\b[А-ЯЁІЇЄҐ]\.\s?[А-ЯЁІЇЄҐ]\.\s?[А-ЯЁІЇЄҐ][а-яёіїєґ'-]{2,30}"
    r"|\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+[A-Z][a-z'-]{1,30}"
)
"""A name with a patronymic, with initials, or with a title."""
_MAIL = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]{2,}")
_DIGITS = re.compile(r"\+?\(?\d[\d\s().\-\u00a0\u2010-\u2013]{7,}\d")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}")
_CASE = re.compile(r"\b[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{5}\b")
_NO_DIGIT = re.compile(r"\D")
_IN_THREES = re.compile(r"\d{1,3}(?:[ \u00a0.]\d{3})+")
_HOUSE = r"(?:буд\.?|дом|д\.?|№)?\s?\d+"
_CAPITAL_WORD = r"[А-ЯЁІЇЄҐ][\w'-]{1,30}"
_ADDRESS = re.compile(
    r"\b(?:(?:вул|ул|просп|пров|пер|бульв|наб|пл|ш)(?:\.\s?|\s)|(?:пр-т|пр-кт|б-р)\.?\s)"
    rf"(?:\d{{1,3}}(?:-\w{{1,3}})?\s)?[^\d,;.]{{2,40}}[,\s]{{1,2}}{_HOUSE}"
    r"|\b(?:вулиц|улиц|проспект|провулк|провулок|переул|бульвар|шоссе|шосе|набережн|площад|площ|тракт)[а-яіїє]{0,5}\s"
    rf"(?:\d{{1,3}}(?:-\w{{1,3}})?\s)?[^\d,;.]{{2,40}}[,\s]{{1,2}}{_HOUSE}"
    # These are also ordinary words (проезд, спуск): the name behind them has capitals and the number comes at once.
    r"|\b(?:(?:пр|мкр|мкрн|кв-л|ал|туп)(?:\.\s?|\s)|(?:[Пп]роезд|[Пп]роїзд|[Аа]лле|[Аа]ле|[Мм]икрорайон|[Мм]ікрорайон|[Тт]упик"
    r"|[Уу]звоз|[Уу]звіз|[Сс]пуск|[Мм]айдан|[Кк]вартал)[а-яіїє]{0,3}\s)"
    rf"{_CAPITAL_WORD}(?:\s{_CAPITAL_WORD}){{0,2}},?\s?{_HOUSE}"
    r"|\b\d{1,5}[A-Za-z]?\s+(?:[A-Z][\w'-]+\s+){1,3}(?:Street|Road|Avenue|Lane|Close|Drive|St|Rd|Ave)\b"
    r"|[\u4e00-\u9fff](?:路|街|巷|弄|道|胡同)\s*[甲乙丙丁附]?[\d〇零一二三四五六七八九十百两]{1,6}\s*[号號弄]"
    # A flat: building and unit, or unit and room. A floor and a room alone may be an office.
    r"|\d{1,4}\s*(?:号楼|號樓|楼|栋|幢|座)\s*\d{1,3}\s*单元|\d{1,3}\s*单元\s*\d{2,5}"
    r"|(?:小区|花园|公寓|新村|家园|苑)\s*\d{1,4}\s*(?:号楼|楼|栋|幢|座)\s*\d{2,5}\s*室",
)
_LEAST_DIGITS = 9


def personal_data(text: str, public_phones: Iterable[str] = ()) -> Reason | None:
    """The reason, worded for its writer, why a text must not be published as it is; None where nothing was found."""
    # Full-width letters and signs say the same as ordinary ones. The acute sign goes first: NFKC would part it in two.
    text = normalize("NFKC", text.translate(_APOSTROPHES))
    public = [_digits(phone) for phone in public_phones]
    if _MAIL.search(text):
        return Reason.PUBLISHED_MAIL
    if any(parse_case_number(found) for found in _CASE.findall(text)):
        return Reason.PUBLISHED_CASE
    if any(_is_phone(found) and not _is_public(found, public) for found in _DIGITS.findall(_DATE.sub(" ", text))):
        return Reason.PUBLISHED_NUMBER
    # The pattern knows single spaces only: in long runs its parts could be told apart in millions of ways.
    if _ADDRESS.search(" ".join(text.split())):
        return Reason.PUBLISHED_ADDRESS
    if _NAME.search(text) or names_person(text) or names_person_in_chinese(text):
        return Reason.PUBLISHED_NAME
    return None


def _is_phone(found: str) -> bool:
    """Enough digits; but sums of money are written in groups of three, and no phone number is throughout."""
    digits = _digits(found)
    in_threes = _IN_THREES.fullmatch(found.strip()) is not None
    return len(digits) >= _LEAST_DIGITS and not (in_threes and not found.startswith("0"))


def _is_public(found: str, public: Iterable[str]) -> bool:
    """Whether a number is one of those, with or without its country code: at home it begins with 0 instead, or 8."""
    digits = _digits(found)
    at_home = digits.startswith(("0", "8")) and len(digits) > _LEAST_DIGITS
    return any(number == digits or (at_home and number.endswith(digits[1:])) for number in public)


def _digits(text: str) -> str:
    return _NO_DIGIT.sub("", text)
