"""Who is calling: from what the authorizer found in the token, the pack's staff list, a case's key or a mail's link."""

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
    """How an author may come to a case: by its own key, signed in as its person, by a follow-up's link.

    Only the first is a proof by itself. A view that lets the others in hands the caller to a service that asks
    ``admitted``.
    """

    KEY = auto()
    PERSON = auto()
    LINK = auto()


def author(request: Request, number: str, secret: bytes, *, by: Access = Access.KEY) -> tuple[str, Caller]:
    """The canonical number and its author, by ``Authorization: Case <key>`` or, where ``by`` allows it, a token.

    Raises ``NotFound`` alike for a wrong number and a wrong key, so that nobody learns which numbers exist,
    ``Forbidden`` for the key of a link that is good for something else, and what ``signed_in`` raises.
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
    """The member of staff behind a token: by its claims, else by the pack's staff list.

    Raises ``Forbidden`` where there is none, or one of another role than is allowed.

    Neither counts unless the token came from an issuer of staff: any other lets people choose what they are called.
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
    """A case number from a path, in its canonical form. Raises ``NotFound`` when its check symbol is wrong."""
    canonical = parse_case_number(text)
    if canonical is None:
        raise NotFound(Reason.NO_SUCH_CASE.said())
    return canonical


def order_number(text: str) -> int:
    """A work order's number from a path. Raises ``NotFound`` when it is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise NotFound("There is no such work order.")
    return int(text)
