"""Who is calling: by the claims that the authorizer read, the pack's staff list, a case's key or a link in a mail."""

from collections.abc import Mapping
from enum import Flag, auto

from chalice.app import Request

from chalicelib.domain.cases.access_keys import opens, read_follow_up_key
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.ids import parse_case_number
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import STAFF, Role
from chalicelib.domain.reasons import Reason
from chalicelib.entrypoints.access.signed_in import has_token, signed_in
from chalicelib.entrypoints.access.tokens import FROM_STAFF
from chalicelib.services.caller import Caller

CASE_SCHEME = "case"


class Access(Flag):
    """How an author may reach a case: with its key, signed in as its person, or by the link of a follow-up.

    Only the key is enough by itself. A view that allows the others must pass the caller to a service that checks it
    with ``admitted``.
    """

    KEY = auto()
    PERSON = auto()
    LINK = auto()


def author(request: Request, number: str, secret: bytes, *, by: Access = Access.KEY) -> tuple[str, Caller]:
    """The case's canonical number and its author, by ``Authorization: Case <key>`` or, if ``by`` allows it, a token.

    Raises ``NotFound`` both for a wrong number and for a wrong key, so that nobody learns which numbers exist,
    ``Forbidden`` for a follow-up link where ``by`` does not allow it, and what ``signed_in`` raises.
    """
    canonical = parse_case_number(number)
    unknown = NotFound(Reason.NO_CASE_OR_KEY.said())
    if Access.PERSON in by and has_token(request):
        known = signed_in(request, secret)
        if canonical is None or known is None:
            raise unknown
        return canonical, Caller(Role.AUTHOR, person=known.person)
    scheme, _, key = str(request.headers.get("authorization", "")).partition(" ")
    key = key.strip()
    if scheme.lower() != CASE_SCHEME or canonical is None or not key.isascii():
        raise unknown
    if opens(key, canonical, secret):
        return canonical, Caller(Role.AUTHOR)
    link = read_follow_up_key(key, canonical, secret)
    if link is None:
        raise unknown
    if Access.LINK not in by:
        raise Forbidden(Reason.LINK_FOR_ANSWER.said())
    return canonical, Caller(Role.AUTHOR, link=link)


def staff(request: Request, pack: Pack, allowed: tuple[Role, ...]) -> Caller:
    """The member of staff who sent a token: by the role in its claims, else by the pack's staff list.

    Only a token from an issuer of staff counts: at any other issuer, people may choose role and address themselves.
    Raises ``Forbidden`` for anybody who is not staff, and for a role that is not ``allowed``.
    """
    claims: Mapping[str, str] = request.context.get("authorizer") or {}
    is_staff = claims.get("staff") == FROM_STAFF
    caller = (_by_claims(claims) or _by_staff_list(claims, pack)) if is_staff else None
    if caller is None or caller.role not in allowed:
        raise Forbidden(Reason.ROLE_NEEDED.said())
    return caller


def _by_claims(claims: Mapping[str, str]) -> Caller | None:
    role = claims.get("role")
    if role not in STAFF:
        return None
    return Caller(Role(role), claims.get("agency") or None, claims.get("sub"))


def _by_staff_list(claims: Mapping[str, str], pack: Pack) -> Caller | None:
    subject, email = claims.get("sub"), claims.get("email")
    for member in pack.staff:
        if (member.subject and member.subject == subject) or (email and member.email == email):
            return Caller(member.role, member.agency, subject)
    return None


def case_number(text: str) -> str:
    """A case number from a path, in its canonical form. Raises ``NotFound`` when it is malformed."""
    canonical = parse_case_number(text)
    if canonical is None:
        raise NotFound(Reason.NO_SUCH_CASE.said())
    return canonical


def order_number(text: str) -> int:
    """A work order's number from a path. Raises ``NotFound`` unless it is one to four digits."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise NotFound("There is no such work order.")
    return int(text)
