"""Tokens of service systems: compact JWS, EdDSA, signed by an agency's system, checked with the agency's public key.

The header's ``kid`` is one of the agency's keys in the pack. The claims of a transaction token are ``iss``, the agency;
``txn``, the transaction; ``iat``, when it was; and optionally ``service``. The claims of a token for invitations and
outreach are ``iss``, ``iat`` and ``aud`` (``invitations``). This module loads cryptography, so it is imported only by
requests that need it.
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
"""How far ``iat`` of a system's token may be from now: allows for clocks that differ and a slow network."""


def read_transaction(token: str, pack: Pack, secret: bytes) -> Transaction:
    """The transaction of a token.

    Raises ``Invalid`` where no agency of the pack signed it, where ``txn`` is missing, empty or too long, and where the
    pack does not know the ``service``.
    """
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
    """The claim if it is a text without lone surrogates, else None. JSON allows them, UTF-8 does not."""
    is_whole = isinstance(claim, str) and not any("\ud800" <= character <= "\udfff" for character in claim)
    return claim if is_whole else None


def check_system(header: str, *, agency: str, pack: Pack, now: datetime) -> None:
    """Check that an agency's service system signed the bearer token, just now, for invitations and outreach.

    Raises ``NotSignedIn`` otherwise, ``Forbidden`` when the system is another agency's.
    """
    scheme, _, token = header.partition(" ")
    signed = _read(token.strip(), pack, audience=_SYSTEM_AUDIENCE) if scheme.lower() == "bearer" else None
    if signed is None or abs(now - signed[1]) > _FRESH:
        raise NotSignedIn("A token that the agency's system has just signed for invitations is expected.")
    if signed[0] != agency:
        raise Forbidden("This system speaks for its own agency alone.")


def _read(token: str, pack: Pack, *, audience: str | None = None) -> tuple[str, datetime, dict[str, Any]] | None:
    """Agency, ``iat`` and claims of a token that an agency of the pack signed for this audience; else None."""
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
            # The age is checked elsewhere, against the clock of the request (check_system, transaction_problems).
            options={"require": ["iss", "iat", *(["aud"] if audience else [])], "verify_iat": False},
        )
        return signer.id, datetime.fromtimestamp(int(claims["iat"]), UTC), claims
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, OSError):
        return None
