"""Signs bearer tokens of the local issuers. Key pairs are in the stack's folder; the proxy serves the public keys.

One issuer is for staff; the others are the ways in which people sign in (P2), each with subjects of its own.
"""

import json
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from infra.local.stack_config import StackConfig

AUDIENCE = "heed"
ALGORITHM = "RS256"


class Issuer(StrEnum):
    """The local issuers."""

    STAFF = "staff"
    E_SIGNATURE = "e-signature"
    BANK_ID = "bank-id"
    STATE_APP = "state-app"


def keys_path(name: str) -> str:
    """Path of an issuer's public keys at the front proxy."""
    return f"/.local/{name}/jwks.json"


TITLES: dict[Issuer, dict[str, str]] = {
    Issuer.E_SIGNATURE: {"en": "e-signature", "uk": "е-підпис", "ru": "электронная подпись", "zh": "电子签名"},
    Issuer.BANK_ID: {"en": "bank ID", "uk": "BankID", "ru": "банковский ID", "zh": "银行账号"},
    Issuer.STATE_APP: {"en": "state app", "uk": "державний застосунок", "ru": "Госуслуги", "zh": "政务应用"},
}
"""Titles of the ways to sign in, for the site's forms."""


def issuer(place: StackConfig, name: Issuer) -> dict[str, Any]:
    """A local issuer in the form that the functions are configured with."""
    return {
        "issuer": f"{place.site}/.local/{name}",
        "audience": AUDIENCE,
        "jwks_uri": f"{place.site}{keys_path(name)}",
        "staff": name is Issuer.STAFF,
        "title": TITLES.get(name, {}),
    }


def make_token(
    place: StackConfig,
    *,
    role: str | None = None,
    agency: str | None = None,
    email: str | None = None,
    subject: str | None = None,
    by: Issuer | None = None,
    nonce: str | None = None,
    lifetime: timedelta = timedelta(hours=12),
) -> str:
    """A signed token: with a ``role`` for a member of staff, else for a person with this subject or address.

    The address of staff defaults to one made of role and agency. ``by`` defaults to the issuer of staff, and for other
    people to the state app. ``nonce`` binds the token to a browser's sign-in.
    """
    now = datetime.now(UTC)
    by = by or (Issuer.STAFF if role else Issuer.STATE_APP)
    email = email or (f"{role}@{agency}.example" if role else None)
    claims = {
        "iss": issuer(place, by)["issuer"],
        "aud": AUDIENCE,
        "sub": subject or email,
        "email": email,
        "role": role,
        "agency": agency,
        "nonce": nonce,
        "iat": now,
        "exp": now + lifetime,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, signing_key(place.folder, by), algorithm=ALGORITHM, headers={"kid": by})


def public_keys(folder: Path, name: Issuer) -> dict[str, Any]:
    """An issuer's public key as a JSON Web Key Set."""
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(signing_key(folder, name).public_key()))
    return {"keys": [{**key, "kid": name, "alg": ALGORITHM, "use": "sig"}]}


@cache
def signing_key(folder: Path, name: Issuer) -> RSAPrivateKey:
    """An issuer's private key in the stack's folder, made on first use and readable by its owner only."""
    file = folder / f"issuer-{name}.pem"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        key = generate_private_key(public_exponent=65537, key_size=2048)
        file.touch(mode=0o600)
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    loaded = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(loaded, RSAPrivateKey):
        raise TypeError(f"{file} is not an RSA key; delete it and start again")
    return loaded
