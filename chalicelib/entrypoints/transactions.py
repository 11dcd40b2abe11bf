"""Transaction tokens: JWS compact, EdDSA, signed by an agency's service system, checked with the agency's public key.

The header's ``kid`` is one of the agency's keys in the pack. The claims are ``iss``, the agency; ``txn``, the
transaction; ``iat``, when it was; and, if the agency likes, ``service``. This module needs cryptography, so it is
imported only when a submission brings a token.
"""

from datetime import UTC, datetime

import jwt

from chalicelib.domain.errors import Invalid
from chalicelib.domain.pack import Pack
from chalicelib.domain.transactions import Transaction, transaction_mark

_LONGEST_TRANSACTION = 200


def read_transaction(token: str, pack: Pack, secret: bytes) -> Transaction:
    """The transaction of a token. Raises ``Invalid`` for one that no agency of the pack signed."""
    try:
        kid = str(jwt.get_unverified_header(token).get("kid"))
        signer = next((agency for agency in pack.agencies.values() if kid in agency.keys), None)
        if signer is None:
            raise Invalid.field("transaction", "No agency here has the key that signed this token.")
        claims = jwt.decode(
            token,
            jwt.PyJWK({"kty": "OKP", "crv": "Ed25519", "x": signer.keys[kid]}),
            algorithms=["EdDSA"],
            issuer=signer.id,
            # Its age is checked with the submission, by the same clock as all else.
            options={"require": ["iss", "txn", "iat"], "verify_iat": False},
        )
        at = datetime.fromtimestamp(int(claims["iat"]), UTC)
    except (jwt.PyJWTError, ValueError, OverflowError, OSError):
        raise Invalid.field("transaction", "This token is not signed by the agency that it names.") from None
    transaction, service = claims["txn"], claims.get("service")
    if not isinstance(transaction, str) or not 0 < len(transaction) <= _LONGEST_TRANSACTION:
        raise Invalid.field("transaction", f"A txn of at most {_LONGEST_TRANSACTION} characters is expected in it.")
    if service is not None and service not in pack.services:
        raise Invalid.field("transaction", "There is no such service as this token names.")
    return Transaction(transaction_mark(signer.id, transaction, secret), signer.id, at, service)
