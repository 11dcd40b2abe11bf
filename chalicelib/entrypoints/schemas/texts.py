"""What becomes of a text that a request brings: cleaned, put on one line, or read as a mail address.

Nothing here needs pydantic, because ratings are read without it (``submissions/plain_ratings.py``).
"""

import re

from chalicelib.domain.submissions.unseen_signs import without_unseen

MAX_TEXT = 10_000
"""Longest free text in characters; the pack may set less."""

MAX_ADDRESS = 254
"""Longest mail address in characters."""

_control = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def cleaned(text: str) -> str:
    """The text with control characters other than tabs and line breaks replaced by spaces; empty if nothing is visible.

    Text pasted from old programs contains such characters, and no reader needs them. NUL stays: callers refuse it.
    """
    clean = _control.sub(" ", text)
    return clean if without_unseen(clean).strip() else ""


def one_line(text: str) -> str:
    """The text on one line: white space collapsed, and invisible characters removed, which can imitate another line."""
    return " ".join(without_unseen(cleaned(text)).split())


def mail_address(text: object) -> str | None:
    """The mail address with its domain in ASCII (IDNA); None for one that mail servers would not accept.

    Whether the domain exists is not checked. The library is imported only where an address is given.
    """
    if not isinstance(text, str) or len(text) > MAX_ADDRESS:
        return None
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True).ascii_email
    except EmailNotValidError:
        return None
