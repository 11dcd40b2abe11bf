"""Bearer tokens of the local issuer: a key pair in the stack's folder, its public half served by the front door."""

import json
from datetime import UTC, datetime, timedelta
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

from infra.local.place import Place

AUDIENCE = "heed"
ALGORITHM = "RS256"
KEY_ID = "local"
JWKS_PATH = "/.local/jwks.json"


def issuer(place: Place) -> dict[str, str]:
    """The local issuer as the functions are told of it."""
    return {"issuer": f"{place.site}/.local", "audience": AUDIENCE, "jwks_uri": f"{place.site}{JWKS_PATH}"}


def make_token(
    place: Place,
    *,
    role: str | None = None,
    agency: str | None = None,
    email: str | None = None,
    subject: str | None = None,
    lifetime: timedelta = timedelta(hours=12),
) -> str:
    """Return a signed token: for a member of staff, whose address defaults to one made of role and agency, or without
    those for anybody else, known by subject or address."""
    now = datetime.now(UTC)
    email = email or (f"{role}@{agency}.example" if role else None)
    claims = {
        "iss": issuer(place)["issuer"],
        "aud": AUDIENCE,
        "sub": subject or email,
        "email": email,
        "role": role,
        "agency": agency,
        "iat": now,
        "exp": now + lifetime,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, signing_key(place.folder), algorithm=ALGORITHM, headers={"kid": KEY_ID})


def public_keys(folder: Path) -> dict[str, Any]:
    """The public key as a JSON Web Key Set."""
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(signing_key(folder).public_key()))
    return {"keys": [{**key, "kid": KEY_ID, "alg": ALGORITHM, "use": "sig"}]}


def signing_key(folder: Path) -> RSAPrivateKey:
    """The private key of the stack in ``folder``, made on first use and readable by its owner only."""
    file = folder / "issuer.pem"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        key = generate_private_key(public_exponent=65537, key_size=2048)
        file.touch(mode=0o600)
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    loaded = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(loaded, RSAPrivateKey):
        raise TypeError(f"{file} is not an RSA key; delete it and start again")
    return loaded
