"""Signed links: links in mails that need no account.

A token is the id that it names, a dot, and 32 hexadecimal digits: the first half of an HMAC-SHA-256 under the
deployment's secret. It is not stored, and nobody without the secret can make one.
"""

import hmac

_DOT = "."


def signed(kind: str, about: str, secret: bytes) -> str:
    """The token of one ``kind`` about something."""
    return f"{about}{_DOT}{_seal(kind, about, secret)}"


def read_signed(kind: str, token: str, secret: bytes) -> str | None:
    """What a token of this kind is about; None for one that Heed did not write."""
    about, _, seal = token.partition(_DOT)
    if not token.isascii() or not hmac.compare_digest(seal, _seal(kind, about, secret)):
        return None
    return about


def _seal(kind: str, about: str, secret: bytes) -> str:
    return hmac.digest(secret, f"{kind}/{about}".encode(), "sha256").hex()[:32]
