"""The keys that open a case to its author.

The case's own key is shown once on the receipt and is part of the links in the author's mails. Each follow-up has a
key of its own. A key is computed from the number and a secret: neither the receipt nor a mail costs a write, and
nothing that is stolen from a table opens a case.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

_BYTES = 15  # 120 bits: 24 base32 letters
_LINK = re.compile(r"([1-9][0-9]{0,3})-([1-9][0-9]{0,3})-[a-z2-7]{24}")


@dataclass(frozen=True, slots=True)
class FollowUpLink:
    """What the link in a follow-up's mail allows: one follow-up of one round of one work order, once."""

    order: int
    round: int


def case_key(number: str, secret: bytes) -> str:
    """The key of a case, 24 lower-case letters and digits."""
    return _code(f"case/{number}", secret)


def follow_up_key(number: str, link: FollowUpLink, secret: bytes) -> str:
    """The key of a follow-up's link: the work order, the round, and 24 letters and digits."""
    code = _code(f"follow-up/{number}/{link.order}/{link.round}", secret)
    return f"{link.order}-{link.round}-{code}"


def opens(key: str, number: str, secret: bytes) -> bool:
    """Whether a presented key is the case's, compared in constant time."""
    return hmac.compare_digest(key.encode(), case_key(number, secret).encode())


def read_follow_up_key(key: str, number: str, secret: bytes) -> FollowUpLink | None:
    """What a presented key allows; None when it is no follow-up key of this case. Compared in constant time."""
    parts = _LINK.fullmatch(key)
    if parts is None:
        return None
    link = FollowUpLink(int(parts[1]), int(parts[2]))
    fits = hmac.compare_digest(key.encode(), follow_up_key(number, link, secret).encode())
    return link if fits else None


def _code(what: str, secret: bytes) -> str:
    digest = hmac.new(secret, what.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:_BYTES]).decode().lower()
