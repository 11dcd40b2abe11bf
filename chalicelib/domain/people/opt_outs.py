"""Opt-outs: who does not want to be asked by mail how a service went.

Kept is a keyed hash of the address and never the address itself, so that the wish outlives every address that is erased
and nobody can read from it who it was. It is about being asked alone: mails about somebody's own case still come.
"""

import unicodedata

from chalicelib.domain.ids import pseudonym
from chalicelib.domain.people.signed_links import read_signed, signed

_KIND = "opt-out"


def address_pseudonym(address: str, secret: bytes) -> str:
    """The mark of a mail address, 24 hexadecimal digits: the same however its letters are written."""
    plain = unicodedata.normalize("NFKC", address.strip()).casefold()
    return pseudonym(f"address/{plain}", secret)


def opt_out_token(mark: str, secret: bytes) -> str:
    """What the link in a mail carries. It works for as long as somebody keeps the mail."""
    return signed(_KIND, mark, secret)


def read_opt_out_token(token: str, secret: bytes) -> str | None:
    """The address's mark in a token; None for one that Heed did not write."""
    return read_signed(_KIND, token, secret)
