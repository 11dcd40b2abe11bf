"""Phone numbers: read as people of a country write them, stored as E.164.

The library is imported only where a number is given.
"""

import re
from collections.abc import Callable
from unicodedata import normalize

from chalicelib.domain.pack.pack import PhoneStyle

PhoneStyles = Callable[[], PhoneStyle]
"""Returns how people of the pack's country write phone numbers. It is called only where a number is given."""

_nothing_but_a_number = re.compile(r"\+?[\d\s().\u2010-\u2015/-]+")


class Extension(ValueError):
    """The number has an extension, which E.164 cannot express."""


def e164(typed: str, country: str | None) -> str | None:
    """The number as E.164; None for a text that is not a valid number. ``country`` (ISO 3166) is the country of numbers
    without a country code.

    Raises ``Extension``. A number with other words beside it is not valid either: nothing that was typed is dropped.
    """
    import phonenumbers

    try:
        parsed = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        return None
    if parsed.extension:
        raise Extension
    if not _nothing_but_a_number.fullmatch(normalize("NFKC", typed).strip()):
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def phone_example(country: str) -> str | None:
    """An example of a mobile number as people of a country write it; None for an unknown country code."""
    import phonenumbers

    number = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL) if number else None
