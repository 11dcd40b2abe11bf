"""Local identity providers: OpenID Connect with authorization code and PKCE.

At those of people, the user types in any identity; at that of staff, they pick a member of the pack's staff. The
providers are stateless: a code, what a token is renewed with, and the cookie of who is signed in are signed tokens.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jwt

from infra.local.mailbox import PAGE
from infra.local.stack_config import StackConfig
from infra.local.tokens import ALGORITHM, AUDIENCE, Issuer, issuer, keys_path, make_token, signing_key

COOKIE = "heed-local-staff"
"""The cookie by which the issuer of staff knows who is signed in. Cookies are shared by all ports of a host, and only
one that is signed by this stack counts."""
SIGNED_IN = timedelta(hours=12)
_STAFF_TOKEN = timedelta(hours=1)
"""So that the desk has to renew it during a day's work."""
_CODE, _REFRESH, _COOKIE = "code", "refresh", "cookie"
_ASKED = ("redirect_uri", "state", "nonce", "code_challenge")
_IDENTITY = ("subject", "email", "role", "agency")
_MANY = "official", "head"
"""Roles that every agency has; they are listed last."""

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
    known = {
        "issuer": here,
        "authorization_endpoint": f"{here}/authorize",
        "token_endpoint": f"{here}/token",
        "jwks_uri": f"{place.site}{keys_path(name)}",
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }
    if name is Issuer.STAFF:
        known |= {"end_session_endpoint": f"{here}/leave", "scopes_supported": ["openid", "email", "offline_access"]}
    return known


def page(place: StackConfig, name: Issuer, asked: Mapping[str, str]) -> str:
    """The sign-in page of people. Raises ``RefusedError``."""
    _check(place, asked)
    return _PAGE.format(title=f"Sign in: {name}", hidden=_hidden(asked))


def staff_page(place: StackConfig, asked: Mapping[str, str], pack: Mapping[str, Any]) -> str:
    """The sign-in page of staff: all staff of a compiled pack, each a button. Raises ``RefusedError``."""
    _check(place, asked)
    members = sorted(pack["staff"], key=lambda one: one["role"] in _MANY)
    body = (
        "<h1>Sign in: staff</h1><p>Pick who you are: the desk opens with what that person may see and do. "
        'What they are sent is in the <a href="/.local/mail">mailbox</a>.</p>'
        f'<form action="approve">{_hidden(asked)}<table><thead><tr><th>Role<th>Body<th>Address<th>Name</tr></thead>'
        f"<tbody>{''.join(_row(pack, each) for each in members)}</tbody></table></form>"
    )
    return PAGE.format(title="Sign in: staff", body=body)


def _row(pack: Mapping[str, Any], member: Mapping[str, Any]) -> str:
    who = urlencode({name: member[name] for name in ("role", "agency", "email") if member.get(name)})
    agency = pack["agencies"][member["agency"]]["name"][pack["languages"][0]]
    return (
        f'<tr><td><button name="who" value="{escape(who)}">{escape(member["role"])}</button>'
        f"<td>{escape(agency)}<td>{escape(member.get('email') or '')}<td>{escape(member.get('name') or '')}</tr>"
    )


def approved(place: StackConfig, name: Issuer, asked: Mapping[str, str]) -> tuple[str, str]:
    """The URL to redirect to, with a code, and the value of the cookie of who signed in. Raises ``RefusedError``."""
    _check(place, asked)
    who = identity({**asked, **dict(parse_qsl(asked.get("who", "")))})
    return _back(place, name, asked, who), _signed(place, name, _COOKIE, SIGNED_IN, who)


def silently(place: StackConfig, name: Issuer, asked: Mapping[str, str], cookie: str) -> str:
    """The URL to redirect to when nothing may be asked: with a code for who is signed in here, else with an error.

    Raises ``RefusedError``.
    """
    _check(place, asked)
    try:
        who = identity(_read(place, name, _COOKIE, cookie))
    except RefusedError:
        said = {"error": "login_required", "state": asked["state"], "iss": issuer(place, name)["issuer"]}
        return f"{asked['redirect_uri']}?{urlencode(said)}"
    return _back(place, name, asked, who)


def token(place: StackConfig, name: Issuer, sent: Mapping[str, str]) -> dict[str, str]:
    """The token response for a code, or for what a token is renewed with.

    Raises ``RefusedError`` for one that is forged or has expired, and for a code that another browser got.
    """
    if sent.get("grant_type") == "refresh_token":
        return _granted(place, name, _read(place, name, _REFRESH, sent.get("refresh_token", "")))
    held = _read(place, name, _CODE, sent.get("code", ""))
    digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
    if not hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), held["challenge"]):
        raise RefusedError("This code was given to another browser.")
    return _granted(place, name, held)


def leave(place: StackConfig, asked: Mapping[str, str]) -> str:
    """The URL to redirect to after signing out. Raises ``RefusedError``."""
    back = asked.get("post_logout_redirect_uri", f"{place.site}/")
    if not back.startswith(f"{place.site}/"):
        raise RefusedError("Who signs out here goes back to our own site.")
    return back


def identity(held: Mapping[str, Any]) -> dict[str, str]:
    """What identifies somebody, out of what else is held of them."""
    return {name: str(held[name]) for name in _IDENTITY if held.get(name)}


def _granted(place: StackConfig, name: Issuer, held: Mapping[str, Any]) -> dict[str, str]:
    who = identity(held)
    if name is not Issuer.STAFF:
        signed = make_token(place, email=who.get("email"), subject=who.get("subject"), by=name, nonce=held.get("nonce"))
        return {"id_token": signed, "token_type": "Bearer"}
    signed = make_token(place, **who, by=name, nonce=held.get("nonce"), lifetime=_STAFF_TOKEN)
    renewed_with = _signed(place, name, _REFRESH, SIGNED_IN, who)
    return {"id_token": signed, "refresh_token": renewed_with, "token_type": "Bearer"}


def _back(place: StackConfig, name: Issuer, asked: Mapping[str, str], who: Mapping[str, str]) -> str:
    held = {**who, "nonce": asked["nonce"], "challenge": asked["code_challenge"]}
    code = _signed(place, name, _CODE, timedelta(minutes=1), held)
    said = {"code": code, "state": asked["state"], "iss": issuer(place, name)["issuer"]}
    return f"{asked['redirect_uri']}?{urlencode(said)}"


def _signed(place: StackConfig, name: Issuer, kind: str, lifetime: timedelta, held: Mapping[str, str]) -> str:
    claims = {**held, "aud": kind, "exp": datetime.now(UTC) + lifetime}
    return jwt.encode(claims, signing_key(place.folder, name), algorithm=ALGORITHM)


def _read(place: StackConfig, name: Issuer, kind: str, signed: str) -> dict[str, Any]:
    try:
        key = signing_key(place.folder, name).public_key()
        held: dict[str, Any] = jwt.decode(signed, key, algorithms=[ALGORITHM], audience=kind)
    except jwt.PyJWTError as error:
        raise RefusedError(f"This {kind} is not good.") from error
    return held


def _hidden(asked: Mapping[str, str]) -> str:
    fields: Iterable[str] = (f'<input type="hidden" name="{key}" value="{escape(asked[key])}">' for key in _ASKED)
    return "".join(fields)


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
