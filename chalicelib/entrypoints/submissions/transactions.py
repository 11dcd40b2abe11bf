"""Transaction tokens: JWS compact, EdDSA, signed by an agency's service system, checked with the agency's public key.

The header's ``kid`` is one of the agency's keys in the pack. The claims are ``iss``, the agency; ``txn``, the
transaction; ``iat``, when it was; and, if the agency likes, ``service``. This module needs cryptography, so it is
imported only when a submission brings a token.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from chalicelib.domain.errors import Forbidden, Invalid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.submissions.transactions import Transaction, transaction_pseudonym
from chalicelib.entrypoints.access.signed_in import NotSignedIn

_LONGEST_TRANSACTION = 200


_SYSTEM_AUDIENCE = "invitations"

_FRESH = timedelta(minutes=5)
"""How far the time in a system's token may be from now: long enough for two clocks and a slow network."""


def read_transaction(token: str, pack: Pack, secret: bytes) -> Transaction:
    """The transaction of a token. Raises ``Invalid`` for one that no agency of the pack signed."""
    signed = _read(token, pack)
    if signed is None:
        raise Invalid.field("transaction", "This token is not signed by the agency that it names.")
    agency, at, claims = signed
    transaction, service = _text(claims.get("txn")), claims.get("service")
    if transaction is None or not 0 < len(transaction) <= _LONGEST_TRANSACTION:
        raise Invalid.field("transaction", f"A txn of at most {_LONGEST_TRANSACTION} characters is expected in it.")
    if service is not None and _text(service) not in pack.services:
        raise Invalid.field("transaction", "There is no such service as this token names.")
    return Transaction(transaction_pseudonym(agency, transaction, secret), agency, at, service)


def _text(claim: Any) -> str | None:
    """A claim that is a text, and one that can be written down: JSON lets half characters through."""
    is_whole = isinstance(claim, str) and not any("\ud800" <= character <= "\udfff" for character in claim)
    return claim if is_whole else None


def check_system(header: str, *, agency: str, pack: Pack, now: datetime) -> None:
    """Let an agency's service system in, by a token that it signed just now for invitations and outreach.

    Raises ``NotSignedIn`` otherwise, ``Forbidden`` when it speaks for another agency.
    """
    scheme, _, token = header.partition(" ")
    signed = _read(token.strip(), pack, audience=_SYSTEM_AUDIENCE) if scheme.lower() == "bearer" else None
    if signed is None or abs(now - signed[1]) > _FRESH:
        raise NotSignedIn("A token that the agency's system has just signed for invitations is expected.")
    if signed[0] != agency:
        raise Forbidden("This system speaks for its own agency alone.")


def _read(token: str, pack: Pack, *, audience: str | None = None) -> tuple[str, datetime, dict[str, Any]] | None:
    """Signer, time and claims of a token of one of the pack's agencies, for this audience; None for any other."""
    try:
        kid = str(jwt.get_unverified_header(token).get("kid"))
        signer = next((agency for agency in pack.agencies.values() if kid in agency.keys), None)
        if signer is None:
            return None
        claims = jwt.decode(
            token,
            jwt.PyJWK({"kty": "OKP", "crv": "Ed25519", "x": signer.keys[kid]}),
            algorithms=["EdDSA"],
            issuer=signer.id,
            audience=audience,
            # Its age is checked apart, by the same clock as all else.
            options={"require": ["iss", "iat", *(["aud"] if audience else [])], "verify_iat": False},
        )
        return signer.id, datetime.fromtimestamp(int(claims["iat"]), UTC), claims
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, OSError):
        return None
