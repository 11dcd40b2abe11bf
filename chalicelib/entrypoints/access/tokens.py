"""Bearer tokens: checked against the deployment's issuers. The library for it is imported with the first token."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.domain.errors import Transient
from chalicelib.entrypoints.logs import logger
from chalicelib.settings import Issuer, settings

if TYPE_CHECKING:
    from chalicelib.entrypoints.access.issuer_keys import IssuerKeys

FROM_STAFF = "true"
"""How the authorizer's context says that a token came from an issuer of staff: what it holds is text."""

_ALGORITHMS = ["EdDSA", "ES256", "RS256", "PS256"]
_LEEWAY_SECONDS = 60


def read_claims(header: str) -> tuple[Issuer, Mapping[str, Any]] | None:
    """Issuer and claims of ``Bearer <token>`` when one of our issuers signed it for us and it is in date, else None.

    A mail address that the issuer itself calls unverified is left out: whoever typed it in may not own it. Raises
    ``Transient`` when the issuer's keys cannot be read.
    """
    import jwt

    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        return None
    try:
        named = jwt.decode(token, options={"verify_signature": False}).get("iss")
        issuer = next((i for i in settings().issuers if i.issuer == named), None)
        if issuer is None:
            return None
        key = _keys(issuer).get_signing_key_from_jwt(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=_ALGORITHMS,
            audience=issuer.audience,
            issuer=issuer.issuer,
            leeway=_LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )
    except jwt.PyJWKClientConnectionError as error:
        logger.exception("an issuer's keys cannot be read")
        raise Transient("The issuer of this token does not answer.") from error
    except jwt.PyJWTError as error:
        logger.info("refused a token", reason=type(error).__name__)
        return None
    if not claims["sub"]:
        return None
    if claims.get("email_verified") in (False, "false"):
        claims.pop("email", None)
    return issuer, claims


@cache
def _keys(issuer: Issuer) -> "IssuerKeys":
    from chalicelib.entrypoints.access.issuer_keys import IssuerKeys

    return IssuerKeys(issuer.jwks_uri)
