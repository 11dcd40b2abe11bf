"""The key that opens a case to its author: shown once on the receipt and carried by the links in their mail.

It is computed from the number and a secret, so that neither the receipt nor a mail costs a write, and nothing that
could be stolen from a table opens a case.
"""

import base64
import hashlib
import hmac

_BYTES = 15  # 120 bits: 24 base32 letters


def case_key(number: str, secret: bytes) -> str:
    """The key of a case, 24 lower-case letters and digits."""
    digest = hmac.new(secret, f"case/{number}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:_BYTES]).decode().lower()


def opens(key: str, number: str, secret: bytes) -> bool:
    """Whether a presented key is the case's, compared in constant time."""
    return hmac.compare_digest(key.encode(), case_key(number, secret).encode())
