"""The authorizer: checks bearer tokens of the deployment's issuers before a desk call reaches the API.

It runs as a function of its own, so that only it pays for cryptography. What it finds out travels on in the request's
context: issuer and subject, and from issuers of staff also mail address, role, agency and ``staff``.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from chalice.app import AuthRequest, AuthResponse, Blueprint

from chalicelib.domain.errors import Transient
from chalicelib.entrypoints.logs import logger
from chalicelib.settings import Issuer, settings

if TYPE_CHECKING:
    from chalicelib.entrypoints.issuer_keys import IssuerKeys

bp = Blueprint(__name__)

_ALGORITHMS = ["EdDSA", "ES256", "RS256", "PS256"]
_LEEWAY_SECONDS = 60
_REMEMBERED_SECONDS = 60
STAFF = "true"
"""How the context says that a token came from an issuer of staff: what it holds is text."""
_STAFF_CLAIMS = ("email", "role", "agency")


@bp.authorizer(ttl_seconds=_REMEMBERED_SECONDS)
def authorize(request: AuthRequest) -> AuthResponse:
    """Allow a caller with a valid token. Raises what API Gateway turns into 401 otherwise."""
    try:
        known = read_claims(request.token)
    except Transient:
        known = None
    except Exception:
        # To API Gateway any other error is a 500. It ends here: who cannot be checked is not let in.
        logger.exception("a token could not be checked")
        known = None
    if known is None:
        raise Exception("Unauthorized")  # noqa: TRY002 - API Gateway answers 401 to exactly this
    issuer, claims = known
    context = {"iss": issuer.issuer, "sub": str(claims["sub"])}
    if issuer.staff:
        context |= {name: str(claims[name]) for name in _STAFF_CLAIMS if claims.get(name)}
        context["staff"] = STAFF
    return AuthResponse(routes=["*"], principal_id=context["sub"], context=context)


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
    from chalicelib.entrypoints.issuer_keys import IssuerKeys

    return IssuerKeys(issuer.jwks_uri)
