"""Phone numbers: read as people of a country write them, kept as E.164.

The library is imported for the few who leave one.
"""

import re
from unicodedata import normalize

_nothing_but_a_number = re.compile(r"\+?[\d\s().\u2010-\u2015/-]+")


class Extension(ValueError):
    """The number is that of a switchboard, with an extension, which E.164 has no room for."""


def e164(typed: str, country: str | None) -> str | None:
    """A number as E.164 has it; None for what is no number. ``country`` (ISO 3166) is that of numbers without a code.

    Raises ``Extension``. Nothing that was typed is dropped: words beside a number refuse it.
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
    """A mobile number as people of a country write it; None for a code that is no country's."""
    import phonenumbers

    number = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL) if number else None
