"""Identifiers: ULIDs for submissions, dictatable numbers for cases, pseudonyms, buckets for statistics.

A submission's id is a ULID (48 bits of milliseconds, 80 random bits, Crockford base32). The client may
make it, so everything that follows from a submission - its storage key, its case number, its bucket - is
computed from the id and the deployment's settings, and a repeated request lands on the same place.
"""

import hashlib
import hmac
import re
import unicodedata
from datetime import UTC, datetime, timedelta

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ULID_LENGTH = 26
_NUMBER_DIGITS = 12
_CHECK_MODULUS = 37
_READ_AS = str.maketrans(
    # What people say or type for a digit that Crockford's alphabet leaves out.
    {"O": "0", "I": "1", "L": "1"}
    # Cyrillic and Greek capitals that look like a digit of the alphabet, as another keyboard layout gives them.
    | dict(zip("АВЕКМНОРСТХУІЗЅЈ", "ABEKMH0PCTXY13SJ", strict=True))
    | dict(zip("ΑΒΕΖΗΚΜΝΟΡΤΥΧΙ", "ABEZHKMN0PTYX1", strict=True))
)
_BESIDE_DIGITS = re.compile(r"[\W_]+")
"""Dashes and spaces of every kind, ``№``, dots: they are no part of a number."""


def _encode(value: int, length: int) -> str:
    digits = []
    for _ in range(length):
        value, remainder = divmod(value, 32)
        digits.append(_DIGITS[remainder])
    return "".join(reversed(digits))


def _decode(text: str) -> int:
    value = 0
    for character in text:
        value = value * 32 + _VALUES[character]
    return value


def is_ulid(text: str) -> bool:
    """True for the canonical form: 26 upper-case base32 digits of at most 128 bits."""
    return len(text) == _ULID_LENGTH and text[0] <= "7" and all(c in _VALUES for c in text)


def ulid(at: datetime, random: bytes) -> str:
    """A ULID for an aware time (kept to the millisecond) and ten random bytes."""
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    return _encode(milliseconds, 10) + _encode(int.from_bytes(random[:10], "big"), 16)


def ulid_time(identifier: str) -> datetime:
    """The UTC time inside a ULID. Years after 9999 come back as the last representable moment."""
    milliseconds = _decode(identifier[:10])
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def case_number(submission_id: str, secret: bytes) -> str:
    """The number of the case that this submission opens, as in ``7K3M-Q9ZT-4R2XN``.

    Sixty bits of the id's hash under a secret - so that nobody can look for an id that leads to another's number - and
    Crockford's check symbol (the value modulo 37), which finds every single wrong digit and every pair of swapped ones.
    Five of the 37 symbols are signs nobody can dictate, so values that would end in one are passed over by hashing
    again.
    """
    attempt = 0
    while True:
        digest = hmac.digest(secret, f"number/{submission_id}/{attempt}".encode(), "sha256")
        value = int.from_bytes(digest[:8], "big") >> 4
        check = value % _CHECK_MODULUS
        if check < len(_DIGITS):
            digits = _encode(value, _NUMBER_DIGITS) + _DIGITS[check]
            return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"
        attempt += 1


def parse_case_number(text: str) -> str | None:
    """The canonical form of a number as typed or heard; None when the check fails.

    Accepted are upper and lower case, any signs between the digits, O for 0, I and L for 1, full-width characters, and
    Cyrillic and Greek letters that look alike.
    """
    plain = unicodedata.normalize("NFKC", text.replace("№", "")).upper()
    digits = _BESIDE_DIGITS.sub("", plain).translate(_READ_AS)
    if len(digits) != _NUMBER_DIGITS + 1 or any(c not in _VALUES for c in digits):
        return None
    if _decode(digits[:-1]) % _CHECK_MODULUS != _VALUES[digits[-1]]:
        return None
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def pseudonym(about: str, secret: bytes) -> str:
    """A pseudonym, 24 hexadecimal digits: the HMAC-SHA-256 of ``about`` under the secret, cut to 96 bits.

    Always the same, and not to be computed without the secret. ``about`` begins with its kind, as in ``address/``.
    """
    return hmac.digest(secret, about.encode(), "sha256").hex()[:24]


def bucket(at: datetime, identifier: str, lanes: int) -> str:
    """The statistics bucket ``<hour>#<lane>`` of something that happened at ``at`` (UTC hour).

    The lane spreads one hour's items over ``lanes`` partitions by the hash of their identifier.
    """
    lane = hashlib.sha256(identifier.encode()).digest()[0] % lanes if lanes > 1 else 0
    return f"{at.astimezone(UTC):%Y-%m-%dT%H}#{lane}"
