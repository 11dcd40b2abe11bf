"""The ways to sign in: of people, as the forms offer them (P2), and of staff, as the desk does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.surveys.survey import Text
from chalicelib.services.publishing.files import as_json

_OF_PEOPLE, _OF_STAFF = "data/sign-in.json", "data/staff-sign-in.json"


@dataclass(frozen=True, slots=True)
class SignInMethod:
    """An OpenID Connect issuer, the name by which it knows us, what people call it, by language, and whether it vouches
    for staff."""

    issuer: str
    client_id: str
    title: Text
    staff: bool = False


def sign_in_files(methods: Sequence[SignInMethod]) -> Mapping[str, str]:
    """Text by path: the ways in their order. People are offered those that have a title, staff all of theirs."""
    return {
        _OF_PEOPLE: as_json([_offered(each) for each in methods if each.title and not each.staff]),
        _OF_STAFF: as_json([_offered(each) for each in methods if each.staff]),
    }


def _offered(method: SignInMethod) -> Mapping[str, object]:
    return {"issuer": method.issuer, "client_id": method.client_id, "title": method.title}
