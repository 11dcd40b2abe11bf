"""The authorizer: checks bearer tokens of the deployment's issuers before a call to the desk or to ``/v1/me``.

It is a Lambda function of its own, so that the API's function does not load cryptography for these calls. What it finds
is passed on in the request's context: issuer and subject, and from issuers of staff also mail address, role, agency and
``staff``.
"""

from chalice.app import AuthRequest, AuthResponse, Blueprint

from chalicelib.domain.errors import Transient
from chalicelib.entrypoints.access.tokens import FROM_STAFF, read_claims
from chalicelib.entrypoints.logs import logger

bp = Blueprint(__name__)

UNCHECKED = "a token could not be checked"
"""The log message that an alarm counts (infra/resources/alarms.yaml)."""

_REMEMBERED_SECONDS = 60
_STAFF_CLAIMS = ("email", "role", "agency")


@bp.authorizer(ttl_seconds=_REMEMBERED_SECONDS)
def authorize(request: AuthRequest) -> AuthResponse:
    """Allow a caller with a valid token. Otherwise raises the error that API Gateway answers with 401."""
    try:
        known = read_claims(request.token)
    except Transient:
        known = None
    except Exception:
        # API Gateway answers 500 to any other error. A token that cannot be checked is refused like an invalid one.
        logger.exception(UNCHECKED)
        known = None
    if known is None:
        raise Exception("Unauthorized")  # noqa: TRY002 - API Gateway answers 401 to exactly this
    issuer, claims = known
    context = {"iss": issuer.issuer, "sub": str(claims["sub"])}
    if issuer.staff:
        context |= {name: str(claims[name]) for name in _STAFF_CLAIMS if claims.get(name)}
        context["staff"] = FROM_STAFF
    return AuthResponse(routes=["*"], principal_id=context["sub"], context=context)
