"""Opt-outs: mail addresses that get no invitations.

Kept is a keyed hash of the address and never the address itself, so that the opt-out stays when the address is erased
and nobody can tell whose it is. It covers invitations alone: mails about somebody's own case still come.
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
    """The token in the opt-out link of a mail. It does not expire."""
    return signed(_KIND, mark, secret)


def read_opt_out_token(token: str, secret: bytes) -> str | None:
    """The address's mark in a token; None for one that Heed did not write."""
    return read_signed(_KIND, token, secret)
