"""Local identity providers: OpenID Connect with authorization code and PKCE. The user types in any identity.

They are stateless: a code is a signed token, valid for a minute, that holds the request.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode

import jwt

from infra.local.stack_config import StackConfig
from infra.local.tokens import ALGORITHM, AUDIENCE, Issuer, issuer, keys_path, make_token, signing_key

_CODE = "code"
_ASKED = ("redirect_uri", "state", "nonce", "code_challenge")

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{title}</title><style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 24rem; margin: 3rem auto; padding: 0 1rem; }}
label {{ display: block; margin-top: 1rem; }}
input, button {{ font: inherit; padding: .5rem; width: 100%; box-sizing: border-box; }}
button {{ margin-top: 1.5rem; }}
</style></head><body><h1>{title}</h1><form action="approve">{hidden}
<label>Name of the account <input name="subject" required autofocus></label>
<label>Mail address, if any <input name="email" type="email"></label>
<button>Sign in</button></form></body></html>
"""


class RefusedError(ValueError):
    """The request is not one that this issuer grants."""


def configuration(place: StackConfig, name: Issuer) -> dict[str, Any]:
    """The discovery document."""
    here = issuer(place, name)["issuer"]
    return {
        "issuer": here,
        "authorization_endpoint": f"{here}/authorize",
        "token_endpoint": f"{here}/token",
        "jwks_uri": f"{place.site}{keys_path(name)}",
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }


def page(place: StackConfig, name: Issuer, asked: Mapping[str, str]) -> str:
    """The sign-in page. Raises ``RefusedError``."""
    _check(place, asked)
    hidden = "".join(f'<input type="hidden" name="{key}" value="{escape(asked[key])}">' for key in _ASKED)
    return _PAGE.format(title=f"Sign in: {name}", hidden=hidden)


def approved(place: StackConfig, name: Issuer, asked: Mapping[str, str]) -> str:
    """The URL to redirect to, with a code. Raises ``RefusedError``."""
    _check(place, asked)
    held = {
        "aud": _CODE,
        "exp": datetime.now(UTC) + timedelta(minutes=1),
        "sub": asked["subject"],
        "email": asked.get("email") or None,
        "nonce": asked["nonce"],
        "challenge": asked["code_challenge"],
    }
    code = jwt.encode(held, signing_key(place.folder, name), algorithm=ALGORITHM)
    said = {"code": code, "state": asked["state"], "iss": issuer(place, name)["issuer"]}
    return f"{asked['redirect_uri']}?{urlencode(said)}"


def token(place: StackConfig, name: Issuer, sent: Mapping[str, str]) -> dict[str, str]:
    """The token response for a code. Raises ``RefusedError`` for a forged or expired code or another browser's."""
    try:
        key = signing_key(place.folder, name).public_key()
        held = jwt.decode(sent.get("code", ""), key, algorithms=[ALGORITHM], audience=_CODE)
    except jwt.PyJWTError as error:
        raise RefusedError("This code is not good.") from error
    digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
    if not hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), held["challenge"]):
        raise RefusedError("This code was given to another browser.")
    signed = make_token(place, email=held["email"], subject=held["sub"], by=name, nonce=held["nonce"])
    return {"id_token": signed, "token_type": "Bearer"}


def _check(place: StackConfig, asked: Mapping[str, str]) -> None:
    expected = {
        "response_type": "code",
        "client_id": AUDIENCE,
        "code_challenge_method": "S256",
        "redirect_uri": f"{place.site}/sign-in/",
    }
    if any(asked.get(key, value) != value for key, value in expected.items()) or any(
        key not in asked for key in _ASKED
    ):
        raise RefusedError("A code with PKCE for our own site is all that is given here.")
