"""Authors who have signed in (P2): an optional bearer token of any issuer of the deployment.

Calls that anybody may make have no authorizer in front of them, so the token is checked here. The library for it is
imported with the first token, so that requests without one stay fast.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from chalice.app import Request

from chalicelib.domain.errors import HeedError
from chalicelib.domain.people.person import Contact, signed_in_person
from chalicelib.domain.reasons import Reason

if TYPE_CHECKING:
    from chalicelib.domain.submissions.appeal_intake import AppealDraft
    from chalicelib.domain.submissions.feedback_intake import Draft

_SCHEME = "bearer"

AnyDraft = TypeVar("AnyDraft", "Draft", "AppealDraft")


class NotSignedIn(HeedError):
    """The bearer token is not valid here, or a required one is missing (401)."""

    general = Reason.NOT_SIGNED_IN


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person who has signed in: their id here, and the mail address of the token.

    ``email`` is None where the token has none, where its issuer says that it is unverified (``tokens.read_claims``),
    and behind the authorizer (``signed_in_by_authorizer``).
    """

    person: str
    email: str | None = None

    @property
    def contact(self) -> Contact | None:
        """The contact used where the person gives no other."""
        return Contact(email=self.email, vouched=True) if self.email else None

    def vouches(self, contact: Contact) -> Contact:
        """The contact, ``vouched`` exactly where its mail address is that of the token."""
        return replace(contact, vouched=contact.email is not None and contact.email == self.email)


def has_token(request: Request) -> bool:
    """Whether a bearer token was sent."""
    return _header(request).partition(" ")[0].lower() == _SCHEME


def signed_in(request: Request, secret: bytes) -> SignedIn | None:
    """The person who sent a request; None where no token was sent.

    Raises ``NotSignedIn`` on a token that is not valid, and ``Transient`` as ``tokens.read_claims`` does.
    """
    if not has_token(request):
        return None
    from chalicelib.entrypoints.access.tokens import read_claims
    from chalicelib.entrypoints.schemas.texts import mail_address

    known = read_claims(_header(request))
    if known is None:
        raise NotSignedIn("This token is not valid here. Sign in again, or send none.")
    issuer, claims = known
    person = signed_in_person(issuer.issuer, str(claims["sub"]), secret)
    return SignedIn(person, mail_address(claims.get("email")))


def by_author(draft: AnyDraft, author: SignedIn | None) -> AnyDraft:
    """The submission with its signed-in author's id, and with the contact given in it or else that of the token."""
    if author is None:
        return draft
    contact = author.vouches(draft.contact) if draft.contact else author.contact
    return replace(draft, person=author.person, contact=contact)


def signed_in_by_authorizer(request: Request, secret: bytes) -> SignedIn:
    """The person who sent a request that has passed the authorizer, without a mail address."""
    found: Mapping[str, str] = request.context.get("authorizer") or {}
    return SignedIn(signed_in_person(found["iss"], found["sub"], secret))


def _header(request: Request) -> str:
    return str(request.headers.get("authorization", ""))
