"""Bearer tokens, checked against the deployment's issuers. The library for it is imported with the first token."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.domain.errors import Transient
from chalicelib.entrypoints.logs import logger
from chalicelib.settings import Issuer, settings

if TYPE_CHECKING:
    from chalicelib.entrypoints.access.issuer_keys import IssuerKeys

FROM_STAFF = "true"
"""Value of ``staff`` in the authorizer's context for a token from an issuer of staff. The context holds only text."""

_ALGORITHMS = ["EdDSA", "ES256", "RS256", "PS256"]
_LEEWAY_SECONDS = 60


def read_claims(header: str) -> tuple[Issuer, Mapping[str, Any]] | None:
    """Issuer and claims of ``Bearer <token>``; None where the token is not valid here.

    Valid is a token that one of the deployment's issuers signed for its configured audience and that has not expired. A
    mail address that the issuer says is unverified is left out, because somebody else may own it.

    Raises ``Transient`` when the issuer does not answer, also in the seconds in which it is left alone after that.
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
